"""Help: the same guide in both languages, found, voted on and commented by members."""

from __future__ import annotations

import re

import pytest

from relance.office.help.guide import guide
from relance.tenancy.models import Role
from tests.conftest import found
from tests.office.people import Person


@pytest.mark.requirement("SW-25", "F-5")
def test_both_languages_have_the_same_sections_lists_and_figures() -> None:
    french, english = guide("fr"), guide("en")
    assert [one.key for one in french] == [one.key for one in english]
    for ours, theirs in zip(french, english, strict=True):
        assert ours.html.count("<li>") == theirs.html.count("<li>"), ours.key
        assert ours.html.count("<p>") == theirs.html.count("<p>"), ours.key
        assert ours.html.count("<strong>") == theirs.html.count("<strong>"), ours.key
        assert sorted(re.findall(r"\d+", ours.text)) == sorted(re.findall(r"\d+", theirs.text)), ours.key


def test_the_french_guide_never_begins_a_line_with_a_sign() -> None:
    for section in guide("fr"):
        assert re.findall(r"« | [;:?!»]", section.text) == [], section.key


@pytest.mark.requirement("SW-25", "RU-9")
def test_the_guide_has_its_contents_with_anchors_and_is_searched(organisation: int) -> None:
    owner = Person(organisation)
    page = owner.sees("help/")
    for section in guide("en"):
        assert f'href="#{section.key}"' in page
        assert f'id="{section.key}"' in page
    assert "The green, orange and red stickers" in page
    assert page.count("<li>Remind early") == 1
    hits = owner.sees("help/", q="sticker colour")
    assert 'id="stickers"' in hits
    assert 'id="members"' not in hits
    assert "No section holds these words." in owner.sees("help/", q="xylophone")
    french = Person(organisation, language="fr")
    assert "Les pastilles" in french.sees("help/")
    assert 'id="limitation"' in french.sees("help/", q="prescription")
    assert 'id="insolvency"' in french.sees("help/", q="procédure collective")


@pytest.mark.requirement("SW-26")
def test_a_vote_with_its_text_is_kept_for_the_owner_and_the_last_word_counts(organisation: int) -> None:
    viewer = Person(organisation, Role.VIEWER)
    viewer.does("help/today/vote/", helpful="no", text="Où est le bouton ?")
    viewer.does("help/today/vote/", helpful="no", text="Où est le grand bouton ?")
    assert "What was said to be missing" not in viewer.sees("help/")
    told = Person(organisation).sees("help/")
    assert told.count("Où est le grand bouton ?") == 1
    assert "Où est le bouton ?" not in told
    assert viewer.status("help/nowhere/vote/", post=True) == 404


@pytest.mark.requirement("RU-24")
def test_comments_come_from_members_are_counted_and_stay_in_the_company(organisation: int) -> None:
    Person(organisation, Role.VIEWER).does("help/import/comment/", text="Chez nous : <b>le lundi</b>")
    page = Person(organisation).sees("help/")
    assert "One comment" in page
    assert "Chez nous : &lt;b&gt;le lundi&lt;/b&gt;" in page
    assert "le lundi" not in Person(found()).sees("help/")
    assert "Write something first." in Person(organisation).does("help/import/comment/", text="  ")
