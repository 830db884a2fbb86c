"""A firm's letter as the text of an e-mail: the first contact holds all of it, whatever carries it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from relance.firms.demand import OUR_REFERENCE
from relance.language import COLON, Language, labelled


def in_plain_text(words: Mapping[str, Any]) -> str:
    """The whole letter, its annex too."""

    def lines(name: str) -> list[str]:
        value = words[name]
        return [str(one) for one in value] if isinstance(value, list) else [str(value)]

    colon = COLON[_language(words)]
    sums = [[f"  {what}{colon} {amount}" for what, amount in table] for table in words["sums"]]
    parts = [
        "\n".join([*lines("firm"), *lines("head")]),
        labelled_reference(words),
        "\n".join(lines("recipient")),
        *lines("place_and_date"),
        str(words["title"]).upper(),
        *lines("salutation"),
        *lines("opening"),
        "\n".join([*lines("basis_head"), *(f"  - {one}" for one in lines("basis"))]),
        "\n".join([*lines("sums_head"), *(one for table in sums for one in table)]),
        *lines("call"),
        *lines("answer"),
        *lines("closing"),
        "\n".join(lines("signature")),
        *([str(words["law_head"]), *lines("law")] if words["law"] else []),
        *_annex(words["annex"]),
        "-- \n" + " · ".join(lines("identity")),
    ]
    return "\n\n".join(parts) + "\n"


def _annex(annex: Mapping[str, Any]) -> list[str]:
    """Each invoice with its parts, then each calculation, slice by slice; nothing where the letter has none."""
    if not annex:
        return []
    heads = annex["heads"]
    shares = [
        "\n".join(
            [
                f"{heads[0]} {row[0]}",
                *(f"  {head}{annex['colon']} {cell}" for head, cell in zip(heads[1:], row[1:], strict=True)),
            ]
        )
        for row in annex["rows"]
    ]
    return [
        str(annex["title"]).upper(),
        *shares,
        *([" ".join(filter(None, (annex["convention"], annex["imputation"])))] if annex["parts"] else []),
        *(_calculation(annex, part) for part in annex["parts"]),
    ]


def _calculation(annex: Mapping[str, Any], part: Mapping[str, Any]) -> str:
    names, colon = annex["columns"], annex["colon"]
    rows = [
        "  " + " · ".join(f"{name}{colon} {cell}" for name, cell in zip(names, row, strict=True))
        for row in part["rows"]
    ]
    bridge = [f"  {label}{colon} {' → '.join(amounts)}" for label, *amounts in part["bridge"]]
    total = [f"  {annex['total']}{colon} {part['total']}"] if part["rows"] else []
    remark = [f"  {part['remark']}"] if part["remark"] else []
    return "\n".join(
        [
            f"{annex['heads'][0]} {part['number']}",
            *rows,
            *remark,
            *total,
            *(f"  {one}" for one in part["payments"]),
            *bridge,
        ]
    )


def labelled_reference(words: Mapping[str, Any]) -> str:
    """Our reference, to be quoted."""
    return f"{labelled(OUR_REFERENCE, str(words['reference']), _language(words))} ({words['to_quote']})"


def _language(words: Mapping[str, Any]) -> Language:
    return "en" if words["language"] == "en" else "fr"
