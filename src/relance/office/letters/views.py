"""The words of letters: those of all letters of a kind, and those of one letter that waits. Looked at before they are kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from relance.domain.errors import DomainError
from relance.domain.ids import NoticeId
from relance.insight.first_look import most_overdue
from relance.intake.known import counted_until
from relance.language import LANGUAGES, Language, say
from relance.letters.act_titles import ACT_TITLES
from relance.letters.compose import Composer, Wanted
from relance.letters.details import own_of
from relance.letters.edits import PIECE_WORDS, PLACE_WORDS, changed, edited_text, pieces
from relance.letters.late_paid import with_sums
from relance.letters.letterhead import author_of
from relance.letters.model import LETTERS, Act, Letter
from relance.letters.page import page_of, page_or_why
from relance.letters.second_reader import approve_text, drop_text, kinds_waiting, words_waiting
from relance.letters.texts_of import keep_text, texts_of_organisation
from relance.letters.titles import act_title
from relance.office.notices import notice_of_page
from relance.office.page import Page, act, page
from relance.office.visit import Visit
from relance.outbox.earlier_letters import reminded_on
from relance.outbox.models import Notice
from relance.outbox.preparation import Composers
from relance.outbox.rewording import WordsFixed, reword, words_of
from relance.receivables import late_paid
from relance.tenancy.context import Acting
from relance.tenancy.own_details import own_details
from relance.tenancy.rights import Right, RightMissing, demand

LANGUAGE_NAMES: dict[Language, str] = {"fr": "Français", "en": "English"}


def letter_texts() -> list[tuple[str, Act, Language]]:
    """Every letter in every language: the key of its address, its act, the language."""
    return [(f"{one.value.replace('_', '-')}-{language}", one, language) for one in Act for language in LANGUAGES]


def keys_waiting(here: Acting) -> list[str]:
    """The keys of the letters whose words wait for a second reader."""
    waiting = kinds_waiting(here)
    return [key for key, one, language in letter_texts() if (one, language) in waiting]


def _read(key: str) -> tuple[Act, Language]:
    for known, of, language in letter_texts():
        if known == key:
            return of, language
    raise Http404


# -- of all letters of a kind ---------------------------------------------------------------------------------------------


@page
def letter_text(visit: Visit, here: Acting, key: str) -> Page:
    """The words of a kind of letter, with a real one beside them."""
    of, language = _read(key)
    kept = texts_of_organisation(here).get((of.value, language), {})
    return "office/letter_text.html", _text_context(visit, here, key, kept)


@act
def save_letter_text(visit: Visit, key: str) -> HttpResponse:
    """Look at the form's words on a real letter, or keep them for all letters to come."""
    of, language = _read(key)
    edits, is_kept = _given(visit), visit.request.POST.get("do") == "keep"
    refused: DomainError | None = None
    try:
        with visit.acting() as here:
            demand(Right.SET_UP, here)
            if is_kept:
                counts = keep_text(here, of, language, edits, user_id=visit.user.pk)
            else:
                edits = changed(of, language, edits, own=own_details(here))
    except RightMissing:
        raise
    except DomainError as error:
        refused = error
    if is_kept and not refused:
        if counts:
            messages.success(visit.request, visit.say("Kept, for all letters to come. What was sent stays as it was."))
        else:
            messages.warning(
                visit.request, visit.say("These words wait for another member; letters say what they said.")
            )
        return HttpResponseRedirect(visit.url("letter-text", key=key))
    return _again(visit, "office/letter_text.html", lambda here: _text_context(visit, here, key, edits, refused))


@act
def settle_letter_text(visit: Visit, key: str) -> HttpResponse:
    """Approve the words that wait, as they were seen, or drop them."""
    of, language = _read(key)
    seen = visit.request.POST.get("seen", "")
    if visit.request.POST.get("do") == "drop":
        with visit.acting() as here:
            drop_text(here, of, language, seen=seen)
        messages.success(visit.request, visit.say("Dropped: letters say what they said."))
    else:
        with visit.acting() as here:
            approve_text(here, of, language, seen=seen, user_id=visit.user.pk)
        messages.success(visit.request, visit.say("Kept, for all letters to come. What was sent stays as it was."))
    return HttpResponseRedirect(visit.url("letter-text", key=key))


def _text_context(
    visit: Visit, here: Acting, key: str, edits: Mapping[str, str], refused: DomainError | None = None
) -> dict[str, object]:
    of, language = _read(key)
    letter = _sample(visit, here, of, language, {} if refused else edits)
    drawn, why = page_or_why(letter) if letter else (None, None)
    waiting = words_waiting(here, of, language)
    return _form(visit, of, language, edits, refused or why) | {
        "waiting": waiting,
        "waiting_words": [(PIECE_WORDS.get(key, key), text) for key, text in waiting[2].items()] if waiting else [],
        "section": "scenarios",
        "key": key,
        "title": ACT_TITLES[of],
        "language_name": LANGUAGE_NAMES[language],
        "letter": drawn,
        "debtor_name": letter.recipient.name if letter else "",
        "others": [
            (LANGUAGE_NAMES[other], f"{of.value.replace('_', '-')}-{other}") for other in LANGUAGES if other != language
        ],
    }


