"""A customer's details out of one row of a list: what is valid is kept, what is not is remarked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from relance.domain.identifiers.company import Siren, Siret, VatNumber
from relance.domain.identifiers.errors import IdentifierInvalid
from relance.domain.ledger import DebtorKind
from relance.domain.mail_addresses import MailAddressInvalid, cleaned, pieces
from relance.domain.postal_codes import may_lack_a_zero
from relance.intake.formats.columns import Field, normalised
from relance.intake.formats.problems import ProblemCode
from relance.intake.rows import DebtorRow, ParsedFile

LONGEST_NAME = 400
KINDS = {
    "company": DebtorKind.COMPANY, "entreprise": DebtorKind.COMPANY, "societe": DebtorKind.COMPANY,
    "professionnel": DebtorKind.COMPANY, "pro": DebtorKind.COMPANY, "business": DebtorKind.COMPANY,
    "consumer": DebtorKind.CONSUMER, "particulier": DebtorKind.CONSUMER, "consommateur": DebtorKind.CONSUMER,
    "individual": DebtorKind.CONSUMER, "public body": DebtorKind.PUBLIC_BODY, "public": DebtorKind.PUBLIC_BODY,
    "collectivite": DebtorKind.PUBLIC_BODY, "administration": DebtorKind.PUBLIC_BODY,
    "acheteur public": DebtorKind.PUBLIC_BODY, "organisme public": DebtorKind.PUBLIC_BODY,
}  # fmt: skip


def read_debtor(result: ParsedFile, line: int, code: str, name: str, values: Mapping[Field, str]) -> DebtorRow:
    """A customer's details out of one row; what is invalid is left out with a remark. The kind is what the row states."""
    if max(len(name), len(code)) > LONGEST_NAME:
        result.problems.add(
            ProblemCode.NAME_TOO_LONG, line, field=Field.CUSTOMER_NAME.value, value=name, limit=LONGEST_NAME
        )
    siren = _identifier(result, line, values, Field.SIREN, Siren.parse)
    siret = _identifier(result, line, values, Field.SIRET, Siret.parse)
    vat_number = _identifier(result, line, values, Field.VAT_NUMBER, _vat_number)
    kind = DebtorKind.UNKNOWN
    if text := values.get(Field.KIND):
        stated = KINDS.get(normalised(text))
        if stated is None:
            result.problems.add(ProblemCode.KIND_UNKNOWN, line, field=Field.KIND.value, value=text)
        else:
            kind = stated
    postal_code = values.get(Field.POSTAL_CODE, "")
    if may_lack_a_zero(postal_code, values.get(Field.COUNTRY, "")):
        result.problems.add(ProblemCode.POSTAL_CODE_SHORT, line, field=Field.POSTAL_CODE.value, value=postal_code)
    return DebtorRow(
        code=code[:LONGEST_NAME], name=name[:LONGEST_NAME], kind=kind, email=_emails(result, line, values),
        phone=values.get(Field.PHONE, ""), siren=siren or siret[:9], siret=siret, vat_number=vat_number,
        street=values.get(Field.STREET, ""), postal_code=postal_code, city=values.get(Field.CITY, ""),
        country=values.get(Field.COUNTRY, ""), language=values.get(Field.LANGUAGE, "").lower()[:2],
    )  # fmt: skip


def _vat_number(text: str) -> str:
    """French numbers are checked; those of other countries are kept as written."""
    compact = re.sub(r"[^A-Z0-9]", "", text.upper())
    return VatNumber.parse(text) if compact.startswith("FR") or compact[:2].isdigit() else compact


def _identifier(
    result: ParsedFile, line: int, values: Mapping[Field, str], name: Field, parse: Callable[[str], str]
) -> str:
    text = values.get(name, "")
    try:
        return parse(text) if text else ""
    except IdentifierInvalid as invalid:
        result.problems.add(
            ProblemCode.IDENTIFIER_INVALID, line, field=name.value, value=text, kind=invalid.facts["kind"]
        )
        return ""


def _emails(result: ParsedFile, line: int, values: Mapping[Field, str]) -> str:
    """The valid addresses of the cell, separated by commas."""
    kept = []
    for piece in pieces(values.get(Field.EMAIL, "")):
        try:
            kept.append(cleaned(piece))
        except MailAddressInvalid:
            result.problems.add(ProblemCode.EMAIL_INVALID, line, field=Field.EMAIL.value, value=piece)
    return ",".join(dict.fromkeys(kept))
