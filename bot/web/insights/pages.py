"""Where staff get stuck: the overview, each topic, each section of a document with its questions, what to look over.

Invariant: for anyone but coordinators these pages do not exist; a topic that too few stand behind does not either.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from bot.web.documents import LAST_PASSAGE
from bot.web.drafting.view import Card as TemplateCard
from bot.web.drafting.view import card_of as template_card
from bot.web.insights.changes import changes
from bot.web.insights.filters import OWN, WEEKS_OF
from bot.web.insights.progress_map import ProgressMap, progress_maps
from bot.web.insights.section_view import SectionView, every_topic, section_view
from bot.web.insights.visit import Visit, Visiting, with_names
from bot.web.review.summary import ProgrammeCard
from bot.web.review.summary import card_of as programme_card
from knowledge.adapters.export.insights import OVERVIEW_FORMATS
from knowledge.errors import NotFound
from knowledge.insights.overview import Overview, Progress, TopicView

MOST_TOPICS, MOST_UNFOLDED = 10, 8

router = APIRouter(prefix="/coordinator", include_in_schema=False)


@router.get("")
async def overview_page(visit: Visiting) -> HTMLResponse:
    def made() -> HTMLResponse:
        overview, programmes = visit.overview(), visit.programmes()
        asked = visit.chosen.filter
        return visit.page(
            "overview.html",
            overview=overview,
            chosen=visit.chosen,
            periods=[*WEEKS_OF, OWN],
            programmes=list(with_names(programmes, asked.programme)),
            committees=list(with_names({name: name for name in visit.committees()}, asked.committee)),
            titles=programmes,
            changes=changes(overview, visit.wording),
            most_topics=MOST_TOPICS,
            most_unfolded=MOST_UNFOLDED,
            maps=_maps(visit, overview.progress, programmes),
            formats=list(OVERVIEW_FORMATS),
        )

    return await visit.front.services.run_sync(made)


@router.get("/topics/{topic_id}")
async def topic_page(visit: Visiting, topic_id: str) -> HTMLResponse:
    """A topic with its questions, weeks, committees and sections. Raises NotFound."""

    def made() -> HTMLResponse:
        overview = visit.overview()
        topic = _topic(overview, topic_id)
        return visit.page(
            "topic.html",
            topic=topic,
            weeks=_weeks_of(topic, overview),
            titles=visit.programmes(),
            overview=overview,
            chosen=visit.chosen,
        )

    return await visit.front.services.run_sync(made)


@router.get("/sections/{document_id}")
async def section_page(
    visit: Visiting, document_id: str, section: Annotated[Sequence[str], Query()] = ()
) -> HTMLResponse:
    """A section's text with the questions that point at it beside it; `section` is its path. Raises NotFound."""

    def made() -> HTMLResponse:
        view = _section(visit, document_id, tuple(section))
        return visit.page("section.html", section=view, chosen=visit.chosen)

    return await visit.front.services.run_sync(made)


@router.get("/reviews")
async def reviews_page(visit: Visiting) -> HTMLResponse:
    """What was read out of documents and waits to be looked over: programmes, and checklists."""

    def made() -> HTMLResponse:
        return visit.page("reviews.html", programmes=_programme_cards(visit), templates=_template_cards(visit))

    return await visit.front.services.run_sync(made)


def _topic(overview: Overview, topic_id: str) -> TopicView:
    found = next((topic for topic in every_topic(overview) if topic.id == topic_id), None)
    if found is None:
        raise NotFound("There is no such topic in these days.")
    return found


def _weeks_of(topic: TopicView, overview: Overview) -> list[tuple[object, int]]:
    """(the week's Monday, the topic's questions); a topic may be younger than the period."""
    mondays = [monday for monday, _, _ in overview.weeks][-len(topic.weeks) :] if topic.weeks else []
    return list(zip(mondays, topic.weeks[-len(mondays) :], strict=True)) if mondays else []


def _section(visit: Visit, document_id: str, section: tuple[str, ...]) -> SectionView:
    """Also of a section that the document no longer has: the questions that pointed at it are still there."""
    library = visit.front.services.library
    document = library.document(document_id, visit.scope)
    passages = library.sequence(document.id, 0, LAST_PASSAGE)
    return section_view(document, passages, section, visit.overview())


def _maps(visit: Visit, progress: Sequence[Progress], programmes: dict[str, str]) -> list[ProgressMap]:
    templates = visit.front.services.templates.templates(visit.scope) if progress else ()
    return progress_maps(progress, {**{one.id: one.title for one in templates}, **programmes})


def _programme_cards(visit: Visit) -> list[ProgrammeCard]:
    """Those with something to do first."""
    cards = [programme_card(record) for record in visit.front.services.programmes.programmes(visit.scope)]
    return sorted(cards, key=lambda card: card.standing == "published" and not card.differences)


def _template_cards(visit: Visit) -> list[TemplateCard]:
    cards = [template_card(record) for record in visit.front.services.templates.kept.records(visit.scope)]
    return sorted(cards, key=lambda card: card.standing == "published" and not (card.changed or card.is_waiting))
