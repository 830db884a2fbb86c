"""``relance certificate``: what the creditor attests of an invoice that amicable recovery did not bring in, and checking one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from relance.cli.close import rate_of
from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.invoice_named import invoice_named, whose
from relance.cli.losses import FileNotWritten
from relance.cli.speech import LANGUAGE, _, print_json, tell
from relance.domain.errors import DomainError

if TYPE_CHECKING:
    from relance.receivables.targets import TheseReceivables
    from relance.tenancy.context import Acting

DIFFERS = 1


class FileNotRead(DomainError):
    """No such file, or no right to read it."""

    code = "file_not_read"
    template = "{file} could not be read: {why}."


class InvoicesOfTwo(DomainError):
    """One paper is about one customer."""

    code = "certificate_of_two"
    template = "{numbers} are not all of one customer: a certificate is about what one customer owes."


@click.group(help=_("The certificate that amicable recovery brought nothing: draft it, sign it, check one."))
def command() -> None:
    """Groups the three."""


def together(here: Acting, number: str, code: str, also: Sequence[str]) -> TheseReceivables:
    """The receivables of all invoices named, which are of one customer. Raises InvoicesOfTwo."""
    from relance.receivables.targets import TheseReceivables

    found = [invoice_named(here, one, code) for one in (number, *also)]
    debtors = {one.debtor for one in found}
    if len(debtors) > 1:
        raise InvoicesOfTwo(numbers=", ".join((number, *also)))
    return TheseReceivables(tuple(dict.fromkeys(pk for one in found for pk in one.receivables)), found[0].debtor)


def _options(view: click.decorators.FC) -> click.decorators.FC:
    for option in reversed(
        (
            click.argument("number"),
            whose,
            click.option(
                "--also",
                multiple=True,
                metavar="NUMBER",
                help=_("Another invoice of the same customer that it is about, too; as often as needed."),
            ),
            organisation_option,
            click.option(
                "--to",
                "file",
                required=True,
                type=click.Path(dir_okay=False, path_type=Path),
                help=_("The PDF to write."),
            ),
            click.option("--quality", default="", help=_("In which quality its signatory signs, such as manager.")),
            click.option("--contract", default="", help=_("What was agreed, in your words.")),
            click.option("--cause", default="", help=_("Why it is owed, in your words.")),
            click.option(
                "--vat",
                "rates",
                multiple=True,
                metavar="RATE:NET:VAT",
                help=_("What the invoice bears at one rate; once a rate."),
            ),
        )
    ):
        view = option(view)
    return view


@command.command(help=_("Write what a certificate about the invoice NUMBER would say today, marked as a draft."))
@_options
@with_database
def draft(
    number: str,
    code: str,
    also: tuple[str, ...],
    slug: str,
    file: Path,
    quality: str,
    contract: str,
    cause: str,
    rates: tuple[str, ...],
) -> None:
    """Nothing is kept."""
    from relance.closing import certificates
    from relance.closing.attesting import CertificateWord
    from relance.deposits.claim.steps import attempts_on
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        word = CertificateWord(quality, contract, cause, tuple(rate_of(one) for one in rates))
        these = together(here, number, code, also)
        drafted = certificates.draft(here, these, word, attempts_on(here, these.receivables))
        _write(file, certificates.draft_paper(here, drafted.facts, LANGUAGE, quality))
    tell("Written: {file}.", file=str(file))


@command.command(help=_("Sign and seal the certificate about the invoice NUMBER: it then stays as it is."))
@_options
@click.option("--signed-by", "signatory", required=True, help=_("Who signs: a person's name."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def sign(
    number: str,
    code: str,
    also: tuple[str, ...],
    slug: str,
    file: Path,
    quality: str,
    contract: str,
    cause: str,
    rates: tuple[str, ...],
    signatory: str,
    as_json: bool,
) -> None:
    """Written beside what is kept."""
    from relance.closing import certificates
    from relance.closing.attesting import CertificateWord
    from relance.closing.checking import find_certificate
    from relance.deposits.claim.steps import attempts_on
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        word = CertificateWord(quality, contract, cause, tuple(rate_of(one) for one in rates))
        these = together(here, number, code, also)
        steps = attempts_on(here, these.receivables)
        signed = certificates.sign(here, these, word, language=LANGUAGE, signatory=signatory, steps=steps)
        kept = find_certificate(here, signed)
        assert kept is not None  # noqa: S101 (it was made just now)
        _write(file, bytes(kept.document.content))
        address = certificates.address_of(here, kept.code)
    if as_json:
        print_json(
            {
                "number": kept.name,
                "sha256": kept.document.sha256,
                "content_sha256": kept.content_sha256,
                "unpaid": kept.unpaid,
                "currency": kept.currency,
                "address": address,
            }
        )
        return
    tell(
        "Signed and sealed: {number}, in {file}. SHA-256: {digest}",
        number=kept.name,
        file=str(file),
        digest=kept.document.sha256,
    )


@command.command(help=_("Check a certificate FILE without a database: that it and its pieces hold together."))
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--hash", "digest", default="", help=_("The SHA-256 on the paper or on the checking page, to compare with.")
)
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
def check(file: Path, digest: str, as_json: bool) -> None:
    """Exit code 1 where something differs."""
    from relance.closing.offline import digest_of, read_certificate

    wanted = digest_of(digest) if digest else ""
    try:
        found = read_certificate(file)
    except OSError as error:
        raise FileNotRead(file=str(file), why=error.strerror or str(error)) from error
    is_sealed = found.is_sealed_as(wanted) if wanted else None
    if as_json:
        print_json(
            {
                "number": found.number,
                "signed_by": found.signed_by,
                "signed_at": found.signed_at,
                "unpaid": found.unpaid,
                "sha256": found.sha256,
                "content_sha256": found.content_sha256,
                "hash_matches": is_sealed,
                "pieces": [{"name": name, "is_right": is_right} for name, is_right in found.pieces],
            }
        )
    else:
        facts = {"number": found.number, "name": found.signed_by, "unpaid": found.unpaid}
        tell("{number}, signed by {name}: {unpaid} left unpaid.", **facts)
        for name, is_right in found.pieces:
            tell("{name}: as it was." if is_right else "{name}: missing or altered.", name=name)
        tell("SHA-256 of the file: {digest}", digest=found.sha256)
        tell("SHA-256 of what it attests: {digest}", digest=found.content_sha256)
        if wanted:
            tell(
                "It is the one that was sealed."
                if is_sealed
                else "This is not the file that was sealed: its SHA-256 is another."
            )
        else:
            tell("Compare one of the two with the paper or the checking page; --hash does it.")
    if is_sealed is False or not found.is_whole:
        raise SystemExit(DIFFERS)


def _write(file: Path, content: bytes) -> None:
    try:
        file.write_bytes(content)
    except OSError as error:
        raise FileNotWritten(file=str(file), why=error.strerror or str(error)) from error
