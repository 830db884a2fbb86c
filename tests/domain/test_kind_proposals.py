"""A proposed kind for each name, and why: numbers first, then words; where they leave it open, nothing is proposed."""

from __future__ import annotations

import pytest

from relance.domain import kind_words
from relance.domain.kind_proposals import Group, kind_proposal
from relance.domain.ledger import DebtorKind
from relance.language import say

BUSINESS, PUBLIC, CITY = "404833048", "213500275", "217500016"
COMPANY, CONSUMER, BODY = DebtorKind.COMPANY, DebtorKind.CONSUMER, DebtorKind.PUBLIC_BODY


@pytest.mark.requirement("AP-5", "P56")
@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("SARL Les Trois Ours", COMPANY),
        ("Les Trois Ours S.A.R.L.", COMPANY),
        ("Ours s.a.r.l", COMPANY),
        ("OURS SAS", COMPANY),
        ("Ours SA", COMPANY),
        ("SA Ours", COMPANY),
        ("SCI Les Hauts du Lac", COMPANY),
        ("Ours & Fils", COMPANY),
        ("Brasserie du Phare Éteint", COMPANY),
        ("Ets Chimère", COMPANY),
        ("ÉTABLISSEMENTS CHIMÈRE", COMPANY),
        ("Chimere Ltd", COMPANY),
        ("Chimere Limited", COMPANY),
        ("Chimere, Inc.", COMPANY),
        ("Chimere LLC", COMPANY),
        ("Chimère GmbH", COMPANY),
        ("Chimere plc", COMPANY),
        ("Cabinet Fictif", COMPANY),
        ("Comptoir Illusoire", COMPANY),
        ("Maison de retraite du Lac", None),
        ("Maison Fictive", COMPANY),
        ("Café de la Mairie", COMPANY),
        ("Hôtel de la Préfecture", COMPANY),
        ("Pharmacie du Lycée", COMPANY),
        ("Restaurant l'Hôpital", COMPANY),
        ("M. Paul Fictif EI", COMPANY),
        ("Ville de Sainte-Fiction", BODY),
        ("VILLE DE NULLE-PART", BODY),
        ("Mairie de Fable", BODY),
        ("La Mairie de Fable", BODY),
        ("Commune d'Utopie", BODY),
        ("Communauté de communes du Val", BODY),
        ("CC du Val - communauté de communes", BODY),
        ("Lycée Jules-Imaginaire", BODY),
        ("Collège Jules Imaginaire", BODY),
        ("CHU de Nulle-Part", BODY),
        ("Hôtel de ville", BODY),
        ("Conseil départemental de Fable", BODY),
        ("Préfecture de Fable", BODY),
        ("Fable City Council", BODY),
        ("City of Fable", BODY),
        ("Ministry of Fables", BODY),
        ("SDIS 99", BODY),
        ("Université de Fable", BODY),
        ("The Borough of Fable", BODY),
        ("M. Paul Fictif", CONSUMER),
        ("Mme Claire Exemple", CONSUMER),
        ("M. et Mme Exemple", CONSUMER),
        ("MME EXEMPLE", CONSUMER),
        ("Mrs Clara Example", CONSUMER),
        ("Client particulier n° 4127", CONSUMER),
        ("Famille Exemple", CONSUMER),
        ("Monsieur Exemple", CONSUMER),
        ("Exemple Paul (particulier)", CONSUMER),
        ("Private customer 12", CONSUMER),
        ("Le Moulin", None),
        ("Paul Fictif", None),
        ("Comité des Fêtes de Fable", None),
        ("Association Fable", None),
        ("EHPAD des Jours Heureux", None),
        ("Dr Paul Fictif", None),
        ("Maître Fictif", None),
        ("Clients divers", None),
        ("Syndicat des copropriétaires du 3 rue Fictive", None),
        ("Lycée Sainte-Fiction", None),
        ("Sa Majesté", None),
        ("Clinique de Fable", None),
        ("École de Fable", None),
        ("Tennis Club de Fable", None),
        ("", None),
        ("…", None),
        ("Marc Saslo", None),
        ("Incognito", None),
        ("Villedieu", None),
        ("Mairiepole", None),
        ("Melle", None),
    ],
)
def test_words_of_a_name_propose_a_kind_or_nothing(name: str, kind: DebtorKind | None) -> None:
    found = kind_proposal(name)
    assert found.kind is kind, say(found.reason, "en")
    assert found.group is (Group.SAY if kind is None else Group.LOOK), "words alone make nobody sure"


@pytest.mark.requirement("AP-5")
def test_a_verified_number_makes_a_company_unless_the_name_wants_a_look() -> None:
    assert kind_proposal("Le Moulin", siren=BUSINESS) == kind_proposal("Le Moulin", siret=BUSINESS + "00018")
    for name, group in [
        ("Le Moulin", Group.SURE),
        ("Le Moulin SARL", Group.SURE),
        ("Dr Paul Fictif", Group.LOOK),
        ("SCI du Lac", Group.LOOK),
        ("M. Paul Fictif", Group.LOOK),
        ("Association Fable", Group.LOOK),
        ("Mairie de Fable", Group.LOOK),
    ]:
        found = kind_proposal(name, siren=BUSINESS)
        assert (found.kind, found.group) == (COMPANY, group), name
    assert kind_proposal("Client particulier", siren=BUSINESS).kind is None, "they contradict each other"


@pytest.mark.requirement("AP-5")
def test_a_number_of_the_state_makes_a_public_body_whatever_the_name() -> None:
    for name in ("Ville de Fable", "EHPAD des Jours Heureux", "Le Moulin", "Lycée Sainte-Fiction"):
        found = kind_proposal(name, siren=CITY)
        assert (found.kind, found.group) == (BODY, Group.LOOK)
        assert "21" in say(found.reason, "fr")


@pytest.mark.parametrize("odd", ["404833049", "néant", "FR", "-", "NA", "Particulier"])
def test_a_number_that_is_none_says_nothing(odd: str) -> None:
    assert kind_proposal("Le Moulin", siren=odd, siret=odd, vat_number=odd).kind is None


def test_vat_numbers_of_both_sides_of_a_border_are_checked() -> None:
    assert kind_proposal("Le Moulin", vat_number="FR 83 404 833 048").group is Group.SURE
    assert kind_proposal("De Molen", vat_number="BE0428759497").kind is COMPANY
    assert kind_proposal("De Molen", vat_number="BE0428759498").kind is None


@pytest.mark.requirement("AP-5")
def test_a_person_whose_mailbox_tells_of_a_trade_is_asked_about() -> None:
    assert kind_proposal("Mme Claire Exemple", emails=["claire@gmail.com"]).kind is CONSUMER
    found = kind_proposal("Mme Claire Exemple", emails=["cabinet@exemple-conseil.example"])
    assert found.kind is None
    assert "cabinet@exemple-conseil.example" in say(found.reason, "fr")


def test_a_reason_names_the_word_as_it_is_written() -> None:
    assert say(kind_proposal("L’EHPAD des Jours").reason, "en") == "“EHPAD”: public or private; its SIREN would tell."
    assert say(kind_proposal("La Mairie de Fable").reason, "en") == "“Mairie”: a public body, by its name."


def test_no_phrase_is_longer_than_what_is_looked_for() -> None:
    lists = [those for those in vars(kind_words).values() if isinstance(those, frozenset)]
    assert max(len(phrase.split()) for those in lists for phrase in those) <= kind_words.LONGEST_PHRASE