def _paid_late(here: Acting, today: date) -> tuple[int, int] | None:
    """A debtor with what they paid late and still owe the penalties of; None without one."""
    settled, _ = late_paid.of_all(here)
    owed = with_sums(Composers(here).of_day(today, today), settled)
    return (owed[0].settled.debtor, owed[0].settled.receivable) if owed else None


def _sample(visit: Visit, here: Acting, of: Act, language: Language, edits: Mapping[str, str]) -> Letter | None:
    """The letter that the most overdue debtor would get today, in ``language`` whatever his own is; None without one."""
    found = _paid_late(here, visit.today) if of is Act.LATE_PAID else most_overdue(here)
    if found is None:
        return None
    debtor, receivable = found
    author = author_of(here, is_complete=False)
    composer = Composer(
        here, on=visit.today, counted_until=counted_until(here, visit.today, [receivable]), author=author
    )
    earlier = reminded_on(here, of, [receivable], visit.today)
    letter = composer.compose(Wanted(debtor=debtor, act=of, items=[receivable], reminded_on=earlier))
    return replace(
        letter, recipient=replace(letter.recipient, language=language), text=edited_text(of, language, edits)
    )


# -- of one letter --------------------------------------------------------------------------------------------------------


@page
def letter_words(visit: Visit, here: Acting, name: str) -> Page:
    """The words of one letter that waits for a person's word."""
    demand(Right.ACT, here)
    return "office/letter_words.html", _words_context(visit, here, name, None)


@act
def save_letter_words(visit: Visit, name: str) -> HttpResponse:
    """Look at the form's words on this letter, or keep them for it alone."""
    edits, is_kept = _given(visit), visit.request.POST.get("do") == "keep"
    refused: DomainError | None = None
    try:
        with visit.acting() as here:
            demand(Right.ACT, here)
            notice = notice_of_page(here, name)
            if is_kept:
                reword(here, NoticeId(notice.pk), edits)
            else:
                edits = _looked_at(here, _letter(visit, here, notice), edits)
    except RightMissing:
        raise
    except DomainError as error:
        refused = error
    if is_kept and not refused:
        messages.success(visit.request, visit.say("Kept, for this letter alone. It still waits for your word."))
        return HttpResponseRedirect(visit.url("today") + f"?letter={name}#letter")
    return _again(visit, "office/letter_words.html", lambda here: _words_context(visit, here, name, edits, refused))


def _looked_at(here: Acting, letter: Letter, edits: Mapping[str, str]) -> dict[str, str]:
    """Those of the words that say something else, once the letter that bears them could be drawn."""
    over = _kept(here, letter)
    edits = changed(letter.act, letter.language, edits, over=over, own=own_of(letter.creditor))
    page_of(replace(letter, text=edited_text(letter.act, letter.language, {**over, **edits})))
    return edits


def _words_context(
    visit: Visit, here: Acting, name: str, given: Mapping[str, str] | None, refused: DomainError | None = None
) -> dict[str, object]:
    """``given`` is what was typed; None for what is kept."""
    notice = notice_of_page(here, name)
    if notice.act not in LETTERS:
        raise WordsFixed(number=notice.name)
    letter = _letter(visit, here, notice)
    of_all = _kept(here, letter)
    kept = {**of_all, **words_of(notice)}
    edits = kept if given is None else {**of_all, **given}
    shown = replace(letter, text=edited_text(letter.act, letter.language, kept if refused else edits))
    drawn, why = page_or_why(shown)
    return _form(visit, letter.act, letter.language, edits, refused or why) | {
        "section": "today",
        "notice": notice,
        "letter": drawn,
        "debtor_name": letter.recipient.name,
        "title": act_title(notice.act),
    }


def _kept(here: Acting, letter: Letter) -> Mapping[str, str]:
    """The organisation's own words for such a letter."""
    return texts_of_organisation(here).get((letter.act.value, letter.language), {})


def _letter(visit: Visit, here: Acting, notice: Notice) -> Letter:
    notice.dated = max(notice.dated, visit.today)
    return Composers(here).letter_of(notice)


# -- both -----------------------------------------------------------------------------------------------------------------


def _given(visit: Visit) -> dict[str, str]:
    return {name: visit.request.POST[name] for name in PIECE_WORDS if name in visit.request.POST}


def _form(
    visit: Visit, of: Act, language: Language, edits: Mapping[str, str], refused: DomainError | None
) -> dict[str, object]:
    listed = pieces(of, language, edits)
    return {
        "pieces": [
            (one, PIECE_WORDS.get(one.key), [(place, PLACE_WORDS[place]) for place in one.places]) for one in listed
        ],
        "places": PLACE_WORDS.items(),
        "error": say(refused.sentence, visit.language) if refused else "",
        "words_language": language,
    }


def _again(visit: Visit, template: str, context: Callable[[Acting], dict[str, object]]) -> HttpResponse:
    """The form once more, with what was typed: refused (422), or looked at."""
    with visit.acting() as here:
        shown = context(here)
        status = 422 if shown["error"] else 200
        looked = {"is_looked_at": not shown["error"]}
        return render(visit.request, template, {"visit": visit, "may": visit.rights, **shown, **looked}, status=status)
