"""``relance verify``: the journal is as it was written, and every open amount is what its rows say."""

from __future__ import annotations

import click

from relance.cli.database import with_database
from relance.cli.speech import _, print_json, tell
from relance.domain.errors import DomainError
from relance.domain.sentences import Sentence


class VerificationFailed(DomainError):
    """Something is not as it was written."""

    code = "verification_failed"
    template = "Verification failed (faults: {count}). Restore a backup, or ask who had access to the database."


def faults_of(slug: str) -> list[dict[str, object]]:
    """What is not as it was written in the organisation acted in: journal, seals, documents, open amounts and their sums."""
    from relance.documents.archive import wrong_documents
    from relance.journal.seals import verify_seals
    from relance.journal.services import verify_journal
    from relance.receivables.selectors import wrong_open_amounts, wrong_open_sums

    faults: list[dict[str, object]] = [
        {"organisation": slug, "record": f"journal {broken.chain}/{broken.sequence}", "why": broken.why}
        for broken in (*verify_journal(), *verify_seals())
    ]
    faults += [
        {"organisation": slug, "record": f"document {sha256}", "why": Sentence("its content is not what was written")}
        for sha256 in wrong_documents()
    ]
    faults += [
        {"organisation": slug, "record": f"{wrong.kind} {wrong.id}", "why": f"{wrong.stored} ≠ {wrong.recomputed}"}
        for wrong in wrong_open_amounts()
    ]
    faults += [
        {"organisation": slug, "record": f"open {day}", "why": f"{stored} ≠ {recomputed}"}
        for day, stored, recomputed in wrong_open_sums()
    ]
    return faults


@click.command(help=_("Check the journal's chains and recompute every open amount, organisation by organisation."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(as_json: bool) -> None:
    """Check all organisations; a fault ends with exit code 2."""
    from relance.tenancy.context import acting_in
    from relance.tenancy.services import organisation_id_of, organisation_slugs

    faults: list[dict[str, object]] = []
    slugs = organisation_slugs()
    for slug in slugs:
        with acting_in(organisation_id_of(slug)):
            faults += faults_of(slug)
    if as_json:
        print_json({"organisations": len(slugs), "faults": faults})
    for fault in faults if not as_json else []:
        tell("{organisation}: {record}: {why}", **fault)
    if faults:
        raise VerificationFailed(count=len(faults))
    if not as_json:
        tell("All is as it was written: organisations checked: {count}.", count=len(slugs))
