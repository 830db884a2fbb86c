"""The official form is filled by the names of its fields; one without fields, or another paper, is refused in words."""

from __future__ import annotations

from io import BytesIO

import pikepdf
import pytest

from relance.court.forms import FormUnknown, FormUnreadable, FormWithoutFields, fill_form
from relance.court.models import Petition
from tests.cases.test_cases import ROWS, opened
from tests.court.builders import a_pdf, signed, with_papers
from tests.outbox.builders import House

FIELDS = (
    "Créancier_Nom",
    "Créancier_Adresse",
    "Débiteur_Nom",
    "Débiteur_Commune",
    "Tribunal",
    "Principal",
    "Total",
    "Observations",
)


def a_form(*names: str) -> bytes:
    made = BytesIO()
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(595, 842))
        fields = pikepdf.Array()
        annotations = pikepdf.Array()
        for place, name in enumerate(names):
            one = pdf.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot,
                    Subtype=pikepdf.Name.Widget,
                    FT=pikepdf.Name.Tx,
                    T=pikepdf.String(name),
                    Rect=[50, 800 - 20 * place, 300, 815 - 20 * place],
                    DA=pikepdf.String("/Helv 10 Tf 0 g"),
                )
            )
            fields.append(one)
            annotations.append(one)
        page.obj.Annots = annotations
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=fields)
        pdf.save(made)
    return made.getvalue()


@pytest.mark.requirement("RU-15")
def test_fields_that_are_known_by_name_are_filled_and_the_others_said(house: House) -> None:
    house.bring(*ROWS)
    case = opened(house)
    with_papers(house, case)
    petition = signed(house, case)
    with house.acting() as here:
        one = Petition.objects.get(pk=petition)
        filled = fill_form(here, one, a_form(*FIELDS))
        assert filled.empty == ("Observations",)
        with pikepdf.open(BytesIO(filled.pdf)) as pdf:
            values = {field.fully_qualified_name: str(field.value) for field in pdf.acroform.fields}
        assert values["Débiteur_Nom"] == "Alpha"
        assert values["Tribunal"] == "Tribunal des activités économiques de Paris"
        assert values["Principal"].replace("\xa0", " ") == "150,50 €"
        for form, why in (
            (a_pdf(), FormWithoutFields),
            (a_form("Nom", "Date"), FormUnknown),
            (b"no pdf", FormUnreadable),
        ):
            with pytest.raises(why):
                fill_form(here, one, form)
