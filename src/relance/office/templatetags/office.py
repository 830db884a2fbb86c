"""What templates speak with: sentences of the catalogue, facts as the reader writes them, icons, stages."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date
from django import template
from django.contrib.staticfiles import finders
from django.forms.utils import flatatt
from django.template.context import Context
from django.templatetags.static import static
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from relance.domain.money import Money
from relance.domain.scenario.model import Stage
from relance.domain.sentences import Sentence
from relance.language import LOCALES, Language, local, long_date, say, show
from relance.language.articles import ARTICLE, unparted
from relance.letters.model import STAGE_OF_ACT, Act
from relance.letters.titles import act_title
from relance.office.icons import ICONS
from relance.office.typed import Typed
from relance.scenarios.words import STAGES

register = template.Library()
IT_IS_RIGHT = Sentence("It is right: record it")
WHERE_YOU_ARE = Sentence("Where you are")


def _language(context: Context) -> Language:
    language: Language = context["language"]
    return language


def _marked(said: str) -> str:
    """A sentence whose articles no line parts; without one it is the text that it was, fit for an attribute too."""
    if not ARTICLE.search(said):
        return said
    return mark_safe(unparted(escape(said), '<span class="nowrap">{}</span>'))  # noqa: S308 (escaped)


@register.simple_tag
def asset(path: str) -> str:
    """The address of a file of the pages' own. It changes with the bytes, so that browsers keep them for good."""
    return f"{static(path)}?v={_digest(path)}"


@cache
def _digest(path: str) -> str:
    """Of a static file; a program that runs serves the bytes that it began with."""
    found = finders.find(path)
    if not isinstance(found, str):
        raise FileNotFoundError(path)
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:12]


@register.simple_tag(takes_context=True)
def t(context: Context, text: str, **facts: object) -> str:
    """The template ``text`` in the reader's language: ``{% t "{count} invoices" count=n %}``."""
    return _marked(say(Sentence(text, facts), _language(context)))


@register.simple_block_tag(takes_context=True)
def prose(context: Context, content: str, **facts: object) -> str:
    """``t`` for a sentence that no line holds: it stands between ``prose`` and ``endprose``, and its lines are joined by spaces."""
    text = " ".join(line.strip() for line in content.strip().split("\n"))
    return _marked(say(Sentence(text, facts), _language(context)))


@register.simple_tag(takes_context=True)
def counted(context: Context, count: int, one: str, many: str, **facts: object) -> str:
    """``one`` for a count of 1, else ``many``, which may name ``{count}``.

    Zero is many here; French, which counts it as one, says so in its own ``many``: ``{count} {count:facture|factures}``.
    """
    return say(Sentence(one if count == 1 else many, {"count": count, **facts}), _language(context))


@register.simple_tag(takes_context=True, name="show")
def show_fact(context: Context, fact: object) -> str:
    """A fact as the reader writes it; nothing for nothing."""
    return "" if fact in (None, "") else _marked(show(fact, _language(context)))


@register.simple_tag(takes_context=True)
def money(context: Context, amount: Money, style: str = "") -> SafeString:
    """An amount that never breaks and lines up."""
    kind = f"money {style}".strip()
    return format_html('<span class="{}">{}</span>', kind, show(amount, _language(context)))


@register.simple_tag(takes_context=True)
def day(context: Context, on: date | None, form: str = "short") -> SafeString:
    """A date: ``short`` 09/03/2026, ``long`` with the month in words, ``weekday`` with the day of the week too, ``month`` its month.

    Of a moment, the day that it was at the place.
    """
    if on is None:
        return mark_safe("—")
    on = local(on).date() if isinstance(on, datetime) else on
    language = _language(context)
    match form:
        case "long":
            text = long_date(on, language)
        case "month":
            text = format_date(on, "MMMM yyyy", locale=LOCALES[language])
        case "weekday":
            text = f"{format_date(on, 'EEEE', locale=LOCALES[language])} {long_date(on, language)}"
        case _:
            text = show(on, language)
    return format_html('<time datetime="{}">{}</time>', on.isoformat(), text)


@register.simple_tag(takes_context=True)
def clock(context: Context, moment: datetime) -> SafeString:
    """The hour of a moment at the place: 10 h 00, 10:00."""
    hour = show(local(moment).time(), _language(context))
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(timespec="minutes"), hour)


@register.simple_tag(takes_context=True)
def icon(context: Context, name: str, said: str = "") -> SafeString:
    """An icon; ``said`` is a template that screen readers speak in its place, else it is decoration."""
    label = (
        format_html('role="img" aria-label="{}"', say(Sentence(said), _language(context)))
        if said
        else mark_safe('aria-hidden="true"')
    )
    drawn = mark_safe(ICONS[name])  # noqa: S308 (our own strokes)
    return format_html('<svg class="icon" viewBox="0 0 20 20" {}>{}</svg>', label, drawn)


@register.simple_tag(takes_context=True)
def stage(context: Context, number: int) -> SafeString:
    """How far the matter has gone: squares filled up to the stage, and its name."""
    reached = Stage(number)
    tone = 2 if reached is Stage.MISE_EN_DEMEURE else 1
    squares = mark_safe(  # noqa: S308 (numbers of our own)
        "".join(
            f'<rect{" class=on" if place < reached.value else ""} x="{1 + 8 * place}" y="1.5" width="6" height="6"/>'
            for place in range(len(Stage))
        )
    )
    return format_html(
        '<span class="stage stage-{}"><svg viewBox="0 0 34 10" aria-hidden="true">{}</svg><b>{}</b></span>',
        tone,
        squares,
        say(STAGES[reached], _language(context)),
    )


