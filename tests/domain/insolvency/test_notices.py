"""Exports of the BODACC are read leniently, say what is missing, and are matched by SIREN; what is doubtful is asked."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relance.domain.errors import DomainError
from relance.domain.insolvency.judgments import Judgment
from relance.domain.insolvency.matching import DOUBT_WORDS, Doubt, Known, matches, name_words
from relance.domain.insolvency.notices import MISSING_WORDS, Edition, Missing, Notice, edition_said, judgment_said
from relance.domain.insolvency.reading import NoticesUnreadable, read_notices
from tests.domain.builders import day

SIREN, OTHER = "404833048", "732829320"
JUDGED = {
    "type": "initial",
    "famille": "Jugement d'ouverture",
    "nature": "Jugement d'ouverture de liquidation judiciaire",
    "date": "2026-11-10",
}
ROW: dict[str, Any] = {
    "id": "A202602261234", "dateparution": "2026-11-20", "familleavis": "collective", "familleavis_lib": "Procédures collectives",
    "typeavis": "annonce", "registre": ["404 833 048", SIREN], "commercant": "MENUISERIE DE L'EXEMPLE", "cp": "69003",
    "tribunal": "Greffe du Tribunal des activités économiques de Lyon", "jugement": json.dumps(JUDGED),
}  # fmt: skip


def as_csv(*rows: dict[str, Any], delimiter: str = ";") -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    for row in rows:
        writer.writerow({key: ",".join(value) if isinstance(value, list) else value for key, value in row.items()})
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def one(**change: Any) -> Notice:
    (notice,) = read_notices(json.dumps([{**ROW, **change}]).encode()).notices
    return notice


@pytest.mark.parametrize(
    "content",
    [
        json.dumps([ROW]).encode(),
        json.dumps({"total_count": 1, "results": [ROW]}).encode(),
        json.dumps({"records": [{"datasetid": "annonces-commerciales", "fields": ROW}]}).encode(),
        json.dumps({"records": [{"record": {"id": "x", "fields": ROW}}]}).encode(),
        json.dumps(ROW).encode() + b"\n",
        json.dumps(ROW).encode() + b"\n" + json.dumps({**ROW, "familleavis": "dpc", "jugement": None}).encode(),
        json.dumps([{**ROW, "jugement": JUDGED, "registre": "404 833 048,404833048"}]).encode(),
        as_csv(ROW),
        as_csv(ROW, delimiter=","),
        as_csv(ROW, delimiter="\t"),
        as_csv({name.upper().replace("_", " "): value for name, value in ROW.items()}),
    ],
)
def test_every_form_of_the_export_gives_the_same_notice(content: bytes) -> None:
    (notice,) = read_notices(content).notices
    assert notice == Notice(
        "A202602261234",
        day("2026-11-20"),
        Judgment.LIQUIDATION,
        day("2026-11-10"),
        (SIREN,),
        "MENUISERIE DE L'EXEMPLE",
        "69003",
        "Greffe du Tribunal des activités économiques de Lyon",
        "Jugement d'ouverture. Jugement d'ouverture de liquidation judiciaire",
    )
    assert notice.opens


def test_headings_in_words_and_old_letters_are_read() -> None:
    rows = {
        "Identifiant": "B1", "Date de parution": "20/11/2026", "Famille d'avis": "Procédures collectives", "Type d'avis": "Rectificatif",
        "Registre du commerce": "404 833 048 RCS Lyon", "Commerçant": "Société Générique de l’Exemple", "Code postal": "69003",
        "Tribunal": "Lyon", "Jugement": json.dumps({**JUDGED, "date": "10 novembre 2026"}, ensure_ascii=False),
    }  # fmt: skip
    content = as_csv(rows).removeprefix(b"\xef\xbb\xbf").decode().encode("cp1252")
    (notice,) = read_notices(content).notices
    assert (notice.published_on, notice.judged_on, notice.sirens) == (day("2026-11-20"), day("2026-11-10"), (SIREN,))
    assert (notice.edition, notice.name) == (Edition.CORRECTION, "Société Générique de l’Exemple")


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({}, ()),
        ({"id": None}, (Missing.NUMBER,)),
        ({"dateparution": ""}, (Missing.PUBLICATION,)),
        ({"dateparution": "2026-02-30"}, (Missing.PUBLICATION,)),
        ({"registre": None}, (Missing.SIREN,)),
        ({"registre": ["000 000 000"]}, (Missing.SIREN,)),
        ({"registre": ["404 833 049"]}, (Missing.SIREN_WRONG,)),
        ({"commercant": None}, (Missing.NAME,)),
        ({"tribunal": None}, (Missing.COURT,)),
        ({"jugement": None}, (Missing.JUDGMENT, Missing.JUDGMENT_DAY)),
        ({"jugement": "Jugement d'ouverture de redressement judiciaire"}, (Missing.JUDGMENT_DAY,)),
        ({"jugement": json.dumps({**JUDGED, "nature": "Autre avis", "famille": "Avis de dépôt"})}, (Missing.KIND,)),
        ({"jugement": json.dumps({**JUDGED, "date": None})}, (Missing.JUDGMENT_DAY,)),
        ({"jugement": json.dumps({**JUDGED, "date": "2026-11-21"})}, (Missing.ORDER,)),
    ],
)
def test_what_a_notice_does_not_say_is_named_and_it_stays_a_notice(
    change: dict[str, Any], missing: tuple[Missing, ...]
) -> None:
    assert one(**change).missing == missing
    assert MISSING_WORDS.keys() == set(Missing)


def test_a_postal_code_that_became_a_number_has_its_zero_again() -> None:
    assert [one(cp=code).postal_code for code in (1000, "01000", "69003", "L-1234")] == [
        "01000",
        "01000",
        "69003",
        "L-1234",
    ]


def test_notices_of_other_families_are_counted_and_passed_over() -> None:
    rows = [
        ROW,
        {**ROW, "familleavis": "vente"},
        {**ROW, "familleavis": "vente"},
        {**ROW, "familleavis": "conciliation"},
    ]
    read = read_notices(json.dumps(rows).encode())
    assert len(read.notices) == 2
    assert read.passed_over == {"vente": 2}


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "it is empty"),
        (b"  \n", "it is empty"),
        (b"hello", "its first line has no columns"),
        (b"a;b;c\n1;2;3\n", r"no column of it is known \(a, b, c\)"),
        (b'[{"id": 1}, {', "line 1 is no JSON"),
        (b"[1, 2]", "an item of its list is no record"),
        (b'[{"price": 3}]', "no column of it is known"),
    ],
)
def test_another_file_is_refused_and_says_why_and_what_to_export(content: bytes, why: str) -> None:
    with pytest.raises(NoticesUnreadable, match=why) as refused:
        read_notices(content)
    assert "annonces-commerciales" in str(refused.value)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Jugement d'ouverture d'une procédure de sauvegarde", Judgment.SAFEGUARD),
        ("Jugement d’ouverture d’une procédure de sauvegarde accélérée", Judgment.SAFEGUARD),
        ("Jugement d'ouverture d'une procédure de redressement judiciaire", Judgment.RECOVERY),
        ("Jugement de conversion en redressement judiciaire de la procédure de sauvegarde", Judgment.TURNED_RECOVERY),
        ("Jugement prononçant la liquidation judiciaire", Judgment.LIQUIDATION),
        ("Jugement d'extension de liquidation judiciaire", Judgment.LIQUIDATION),
        ("Jugement de conversion en liquidation judiciaire", Judgment.CONVERSION),
        (
            "Jugement prononçant la résolution du plan de redressement et la liquidation judiciaire",
            Judgment.LIQUIDATION,
        ),
        ("Jugement prononçant la résolution du plan de redressement", Judgment.OTHER),
        ("Jugement arrêtant le plan de sauvegarde", Judgment.PLAN),
        ("Jugement arrêtant le plan de cession", Judgment.OTHER),
        ("Jugement modifiant le plan de redressement", Judgment.OTHER),
        ("Jugement de clôture pour insuffisance d'actif", Judgment.CLOSED_WITHOUT_ASSETS),
        ("Jugement de clôture pour extinction du passif", Judgment.CLOSED_PAID),
        ("Jugement de clôture", Judgment.OTHER),
        ("Dépôt de l'état des créances", Judgment.LIST_OF_CLAIMS),
        ("Jugement constatant l'exécution du plan", Judgment.ENDED),
        ("Jugement mettant fin à la procédure de redressement judiciaire", Judgment.ENDED),
        ("Jugement d'ouverture d'une procédure de rétablissement professionnel", Judgment.PROFESSIONAL_RECOVERY),
        ("Jugement de rétablissement personnel sans liquidation judiciaire", Judgment.PERSONAL_RECOVERY),
        ("Jugement d'homologation de l'accord de conciliation", Judgment.CONCILIATION),
        ("Jugement prononçant l'interdiction de gérer", Judgment.OTHER),
        ("Arrêt de la cour d'appel infirmant un jugement d'ouverture de liquidation judiciaire", Judgment.OTHER),
        ("Jugement prolongeant la période d'observation du redressement judiciaire", Judgment.OTHER),
        ("", Judgment.OTHER),
    ],
)
def test_the_words_of_a_decision_say_what_it_is_or_a_person_is_asked(words: str, kind: Judgment) -> None:
    assert judgment_said(words) is kind
    assert judgment_said(words.upper()) is kind


def test_a_notice_may_cancel_an_earlier_one() -> None:
    assert [edition_said(text) for text in ("annonce", "rectificatif", "Annulation")] == list(Edition)


# -- matched --------------------------------------------------------------------------------------------------------------

BOOKS = [
    Known(1, "Menuiserie de l'Exemple SARL", SIREN, "69003"),
    Known(2, "Menuiserie de l'Exemple", "", "69003"),
    Known(3, "MENUISERIE DE L’EXEMPLE", "", "13001"),
    Known(4, "Fabrique Fictive SAS", OTHER, "69003"),
    Known(5, "Menuiserie de l'Exemple", OTHER, "69003"),
]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, {1: (), 2: (Doubt.NAME_ONLY,)}),
        ({"cp": None}, {1: (), 2: (Doubt.NAME_ONLY,), 3: (Doubt.NAME_ONLY,)}),
        ({"commercant": "Autre Nom"}, {1: (Doubt.NAME_DIFFERS,)}),
        ({"commercant": None}, {1: ()}),
        ({"registre": None}, {1: (Doubt.NAME_ONLY,), 2: (Doubt.NAME_ONLY,), 5: (Doubt.NAME_ONLY,)}),
        ({"typeavis": "rectificatif"}, {1: (Doubt.EDITION,), 2: (Doubt.NAME_ONLY, Doubt.EDITION)}),
        ({"jugement": json.dumps({**JUDGED, "date": "2026-11-21"}), "commercant": None}, {1: (Doubt.ORDER,)}),
        ({"jugement": None, "commercant": None}, {1: (Doubt.KIND,)}),
        ({"registre": OTHER, "commercant": "Fabrique Fictive"}, {4: (), 5: (Doubt.NAME_DIFFERS,)}),
        ({"registre": "552 100 554", "commercant": "Inconnue"}, {}),
    ],
)
def test_a_siren_is_certain_and_whatever_is_doubtful_is_asked(
    change: dict[str, Any], expected: dict[int, tuple[Doubt, ...]]
) -> None:
    found = list(matches([one(**change)], BOOKS))
    assert {match.debtor: match.doubts for match in found} == expected
    assert [match.debtor for match in found if match.is_sure] == [key for key, doubts in expected.items() if not doubts]
    assert DOUBT_WORDS.keys() == set(Doubt)


def test_two_accounts_with_one_siren_are_both_meant() -> None:
    twice = [BOOKS[0], Known(9, "Menuiserie Exemple (chantiers)", SIREN)]
    assert [match.debtor for match in matches([one()], twice) if match.is_sure] == [1, 9]


@given(st.text(max_size=30), st.text(max_size=30))
def test_names_in_any_script_are_compared_and_never_sure_without_a_siren(ours: str, theirs: str) -> None:
    notice = Notice("1", None, Judgment.LIQUIDATION, None, (), theirs, "", "", "")
    for match in matches([notice], [Known(1, ours)]):
        assert match.doubts == (Doubt.NAME_ONLY,)
        assert name_words(ours) == name_words(theirs)


VALUES = (
    st.none()
    | st.text(max_size=20)
    | st.integers()
    | st.lists(st.text(max_size=12), max_size=3)
    | st.just(json.dumps(JUDGED))
)


@given(st.lists(st.dictionaries(st.sampled_from([*ROW, "autre"]), VALUES, max_size=8), max_size=5))
def test_whatever_the_cells_hold_a_file_is_read_or_refused_in_words(rows: list[dict[str, Any]]) -> None:
    try:
        read = read_notices(json.dumps(rows).encode())
    except DomainError:
        return
    assert len(read.notices) + sum(read.passed_over.values()) == len(rows)
    for notice in read.notices:
        assert (notice.published_on is None) is (Missing.PUBLICATION in notice.missing)
        assert all(len(siren) == 9 and siren.isdigit() for siren in notice.sirens)
        assert notice.judged_on is None or isinstance(notice.judged_on, date)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_in_words(content: bytes) -> None:
    try:
        read = read_notices(content)
    except NoticesUnreadable:
        return
    assert all(notice.missing or notice.sirens for notice in read.notices), "what a notice lacks is named"
