"""Headings of people's names in two columns: which of them hold the given name, and which the family name."""

from __future__ import annotations

import re
from collections.abc import Sequence

# As `essence` leaves them. Those that name a family and nothing else come first, those that people add to it last.
FAMILY = (
    "nom famille",
    "patronyme",
    "last name",
    "lastname",
    "surname",
    "family name",
    "familyname",
    "nachname",
    "familienname",
    "zuname",
    "cognome",
    "apellido",
    "primer apellido",
    "apellido 1",
    "1 apellido",
    "apellido paterno",
    "sobrenome",
    "apelido",
    "achternaam",
    "nom",
    "name",
    "naam",
    "nom usage",
    "nom naissance",
)
GIVEN = frozenset(
    {
        "prenom",
        "prenom usuel",
        "premier prenom",
        "1er prenom",
        "prenom 1",
        "first name",
        "firstname",
        "given name",
        "givenname",
        "forename",
        "vorname",
        "voornaam",
    }
)
# A whole name, or a number of pieces, but beside a family's name of that language.
GIVEN_BESIDE = {
    "nome": frozenset({"cognome", "sobrenome", "apelido"}),
    "nombre": frozenset({"apellido", "primer apellido", "apellido 1", "1 apellido", "apellido paterno"}),
    "name": frozenset({"surname"}),
}
_CONTACT = "contact"
_COMPANY = re.compile(r"\b(?:societe|company|entreprise|raison|denomination|organi[sz]ation|firma|ragione|razon)\b")
_OF_EITHER = frozenset({"raison sociale nom", "nom raison sociale", "nom ou raison sociale", "raison sociale ou nom"})
_FURTHER_PART = re.compile(
    r"\b(?:prenom|first ?name|given ?name|forename|vorname|voornaam|middle name|segundo apellido|tussenvoegsel)\b"
)
_NOT_WHO_OWES = re.compile(r"\b(?:contact|destinataire|livre|livraison)\b")
# Whose name it is, said beside.
_OF_WHOM = frozenset(
    """
    client customer contact billing facturation facture invoice bill to debiteur debtor tier adherent locataire tenant patient eleve
    membre member guest hote voyageur acheteur buyer kunde kunden cliente klant partenaire partner payeur payer
    """.split()  # noqa: SIM905 (a list of words is read as one)
)


def names_company(said: str) -> bool:
    """Whether an essence speaks of a company alone.

    >>> names_company("raison sociale"), names_company("client"), names_company("nom raison sociale")
    (True, False, False)
    """
    return _COMPANY.search(said) is not None and said not in _OF_EITHER


def without_whose(said: str) -> str:
    """An essence without the words for whose name it is: ``client societe`` -> ``societe``."""
    return _parted(said)[0]


def is_of_contact(said: str) -> bool:
    """Whether an essence speaks of whom one writes or delivers to, and not of who owes."""
    return _NOT_WHO_OWES.search(said) is not None


def is_part_of_name(said: str) -> bool:
    """Whether an essence names one part of a person's name and nothing else could.

    >>> is_part_of_name("prenom contact"), is_part_of_name("nom"), is_part_of_name("nombre")
    (True, False, False)
    """
    return _FURTHER_PART.search(said) is not None


def name_in_two(essences: Sequence[str]) -> tuple[int | None, int | None]:
    """Index of the given name and of the family name, None where no column is it; both are of the same person.

    >>> name_in_two(["nom", "nom contact", "prenom contact"]), name_in_two(["nom", "nombre"]), name_in_two(["nombre", "apellido"])
    ((2, 1), (None, 0), (0, 1))
    """
    parted = [_parted(said) for said in essences]
    families = [at for name in FAMILY for at, (word, _) in enumerate(parted) if word == name]
    beside = {(word, whose) for word, whose in parted}
    given = [
        at
        for at, (word, whose) in enumerate(parted)
        if word in GIVEN or any((family, whose) in beside for family in GIVEN_BESIDE.get(word, ()))
    ]
    given.sort(
        key=lambda at: (parted[at][0] not in GIVEN, _CONTACT in parted[at][1])
    )  # whoever is no mere contact first
    if not given:
        return None, next(iter(families), None)
    whose = parted[given[0]][1]
    same = [at for at in families if parted[at][1] == whose]
    others = [] if _CONTACT in whose else [at for at in families if _CONTACT not in parted[at][1]]
    return given[0], next(iter(same or others), None)


def _parted(said: str) -> tuple[str, frozenset[str]]:
    """The part of a name, and whose it is."""
    words = said.split()
    whose = frozenset(word for word in words if word in _OF_WHOM)
    return " ".join(word for word in words if word not in whose), whose
