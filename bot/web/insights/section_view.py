"""A document's section with the topics that point at it.

Order: the section's passages are cut out of the document and laid out as on its own page; beside them come the topics
whose answers rest on the section, or on one under it, the most asked first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.web.document_view import DocumentView, document_view
from knowledge.insights.overview import Overview, TopicView
from knowledge.passages import Document, Passage

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pointing:
    """A topic, and how many of its questions point at the section."""

    topic: TopicView
    count: int


@dataclass(frozen=True, slots=True)
class SectionView:
    """`view` holds nothing where the document no longer has the section; `first` is its first passage's id."""

    document: Document
    section: Path
    view: DocumentView
    pointing: tuple[Pointing, ...]
    first: str = ""

    @property
    def title(self) -> str:
        return self.section[-1] if self.section else self.document.title


def section_view(document: Document, passages: Sequence[Passage], section: Path, overview: Overview) -> SectionView:
    """`passages` are all the document's; an empty section is the whole document."""
    inside = [passage for passage in passages if is_under(passage.path, section)]
    cut = replace(
        document, sections=tuple(one for one in document.sections if is_under(one.path, section)), furniture=()
    )
    shown = document_view(cut, inside) if inside else DocumentView(())
    first = inside[0].id if inside else ""
    return SectionView(document, section, shown, pointing_at(overview, document.id, section), first)


def pointing_at(overview: Overview, document: str, section: Path) -> tuple[Pointing, ...]:
    """The topics that point at the section, the one with most questions there first."""
    found = [Pointing(topic, count) for topic in every_topic(overview) if (count := _count(topic, document, section))]
    return tuple(sorted(found, key=lambda one: -one.count))


def every_topic(overview: Overview) -> Iterator[TopicView]:
    """Each once: a declined one may be among the others too."""
    yield from {topic.id: topic for topic in (*overview.declined_questions, *overview.topics)}.values()


def is_under(path: Path, section: Path) -> bool:
    return path[: len(section)] == section


def _count(topic: TopicView, document: str, section: Path) -> int:
    places = (one for one in topic.sections if one.section.document == document)
    return sum(one.count for one in places if is_under(one.section.section, section))
