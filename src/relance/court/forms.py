"""The official form, where the one that a person downloaded has fields: what a petition says is put into those that we know by name.

No text is laid over by coordinates: that breaks in silence with each edition. A form without fields, or of which we know none, is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO

import pikepdf

from relance.court.models import Petition
from relance.court.selectors import sums_of
from relance.domain.accents import without_accents
from relance.domain.errors import DomainError
from relance.domain.money import Money, total
from relance.domain.petition.asked import Part
from relance.handover.parties import debtor_party
from relance.language import show
from relance.letters.letterhead import creditor_of
from relance.parties.models import Debtor
from relance.tenancy.context import Acting

# Words of a field's name, all of which it bears, and what goes into it; the first line that fits. Names differ with each edition.
MAPPING: tuple[tuple[tuple[str, ...], str], ...] = (
    (("debiteur", "siren"), "debtor_siren"), (("debiteur", "adresse"), "debtor_address"), (("debiteur", "postal"), "debtor_postal_code"),
    (("debiteur", "ville"), "debtor_city"), (("debiteur", "commune"), "debtor_city"), (("debiteur", "nom"), "debtor_name"),
    (("debiteur", "denomination"), "debtor_name"), (("creancier", "siren"), "creditor_siren"),
    (("creancier", "adresse"), "creditor_address"), (("creancier", "postal"), "creditor_postal_code"),
    (("creancier", "ville"), "creditor_city"), (("creancier", "nom"), "creditor_name"),
    (("creancier", "denomination"), "creditor_name"), (("demandeur", "nom"), "creditor_name"),
    (("demandeur", "adresse"), "creditor_address"), (("tribunal",), "court"), (("principal",), "principal"),
    (("interet",), "interest"), (("penalite",), "interest"), (("indemnite",), "compensation"), (("frais",), "costs"),
    (("total",), "total"), (("fondement",), "basis"), (("motif",), "basis"), (("signataire",), "signatory"), (("qualite",), "quality"),
)  # fmt: skip
FEWEST_FIELDS = 4


class FormWithoutFields(DomainError):
    """A form to be printed and written on."""

    code = "form_without_fields"
    template = (
        "This PDF has no fields to fill: print it, or file our petition, which follows its order. The form is optional."
    )


class FormUnknown(DomainError):
    """Another paper, or an edition that we do not know."""

    code = "form_unknown"
    template = "Of the {count} {count:field|fields} of this PDF {known} are known to us, too few: is it form 12946, 12948 or 16040?"


class FormUnreadable(DomainError):
    """No PDF, or a locked one."""

    code = "form_unreadable"
    template = "This PDF could not be opened: {why}. Download the form again, without a password."


@dataclass(frozen=True, slots=True)
class FilledForm:
    """The form with what went into it, and the names of the fields that stayed empty."""

    pdf: bytes
    filled: tuple[str, ...]
    empty: tuple[str, ...]


def fill_form(here: Acting, one: Petition, form: bytes) -> FilledForm:
    """Fill the official form with a signed petition. Raises FormUnreadable, FormWithoutFields, FormUnknown."""
    values = values_of(here, one)
    try:
        with pikepdf.open(BytesIO(form)) as pdf:
            return _filled(pdf, values)
    except pikepdf.PdfError as error:
        raise FormUnreadable(why=str(error).splitlines()[0][:200]) from error


def _filled(pdf: pikepdf.Pdf, values: dict[str, str]) -> FilledForm:
    fields = [field for field in pdf.acroform.fields if field.is_text]
    if not fields:
        raise FormWithoutFields
    placed = {field.fully_qualified_name: known for field in fields if (known := key_of(field.fully_qualified_name))}
    if len(placed) < FEWEST_FIELDS:
        raise FormUnknown(count=len(fields), known=len(placed))
    filled = []
    for field in fields:
        key = placed.get(field.fully_qualified_name)
        if key and values[key]:
            field.set_value(values[key])
            filled.append(field.fully_qualified_name)
    pdf.Root.AcroForm.NeedAppearances = True
    made = BytesIO()
    pdf.save(made)
    empty = tuple(field.fully_qualified_name for field in fields if field.fully_qualified_name not in filled)
    return FilledForm(made.getvalue(), tuple(filled), empty)


def key_of(name: str) -> str:
    """What goes into the field of that name; "" where we do not know.

    >>> key_of("topmostSubform[0].Créancier_Adresse[0]"), key_of("case_a_cocher_3")
    ('creditor_address', '')
    """
    said = re.sub(r"[^a-z]+", " ", without_accents(name).casefold())
    return next((key for words, key in MAPPING if all(word in said for word in words)), "")


def values_of(here: Acting, one: Petition) -> dict[str, str]:
    """What a petition says, by the names of the mapping."""
    ours = creditor_of(here, is_complete=False)
    his = debtor_party(Debtor.objects.get(pk=one.case.debtor_id), ())
    lines = sums_of(here, one)
    sums = {
        part.value: show(total((Money(each.amount, "EUR") for each in lines if each.part == part.value), "EUR"), "fr")
        for part in Part
    }
    whole = show(total((Money(each.amount, "EUR") for each in lines), "EUR"), "fr")
    at = his.address
    told = {
        "creditor_name": ours.name, "creditor_siren": ours.siren, "creditor_address": f"{ours.street} {ours.street_2}".strip(),
        "creditor_postal_code": ours.postal_code, "creditor_city": ours.city, "debtor_name": his.name, "debtor_siren": his.siren,
        "debtor_address": f"{at.street} {at.street_2}".strip(), "debtor_postal_code": at.postal_code, "debtor_city": at.city,
        "court": one.court, "total": whole, "basis": one.basis, "signatory": one.signatory, "quality": one.quality,
    }  # fmt: skip
    return {**told, **sums}
