"""Headings that say nothing of what is owed or since when: no question is asked about their columns."""

from __future__ import annotations

import re

from relance.intake.formats.lists.headings import AGE_BUCKET, essence, normalised

# Words of which one in a heading is enough. What might limit a debt wins over them (`may_limit`).
_HARMLESS = frozenset(
    """
    quantite qte qty quantity unit unite unitaire price prix pu taux rate exchange cours change percent pourcentage remise
    discount rabais jour day age delai delay terme term condition conditions mode moyen method methode type code id uuid guid
    url lien link pdf fichier file iban bic rib swift banque bank compte account journal analytique analytic axe section
    projet project chantier affaire tag etiquette label categorie category famille family groupe group region territory
    territoire pays country state departement province zone secteur sector agence agency site etablissement depot warehouse
    magasin store cost center centre template modele color couleur theme branding logo article item product produit sku
    service prestation description designation ligne line row position rang cree creation created modifie modification
    updated modified update maj saisie imprime printed export exporte envoye envoi sent sending emailed relance rappel
    reminder followup follow activite activity prochaine next dernier derniere derniers last telephone phone fax mobile email
    mail adresse addres address rue street ville city postal zip siren siret naf ape rcs nic tva vat tax taxe ht net escompte
    marge margin benefice profit poids weight volume prenom firstname lastname civilite title titre contact attention langue
    language note notes comment commentaire remarque message text texte footer header subheading signature hash token parent
    serie series sequence periode period exercice year annee mois month semaine week trimestre quarter debut start fin end
    plan subscription charge mandat mandate prelevement sepa paypal stripe gateway source origin company societe branch owner
    user utilisateur auteur creator createur vendeur commercial salesperson representant responsable shipping livraison
    delivery freight port frais adjustment round rounding arrondi timbre stamp eco participation contribution finalise finalized
    finalisee paperles paperless electronic edi chorus facturx peppol document reference ref numero no number currency devise
    envoyee envoyes vue vu viewed ouverte consultee imprimee exportee creee modifiee signe signee signature penalite penalites
    interet interets fee fees mahnstufe mahnung today valide validee approuve telecharge telechargee downloaded canal
    channel marque brand langue
    conversion base tracking option inventory discountable inclusive exclusive is_inclusive usage bill
    """.split()  # noqa: SIM905 (a list of words is read as one)
)
# Words that may limit or date a debt, whatever stands beside them.
_LIMITING = re.compile(
    r"\b(?:reste|restant|solde|due|du|impaye|impayee|paye|payee|payer|regle|reglee|regler|reglement|encaisse|encaisser|encaissement|acompte"
    r"|avance|verse|versement|retenue|retention|garantie|litige|conteste|contestee|contestation|bloque|blocage|abandon|abandonne|annule"
    r"|annulee|annulation|irrecouvrable|contentieux|avocat|huissier|recouvrement|lettrage|lettre|avoir|paid|unpaid|payment|balance"
    r"|outstanding|remaining|residual|open|settled|received|owed|owing|deposit|disput\w*|hold|held|withheld|holdback|credited|written|void"
    r"|factor(?:ing|ed)?|affactur\w*|cedee?|cession|subrog\w*|dailly|nanti\w*|escompte (?:accorde|deduit|pris)|discount (?:taken|allowed)"
    r"|cancel\w*|deduct\w*|consigne|compense|compensation|prescription|paiement|cheque|exigible|exigibilite|echeance|performed|receipt|reception)\b"
)
# Beside those, words that speak of the way and not of the sum.
_WAYS = re.compile(
    r"\b(?:mode|moyen|method|methode|type|conditions?|termes?|terms?|delai|way|means|processor|intent|link|lien|reference|ref|no|provider"
    r"|gateway|days?|jours?|instructions?|id|compte|account|ligne|online|banque|bank|portal|portail)\b"
)


def is_harmless(heading: str) -> bool:
    """Whether a column of this heading can be left aside without a word.

    >>> is_harmless("Mode de règlement"), is_harmless("Montant impayé"), is_harmless("Quantité")
    (True, False, True)
    """
    said = essence(heading)
    if may_limit(heading):
        return _WAYS.search(said) is not None
    words = said.split()
    return bool(words) and (
        said in ("retard", "en retard", "late", "overdue")
        or AGE_BUCKET.fullmatch(normalised(heading)) is not None
        or any(word in _HARMLESS for word in words)
    )


def may_limit(heading: str) -> bool:
    """Whether the heading speaks of what is left, paid, disputed or due."""
    return _LIMITING.search(essence(heading)) is not None
