"""``relance set``: what an organisation chooses."""

from __future__ import annotations

import click

from relance.cli.database import actor, installation_key, now, organisation_option, with_database
from relance.cli.speech import _, print_json, print_table, tell, warn
from relance.domain.sentences import Sentence


@click.command(
    help=_("Set a preference of the organisation; an empty VALUE takes it back; without arguments, list them.")
)
@click.argument("key", required=False)
@click.argument("value", required=False)
@organisation_option
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@with_database
def command(key: str | None, value: str | None, slug: str, as_json: bool) -> None:
    """Store one choice, or show all."""
    from relance.membership.choices import choose
    from relance.receivables.terms import agree_terms
    from relance.tenancy.context import acting
    from relance.tenancy.organisations import organisation_id_of
    from relance.tenancy.penalty_rate import below_floor
    from relance.tenancy.preferences import LEGAL_FORM, PAYMENT_TERMS, PENALTY_RATE, lacking_mentions, preferences

    organisation_id = organisation_id_of(slug)
    forgotten: list[str] = []
    if key == PAYMENT_TERMS.key and value is not None:
        with acting(organisation_id, actor(), now()) as here:
            dated = agree_terms(here, value)
        if dated and not as_json:
            tell("Due dates that were assumed and are known now: {count}.", count=dated)
    elif key and value is not None:
        with acting(organisation_id, actor(), now()) as here:
            forgotten = choose(here, {key: value}, user_id=None, installation_key=installation_key()).forgotten
    with acting(organisation_id, actor(), now()) as here:
        chosen = list(preferences(here))
        lacking = (
            lacking_mentions({name: kept for name, kept, _ in chosen if kept})
            if key == LEGAL_FORM.key and value
            else []
        )
        below = below_floor(here, here.today) if key == PENALTY_RATE.key else None
    if below:
        warn(below.sentence.template, **below.sentence.facts)
    for choice, article in lacking:
        warn("Letters and e-mails lack a mention: {what} ({article}).", what=choice.meaning, article=article)
        warn("They leave all the same. relance set {key} VALUE", key=choice.key)
    for secret in forgotten:
        warn("{key} is forgotten: it was given for what stood there before. Set it again.", key=secret)
    if as_json:
        print_json({name: setting for name, setting, _meaning in chosen})
    elif key and value:
        tell("{key} is now {value}.", key=key, value=next(shown for name, shown, _meaning in chosen if name == key))
    elif key and value is not None:
        tell("{key} is no longer set.", key=key)
    else:
        print_table(
            [_("Preference"), _("Value"), _("Meaning")],
            [(name, setting, _meant(name, meaning)) for name, setting, meaning in chosen],
        )


def _meant(key: str, meaning: Sentence) -> Sentence:
    """What a preference means, with the words that it takes where they are a few: whoever types it needs them."""
    from relance.tenancy.preferences import CHOICES

    words = ", ".join(word for word, _said in CHOICES[key].options)
    return Sentence("{meaning}: {words}", {"meaning": meaning, "words": words}) if words else meaning
