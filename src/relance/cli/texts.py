"""``relance texts``: own words that wait for a second reader."""

from __future__ import annotations

import click

from relance.cli.database import actor, now, organisation_option, with_database
from relance.cli.speech import _, print_json, print_table, tell


@click.command(help=_("List own words that wait for a second reader; approve or drop one, named as it is listed."))
@click.option("--approve", metavar="TEXT", help=_("Let these words count in letters to come, such as reminder-fr."))
@click.option("--drop", metavar="TEXT", help=_("Forget these words."))
@organisation_option
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(approve: str | None, drop: str | None, slug: str, as_json: bool) -> None:
    """Show, approve or drop."""
    from relance.language import Language
    from relance.letters.model import Act
    from relance.letters.second_reader import NoTextWaits, approve_text, digest, drop_text, waiting_texts
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of

    with acting(organisation_id_of(slug), actor(), now()) as here:
        waiting = {f"{one.act.replace('_', '-')}-{one.language}": one for one in waiting_texts(here)}
        if named := approve or drop:
            if named not in waiting:
                raise NoTextWaits
            one = waiting[named]
            language: Language = "en" if one.language == "en" else "fr"
            seen, kind = digest(one.edits), Act(one.act)
            if approve:
                approve_text(here, kind, language, seen=seen, user_id=None)
            else:
                drop_text(here, kind, language, seen=seen)
    if approve:
        tell("Approved: {text} counts in letters to come.", text=approve)
        return
    if drop:
        tell("Dropped: {text} stays as it was.", text=drop)
        return
    rows = [(name, one.user.name, one.edits) for name, one in waiting.items()]
    if as_json:
        print_json([{"text": name, "by": by, "edits": edits} for name, by, edits in rows])
    else:
        print_table([_("Text"), _("Proposed by"), _("Words")], rows)
