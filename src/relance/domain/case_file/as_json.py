"""The file as ``case.json``: named as UBL names things where it does, codes of EN 16931 and ISO; its schema is published beside.

Amounts are text with their currency, days ISO 8601. ``said`` puts sentences into the language of the file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from relance.domain.case_file.clean import clean
from relance.domain.case_file.model import (
    Account,
    CaseFile,
    Claim,
    Contact,
    Credit,
    LetterSent,
    Paper,
    Party,
    Said,
    Sums,
    Undertaking,
)
from relance.domain.ledger import ClaimKind
from relance.domain.money import Money
from relance.domain.preflight.evidence import Evidence, Shown
from relance.domain.preflight.faults import Fault
from relance.domain.sentences import Sentence, plain

VERSION = "urn:relance:case:1.0"
# UNTDID 1001, as EN 16931 takes it; what is no invoice has none.
INVOICE_TYPE = {ClaimKind.INVOICE: "380", ClaimKind.RENT: "380", ClaimKind.CARRIAGE: "380"}
Saying = Callable[[Sentence], str]


def as_json(file: CaseFile, said: Saying, language: str, files: Iterable[Mapping[str, object]] = ()) -> dict[str, Any]:
    """The whole file; ``files`` are the others of the bundle, with their hashes."""
    return _filled(
        {
            "CustomizationID": VERSION,
            "ID": clean(file.reference),
            "IssueDate": file.on.isoformat(),
            "openedOn": file.opened_on.isoformat() if file.opened_on else None,
            "paymentsKnownUntil": file.counted_until.isoformat() if file.counted_until else None,
            "languageID": language,
            "AccountingSupplierParty": _party(file.creditor),
            "AccountingCustomerParty": _party(file.debtor),
            "PayeeFinancialAccount": _account(file.account),
            "LegalMonetaryTotal": [_sums(one) for one in file.totals],
            "claims": [_claim(one, said) for one in file.claims],
            "credits": [_credit(one) for one in file.credits],
            "letters": [_letter(one, said) for one in file.letters],
            "exchanges": [_exchange(one) for one in file.exchanges],
            "commitments": [_commitment(one) for one in file.commitments],
            "evidence": _evidence(file.evidence, said),
            "warnings": [_warning(one, said) for one in file.faults],
            "exhibits": [_paper(one, said) for one in file.papers],
            "files": list(files),
        }
    )


def _filled(data: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is not known: a key is there with something in it, or not at all; lists stay, empty as they are."""
    return {key: value for key, value in data.items() if value not in (None, "", {})}


def _amount(money: Money) -> dict[str, str]:
    return {"value": f"{money.amount:f}", "currencyID": money.currency}


def _party(one: Party) -> dict[str, Any]:
    at = one.address
    return _filled(
        {
            "kind": one.kind.value,
            "SupplierAssignedAccountID": clean(one.code),
            "PartyName": clean(one.name),
            "PartyLegalEntity": _filled(
                {
                    "RegistrationName": clean(one.name),
                    "CompanyID": one.siren,
                    "CompanyLegalForm": clean(one.legal_form),
                    "capital": clean(one.capital),
                    "register": clean(one.register),
                }
            ),
            "PartyIdentification": [{"ID": one.siret, "schemeID": "0009"}] if one.siret else None,
            "PartyTaxScheme": {"CompanyID": one.vat_number} if one.vat_number else None,
            "PostalAddress": _filled(
                {
                    "StreetName": clean(at.street),
                    "AdditionalStreetName": clean(at.street_2),
                    "CityName": clean(at.city),
                    "PostalZone": clean(at.postal_code),
                    "Country": _filled({"IdentificationCode": one.country_code, "Name": clean(at.country)}),
                }
            ),
            "Contact": [_contact(each) for each in one.contacts],
        }
    )


def _contact(one: Contact) -> dict[str, str]:
    return _filled({"Name": clean(one.name), "Telephone": clean(one.phone), "ElectronicMail": clean(one.email)})


def _sums(one: Sums) -> dict[str, Any]:
    return {
        "currencyID": one.currency,
        "principal": _amount(one.principal),
        "interest": _amount(one.interest),
        "compensation": _amount(one.compensation),
        "PayableAmount": _amount(one.total),
        "payableLater": _amount(one.later),
        "unallocatedCredit": _amount(one.credit),
    }


