"""Articles of the law on pages: no line parts them, and nothing else is marked."""

from __future__ import annotations

from django.template import Context, Template

from relance.domain.sentences import Sentence


def said(markup: str, **context: object) -> str:
    return Template("{% load office %}" + markup).render(Context({"language": "fr", **context}))


def test_a_page_parts_no_article_at_its_hyphen() -> None:
    written = said('{% t "C. com., art. L441-10 and D441-5" %}')
    assert '<span class="nowrap">L441-10</span>' in written
    assert '<span class="nowrap">D441-5</span>' in written


def test_what_somebody_typed_beside_an_article_stays_text() -> None:
    written = said("{% show fact %}", fact=Sentence("{name} (art. L441-10)", {"name": "<b>"}))
    assert written == '&lt;b&gt; (art. <span class="nowrap">L441-10</span>)'


def test_a_number_that_is_no_article_is_not_marked() -> None:
    assert said("{% show fact %}", fact="F-2026-042") == "F-2026-042"