@register.simple_tag(takes_context=True)
def act_reached(context: Context, act: Act) -> SafeString:
    """What a letter is; a scenario's with how far the matter has gone."""
    if act in STAGE_OF_ACT:
        return stage(context, STAGE_OF_ACT[act])
    return format_html('<span class="stage"><b>{}</b></span>', say(act_title(str(act)), _language(context)))


def _typed(context: Context) -> Typed:
    """What was refused on this page; nothing where it is drawn by an act."""
    kept = context.get("typed")
    return kept if isinstance(kept, Typed) else Typed()


@register.simple_tag(takes_context=True)
def typed(context: Context, form: str, name: str, default: object = "") -> str:
    """What was typed into the field before the form was refused, else ``default``."""
    if isinstance(default, date):
        default = default.isoformat()
    return str(_typed(context).value(form, name, default))


@register.simple_tag(takes_context=True)
def chosen(context: Context, form: str, name: str, value: object, default: object = "") -> str:
    """Marks the option of a list that was chosen before the form was refused, else ``default``."""
    return " selected" if _typed(context).value(form, name, default) == str(value) else ""


@register.simple_tag(takes_context=True)
def picked(context: Context, form: str, name: str, value: object, default: object = "") -> str:
    """Marks the one of several that was picked before the form was refused, else ``default``."""
    return " checked" if _typed(context).value(form, name, default) == str(value) else ""


@register.simple_tag(takes_context=True)
def ticked(context: Context, form: str, name: str, value: str = "yes") -> str:
    """Marks a box that was ticked before the form was refused."""
    return " checked" if _typed(context).value(form, name, "") == value else ""


@register.simple_tag(takes_context=True)
def opened(context: Context, *forms: str) -> str:
    """Opens the fold of a form that was refused, or that the address asks for (``?do=``)."""
    return " open" if _typed(context).form in forms or context["request"].GET.get("do") in forms else ""


@register.simple_tag(takes_context=True)
def wrong(context: Context, form: str, name: str) -> SafeString:
    """Marks the field at which the form was refused."""
    kept = _typed(context)
    if kept.form != form or kept.at != name:
        return mark_safe("")
    return format_html(' aria-invalid="true" aria-describedby="{}-{}-error"', form, name)


@register.simple_tag(takes_context=True)
def error_at(context: Context, form: str, name: str = "") -> SafeString:
    """Why the form was refused, at this field; without ``name``, where it is about no single one."""
    kept = _typed(context)
    if kept.form != form or kept.at != name:
        return mark_safe("")
    said = format_html("{}<span>{}</span>", icon(context, "care"), kept.why)
    if not kept.doubt:
        return format_html('<p class="error" role="alert" id="{}-{}-error">{}</p>', form, name, said)
    return format_html(
        '<p class="error" role="alert" id="{}-{}-error">{}</p><label class="choice"><input type="checkbox" name="accept" value="{}"> {}'
        "</label>",
        form,
        name,
        said,
        kept.doubt,
        say(IT_IS_RIGHT, _language(context)),
    )


@register.simple_tag(takes_context=True)
def column(context: Context, text: str, style: str = "") -> SafeString:
    """The head of a column; ``style`` is ``n`` for numbers."""
    kind = format_html(' class="{}"', style) if style else ""
    return format_html('<th scope="col" role="columnheader"{}>{}</th>', kind, t(context, text))


@register.simple_block_tag(takes_context=True)
def crumbs(context: Context, content: str) -> SafeString:
    """The way to a page: list items, the last of which is the page itself."""
    said = say(WHERE_YOU_ARE, _language(context))
    return format_html('<nav aria-label="{}"><ol class="{}">{}</ol></nav>', said, "crumbs", content)


@register.simple_tag(takes_context=True)
def field(context: Context, form: str, name: str, label: str, value: object = "", **given: object) -> SafeString:
    """A line to type into, with its label, what was typed before the form was refused, and why it was.

    ``given`` are attributes of the input; True is one without a value, a date is written as the browser does.
    ``kind`` is a class of the field beside its own.
    """
    kind = f"field {given.pop('kind', '')}".strip()
    attributes = {key: one.isoformat() if isinstance(one, date) else one for key, one in given.items()}
    return format_html(
        '<div class="{}"><label for="{}">{}</label><input name="{}" value="{}"{}{}>{}</div>',
        kind,
        given["id"],
        t(context, label),
        name,
        typed(context, form, name, value),
        flatatt(attributes),
        wrong(context, form, name),
        error_at(context, form, name),
    )


@register.filter
def hour(moment: datetime) -> time:
    """The hour of a moment at the place, as a fact for a sentence."""
    return local(moment).time()


@register.filter
def local_day(moment: datetime) -> date:
    """The day of a moment at the place, as a fact for a sentence."""
    return local(moment).date()


@register.filter
def at(mapping: Any, key: object) -> Any:
    """``mapping[key]``, or nothing."""
    return mapping.get(key, "")


@register.filter
def at_index(listed: Any, place: int) -> Any:
    """``listed[place]``."""
    return listed[place]
