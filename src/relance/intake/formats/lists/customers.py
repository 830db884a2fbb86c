"""A customer's details out of one row of a list: what is valid is kept, what is not is remarked."""

from __future__ import annotations

from collections.abc import Mapping

from relance.domain.identifiers.errors import IdentifierInvalid
from relance.domain.identifiers.tax import CompanyNumbers, company_numbers
from relance.domain.ledger import DebtorKind
from relance.domain.mail_addresses import MailAddressInvalid, cleaned, pieces
from relance.domain.postal_codes import may_lack_a_zero
from relance.domain.sentences import Sentence
from relance.intake.formats.lists.fields import Field
from relance.intake.formats.lists.headings import normalised
from relance.intake.formats.places_and_languages import country_code, country_name, language_of
from relance.intake.formats.problem_codes import ProblemCode
from relance.intake.rows import DebtorRow, ParsedFile

LONGEST_NAME = 400
DETAILS = frozenset(
    {
        Field.KIND, Field.EMAIL, Field.PHONE, Field.SIREN, Field.SIRET, Field.VAT_NUMBER, Field.STREET, Field.STREET_2, Field.STREET_3,
        Field.POSTAL_CODE, Field.CITY, Field.COUNTRY, Field.LANGUAGE,
    }
)  # fmt: skip
NUMBERS = {Field.SIREN: "SIREN", Field.SIRET: "SIRET", Field.VAT_NUMBER: Sentence("VAT number")}
KINDS = {
    "company": DebtorKind.COMPANY, "entreprise": DebtorKind.COMPANY, "societe": DebtorKind.COMPANY,
    "b2b": DebtorKind.COMPANY, "corporate": DebtorKind.COMPANY, "pme": DebtorKind.COMPANY, "tpe": DebtorKind.COMPANY,
    "eti": DebtorKind.COMPANY, "grand compte": DebtorKind.COMPANY, "grands comptes": DebtorKind.COMPANY,
    "entreprises": DebtorKind.COMPANY, "societes": DebtorKind.COMPANY, "professionnels": DebtorKind.COMPANY,
    "companies": DebtorKind.COMPANY, "commercial": DebtorKind.COMPANY, "client professionnel": DebtorKind.COMPANY,
    "b2c": DebtorKind.CONSUMER, "particuliers": DebtorKind.CONSUMER, "private": DebtorKind.CONSUMER,
    "client particulier": DebtorKind.CONSUMER, "consumers": DebtorKind.CONSUMER, "consommateurs": DebtorKind.CONSUMER,
    "b2g": DebtorKind.PUBLIC_BODY, "secteur public": DebtorKind.PUBLIC_BODY, "collectivites": DebtorKind.PUBLIC_BODY,
    "collectivite territoriale": DebtorKind.PUBLIC_BODY, "etablissement public": DebtorKind.PUBLIC_BODY,
    "administrations": DebtorKind.PUBLIC_BODY, "mairie": DebtorKind.PUBLIC_BODY, "government": DebtorKind.PUBLIC_BODY,
    "public sector": DebtorKind.PUBLIC_BODY,
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
    if not DETAILS & values.keys():
        return DebtorRow(code[:LONGEST_NAME], name[:LONGEST_NAME])
    numbers = _company_numbers(result, line, values)
    kind = DebtorKind.UNKNOWN
    if text := values.get(Field.KIND):
        stated = KINDS.get(normalised(text))
        if stated is None:
            result.problems.add(ProblemCode.KIND_UNKNOWN, line, field=Field.KIND.value, value=text)
        else:
            kind = stated
    country = values.get(Field.COUNTRY, "")
    if country and not country_code(country):
        result.problems.add(ProblemCode.COUNTRY_UNKNOWN, line, field=Field.COUNTRY.value, value=country)
    postal_code = values.get(Field.POSTAL_CODE, "")
    if may_lack_a_zero(postal_code, country):
        result.problems.add(ProblemCode.POSTAL_CODE_SHORT, line, field=Field.POSTAL_CODE.value, value=postal_code)
    language = values.get(Field.LANGUAGE, "")
    if says_something(language) and not language_of(language):
        result.problems.add(ProblemCode.LANGUAGE_UNKNOWN, line, field=Field.LANGUAGE.value, value=language)
    lines = [values.get(name, "") for name in (Field.STREET, Field.STREET_2, Field.STREET_3)]
    street, *more = [text for text in lines if text] or [""]
    return DebtorRow(
        code=code[:LONGEST_NAME],
        name=name[:LONGEST_NAME],
        kind=kind,
        email=_emails(result, line, values),
        phone=values.get(Field.PHONE, ""),
        siren=numbers.siren,
        siret=numbers.siret,
        vat_number=numbers.vat_number,
        street=street,
        street_2=", ".join(more),
        postal_code=postal_code,
        city=values.get(Field.CITY, ""),
        country=country_name(country),
        language=language_of(language),
    )


def says_something(text: str) -> bool:
    """False for a blank, and for the dash that people put in its place."""
    return any(sign.isalnum() for sign in text)


def _company_numbers(result: ParsedFile, line: int, values: Mapping[Field, str]) -> CompanyNumbers:
    """The numbers that the row's cells name, each whatever its column is called; what is none is left out with a remark.

    A number that speaks of another company than the cell before it is left out as well.
    """
    country = country_code(values.get(Field.COUNTRY, ""))
    found = CompanyNumbers()
    for field in (Field.SIREN, Field.SIRET, Field.VAT_NUMBER):
        text = values.get(field, "")
        if not says_something(text):
            continue
        try:
            number = company_numbers(text, country)
        except IdentifierInvalid:
            says_nothing = not any(sign.isdigit() and sign != "0" for sign in text)
            problem = ProblemCode.IDENTIFIER_SAYS_NOTHING if says_nothing else ProblemCode.IDENTIFIER_INVALID
            result.problems.add(problem, line, field=field.value, value=text, kind=NUMBERS[field])
            continue
        if found.siren and number.siren and found.siren != number.siren:
            result.problems.add(ProblemCode.IDENTIFIERS_DIFFER, line, field=field.value, value=text, other=found.siren)
            continue
        found = CompanyNumbers(
            found.siren or number.siren, found.siret or number.siret, found.vat_number or number.vat_number
        )
    return found


def _emails(result: ParsedFile, line: int, values: Mapping[Field, str]) -> str:
    """The valid addresses of the cell, separated by commas."""
    kept = []
    for piece in pieces(values.get(Field.EMAIL, "")):
        try:
            kept.append(cleaned(piece))
        except MailAddressInvalid:
            result.problems.add(ProblemCode.EMAIL_INVALID, line, field=Field.EMAIL.value, value=piece)
    return ",".join(dict.fromkeys(kept))