def _claim(one: Claim, said: Saying) -> dict[str, Any]:
    return _filled(
        {
            "ID": clean(one.number),
            "InvoiceTypeCode": INVOICE_TYPE.get(one.kind),
            "claimKind": one.kind.value,
            "Note": clean(one.label),
            "IssueDate": one.issued_on.isoformat(),
            "DueDate": one.due_on.isoformat(),
            "OrderReference": clean(one.order),
            "DespatchDocumentReference": clean(one.delivery),
            "TaxInclusiveAmount": _amount(one.amount),
            "PrepaidAmount": _amount(one.paid),
            "creditedAmount": _amount(one.credited),
            "openAmount": _amount(one.open),
            "interest": {
                "Amount": _amount(one.interest),
                "settled": _amount(one.interest_settled),
                "lines": [
                    {
                        "StartDate": line.first.isoformat(),
                        "EndDate": line.last.isoformat(),
                        "days": line.days,
                        "base": _amount(line.base),
                        "Percent": plain(line.rate * 100),
                        "Amount": _amount(line.amount),
                        "source": said(line.source),
                    }
                    for line in one.lines
                ],
            },
            "compensation": _amount(one.compensation),
            "isAsked": one.is_asked,
            "interestFollowsPrincipal": one.follows_principal,
            "limitation": _filled(
                {
                    "lastDay": one.limitation_last_day.isoformat() if one.limitation_last_day else None,
                    "isBarred": one.is_barred,
                }
            ),
            "payments": [
                {
                    "PaidDate": each.on.isoformat(),
                    "Amount": _amount(each.amount),
                    "isCreditNote": each.is_credit_note,
                    "Note": said(each.what),
                }
                for each in one.movements
            ],
            "remarks": [said(each) for each in one.remarks],
            "evidence": [_shown(each, said) for each in one.shown],
        }
    )


def _account(one: Account) -> dict[str, str]:
    return {"ID": one.iban, "Name": clean(one.holder), "FinancialInstitutionBranch": one.bic}


def _credit(one: Credit) -> dict[str, Any]:
    return {
        "ID": clean(one.reference),
        "nature": one.nature.value,
        "IssueDate": one.on.isoformat(),
        "Amount": _amount(one.open),
    }


def _letter(one: LetterSent, said: Saying) -> dict[str, Any]:
    return {
        "ID": one.number,
        "act": one.act,
        "title": said(one.title),
        "channel": one.channel,
        "recipient": clean(one.recipient),
        "state": one.state,
        "IssueDate": one.sent_on.isoformat(),
        "reference": clean(one.reference),
        "sha256": one.sha256,
    }


def _exchange(one: Said) -> dict[str, Any]:
    return {"IssueDate": one.on.isoformat(), "kind": one.kind, "reason": one.reason, "Note": clean(one.text)}


def _commitment(one: Undertaking) -> dict[str, Any]:
    return {
        "party": one.party,
        "Note": clean(one.what),
        "DueDate": one.due_on.isoformat(),
        "wasKept": one.was_kept,
    }


def _warning(one: Fault, said: Saying) -> dict[str, Any]:
    return {
        "code": one.code,
        "side": one.side.value,
        "field": clean(one.field),
        "isBlocking": one.is_blocking,
        "Note": clean(said(one.what)),
        "why": said(one.why),
    }


def _shown(one: Shown, said: Saying) -> dict[str, Any]:
    where = said(one.where) if one.where else None
    return _filled(
        {"element": one.element.value, "held": one.held.name.lower(), "by": clean(said(one.by)), "where": where}
    )


def _evidence(one: Evidence, said: Saying) -> dict[str, Any]:
    return {"score": one.score, "most": one.most, "elements": [_shown(each, said) for each in one.elements]}


def _paper(one: Paper, said: Saying) -> dict[str, Any]:
    return _filled(
        {
            "number": one.number,
            "kind": one.kind.value,
            "title": clean(said(one.title)),
            "IssueDate": one.dated_on.isoformat() if one.dated_on else None,
            "file": one.path,
            "mimeCode": one.media_type,
            "sha256": one.sha256,
            "proof": clean(one.proof),
        }
    )
