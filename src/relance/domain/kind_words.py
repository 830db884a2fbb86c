"""Words of names that tell what kind of debtor bears them, in French and in English; plain: without accents, in small letters."""

from __future__ import annotations

import re

from relance.domain.accents import without_accents


def plain(text: str) -> str:
    """Without accents, case and punctuation, single spaces.

    >>> plain("Établissements  LŒUF & Fils")
    'etablissements loeuf fils'
    """
    said = text.replace("œ", "oe").replace("Œ", "OE").replace("’", " ").replace("'", " ")
    bare = without_accents(said).casefold()
    return " ".join(re.findall(r"[^\W_]+", bare))


LONGEST_PHRASE = 6  # words; a test holds the lists to it


def _words(text: str) -> frozenset[str]:
    """Phrases apart by commas."""
    return frozenset(plain(one) for one in text.split(",") if one.strip())


# Legal forms: whole words that hardly mean anything else.
COMPANY_FORMS = _words(
    "SARL, SAS, SASU, EURL, SNC, SCOP, SCIC, SELARL, SELAS, SELARLU, SELASU, SELAFA, EIRL, GIE, GAEC, EARL, SCEA, SCP, SCM, SCA,"
    "SCCV, SAEM, SEM, SPL, GEIE, SARLU, SPRL, SRL, Ltd, Limited, LLP, LLC, PLC, Inc, Incorporated, Corp, Corporation, GmbH, UG,"
    "KG, OHG, SpA, BVBA, Sàrl, Lda, ApS, Pty"
)
# Two letters that are words elsewhere: they count in capitals, at an end of the name.
COMPANY_ENDS = _words(
    "SA, EI, SE, AG, BV, NV, SL, AB, AS, OY, SC, Cie, Co, Company, Group, Groupe, Holding, Frères, Fils"
)
COMPANY_WORDS = _words(
    """Société, Ets, Établissement, Établissements, Entreprise, Groupe, Compagnie, Cabinet, Atelier, Ateliers, Boulangerie,
    Pâtisserie, Boucherie, Charcuterie, Épicerie, Restaurant, Brasserie, Bar, Café, Hôtel, Auberge, Camping, Garage, Carrosserie,
    Pharmacie, Optique, Librairie, Imprimerie, Reliure, Reliures, Menuiserie, Scierie, Plomberie, Maçonnerie, Électricité,
    Peinture, Transports, Transport, Taxi, Taxis, Agence, Étude, Pressing, Fleuriste, Salon, Coiffure, Institut de beauté,
    Domaine, Château, Ferme, Laiterie, Fromagerie, Pizzeria, Traiteur, Studio, Studios, Conserverie, Fonderie, Quincaillerie,
    Serrurerie, Constructions, Bâtiment, Magasin, Boutique, Comptoir, Comptoirs, Maison,
    Supermarché, Laboratoire, Laboratoires, Usine, Bakery, Shop, Store,
    Garage, Workshop, Restaurants, Bookshop, Pharmacy, Dental practice, Farm, Brewery, Law firm, Agency, Services, Solutions,
    Consulting, Industries, Manufacture"""
)
PUBLIC_BEGINS = _words(
    """Ville de, Ville d, Ville du, Ville des, Mairie, Commune de, Commune d, Commune du, Commune des, Communauté de communes,
    Communauté d agglomération, Communauté urbaine, Métropole, Département de, Département du, Département des, Département d,
    Conseil départemental, Conseil général, Conseil régional, Région, Préfecture, Sous préfecture, Ministère, Rectorat,
    Académie de, Académie d, Université, CHU, CHRU, Centre hospitalier, CCAS, CIAS, SDIS, DDFIP, DRFIP, DGFIP, Trésor public,
    Trésorerie, Direction départementale, Direction régionale, Direction générale des finances publiques, Syndicat mixte,
    Syndicat intercommunal, SIVOM, SIVU, Office public, OPH, France Travail, Pôle emploi, Chambre de commerce et d industrie,
    Chambre de métiers, Chambre des métiers, Chambre d agriculture, Gendarmerie, Tribunal, Cour d appel, Hôtel de ville,
    Caisse des écoles, EPCI, CROUS, CNRS, INRAE, INSERM, ARS, ONF, SHOM, EPHE, Service départemental d incendie, Groupe scolaire,
    École maternelle, École élémentaire, École primaire publique, Hôpital public, Établissement public, Assistance publique,
    City of, City council, Town of, Town council, Borough of, County of, County council, Parish council, District council,
    Ministry of, Department of, NHS, HM Revenue, Municipality of, Government of, State of, Embassy of"""
)
PUBLIC_ANYWHERE = _words(
    """communauté de communes, communauté d agglomération, conseil départemental, conseil régional, centre hospitalier, city council,
    county council, borough council, town council, district council, parish council, NHS trust, NHS foundation trust,
    établissement public"""
)
PUBLIC_UNLESS_PRIVATE = _words(
    "Lycée, Collège, Hôpital, Hôpitaux, École nationale, École supérieure d art, Musée, Médiathèque"
)
PRIVATE_SCHOOLS = _words(
    "privé, privée, Saint, Sainte, St, Ste, Notre Dame, Institution, Institut, Sacré Coeur, La Salle, catholique, Montessori"
)
# What is as often public as private.
OPEN_BODIES = _words(
    "EHPAD, Maison de retraite, Résidence autonomie, Clinique, École, Crèche, Halte garderie, Foyer, IME, ESAT, CFA, Théâtre,"
    " Conservatoire, Maison de santé, Centre médical, Centre social, Nursing home, Care home, School, College, University, Hospital,"
    " Museum, Library, CPAM, CAF, URSSAF, MSA, Caisse, Régie, Institut"
)
ASSOCIATIONS = _words(
    """Association, Assoc, Asso, Amicale, Comité des fêtes, Comité d entreprise, Comité social, Comité, CSE, Club, Fédération,
    Fondation, Ligue, Union sportive, Union locale, Étoile sportive, Football club, Tennis club, Rugby club, MJC, Foyer rural,
    Paroisse, Diocèse, Syndicat, Mutuelle, Société de chasse, ACCA, Harmonie municipale, Office de tourisme, Mission locale, Charity,
    Foundation, Parish of, Trust, Society of, Friends of, Les amis de, Amis de, Scouts, Secours, Banque alimentaire, Ordre des,
    Chorale, Orchestre, Compagnie de théâtre"""
)
PERSONAL_TITLES = _words(
    "M, Mr, Mme, Mlle, Melle, Mmes, MM, Monsieur, Madame, Mademoiselle, Mrs, Ms, Miss, Famille, Indivision, Succession, Consorts,"
    " Époux, Family, Estate of, Sir, Herr, Frau, Sr, Sra, Mx"
)
PROFESSIONAL_TITLES = _words("Dr, Docteur, Doctor, Me, Maître, Pr, Professeur, Professor, Drs")
CONSUMER_WORDS = _words(
    "particulier, particuliers, client particulier, personne physique, private customer, private individual, private person,"
    " individual, consumer, consommateur, privatperson, privatkunde"
)
SHARED_ACCOUNTS = _words(
    "clients divers, client divers, divers clients, clients comptoir, client comptoir, vente comptoir, ventes comptoir, client de"
    " passage, clients de passage, clients particuliers, sundry customers, walk in customer, cash customer, cash sales,"
    " various customers, counter sales, collectif clients"
)
OWNERS_OF_FLATS = _words(
    "syndicat des copropriétaires, syndicat de copropriétaires, syndicat de copropriété, copropriété, copropriétaires, SDC, syndic,"
    " homeowners association, residents association"
)
