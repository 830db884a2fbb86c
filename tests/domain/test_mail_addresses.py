"""E-mail addresses as people write them: cleaned where the meaning is sure, refused where nobody could be written to."""

from __future__ import annotations

import pytest

from relance.domain.mail_addresses import MailAddressInvalid, cleaned, for_servers, pieces


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("compta@bois.example", "compta@bois.example"),
        (" Compta@Bois.Example ", "Compta@bois.example"),
        ('"Compta" <compta@bois.example>', "compta@bois.example"),
        ("Compta Bois <compta@bois.example>", "compta@bois.example"),
        ("mailto:compta@cuivre.example", "compta@cuivre.example"),
        ("MAILTO:compta@cuivre.example?subject=x", "compta@cuivre.example"),
        ("<mailto:compta@cuivre.example>", "compta@cuivre.example"),
        ("<compta@bois.example>", "compta@bois.example"),
        ("compta@société-générale.example", "compta@xn--socit-gnrale-eebbcb.example"),
        ("a+b_c@x-y.example", "a+b_c@x-y.example"),
        ("compta@xn--socit-gnrale-eebbcb.example", "compta@xn--socit-gnrale-eebbcb.example"),
        ("rené@bois.example", "rené@bois.example"),
        ("花@例え.example", "花@xn--r8jz45g.example"),
        ("o'brien@bois.example", "o'brien@bois.example"),
    ],
)
def test_what_is_meant_is_kept(written: str, kept: str) -> None:
    assert cleaned(written) == kept
    assert cleaned(kept) == kept


@pytest.mark.parametrize(
    "written",
    [
        "",
        "compta",
        "@bois.example",
        "compta@",
        "compta@bois",
        "compta@dune.example.",
        "compta..x@etain.example",
        ".a@b.example",
        "a.@b.example",
        "a@b..example",
        "a@-b.example",
        "a@b-.example",
        "a b@c.example",
        "a@b.c",
        "a@127.0.0.1",
        "a@b@c.example",
        "a@b.example>",
        "a\n@b.example",
        "a@b\0.example",
        f"{'a' * 65}@b.example",
        f"a@{'b' * 250}.example",
        "a@b_c.example",
        "<a@b.example> <c@d.example>",
        '"a@b.example',
        "a@b.example,c@d.example",
    ],
)
def test_nonsense_is_refused(written: str) -> None:
    if written == '"a@b.example':  # a quotation mark that stayed from a name
        assert cleaned(written) == "a@b.example"
        return
    with pytest.raises(MailAddressInvalid):
        cleaned(written)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (
            "a@x.example; b@x.example,c@x.example d@x.example",
            ["a@x.example", "b@x.example", "c@x.example", "d@x.example"],
        ),
        ('"Dupont, Jean" <a@x.example>; <b@x.example>', ["a@x.example", "b@x.example"]),
        ("Jean <a@x.example>, b@x.example", ["a@x.example", "b@x.example"]),
        ("neant", ["neant"]),
        ("", []),
    ],
)
def test_a_cell_may_hold_several(cell: str, found: list[str]) -> None:
    assert pieces(cell) == found


def test_what_no_server_knows_stays_as_it_is() -> None:
    assert for_servers("a@exemple") == "a@exemple"
    assert for_servers("nobody") == "nobody"
