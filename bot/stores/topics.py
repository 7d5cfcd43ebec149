"""Topics in an SQL database: the port `TopicStore`. Safe in threads and in several processes.

What two processes place at once is kept once; a question that was deleted meanwhile is left out.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from sqlalchemy import Connection, Engine, bindparam, func, select, text, update

from bot.stores.insights_schema import asked_questions
from bot.stores.schema import prepare
from bot.stores.topics_schema import question_topics, topics, wordings
from knowledge.adapters.sql.engine import reading, writing
from knowledge.adapters.sql.rows import storable
from knowledge.insights.topics.topic import Placement, Topic, Wording
from knowledge.insights.topics.traits import Traits

PAGE = 500
"""Ids that one query asks for."""
MOST_ALONE = 1_500
"""Wordings that belong to no topic and are still compared with: the newest."""

_KEEP_WORDING = text(
    "INSERT INTO wordings (id, topic, weighed, again, wanted, words, points, meaning) VALUES (:id, :topic, :weighed, "
    ":again, :wanted, :words, :points, :meaning) ON CONFLICT (id) DO UPDATE SET topic = excluded.topic, "
    "weighed = excluded.weighed, again = excluded.again"
)
_PLACE = text(
    "INSERT INTO question_topics (question, wording, topic) SELECT :question, id, topic FROM wordings "
    "WHERE id = :wording ON CONFLICT (question) DO NOTHING"
)
_MOVE = text("UPDATE question_topics SET topic = :topic WHERE wording = :id AND topic <> :topic")
_LIVES = text(
    "INSERT INTO topics (id, labelled_by, terms, cause, because, merged_into) VALUES (:id, '', '[]', 'none', '', '') "
    "ON CONFLICT (id) DO UPDATE SET merged_into = ''"
)
_MERGE = [
    text("UPDATE topics SET merged_into = :into WHERE id = :topic OR merged_into = :topic"),
    text("UPDATE wordings SET topic = :into WHERE topic = :topic"),
    text("UPDATE question_topics SET topic = :into WHERE topic = :topic"),
]


class SqlTopics:
    """One row a topic, one a wording, and one a question that was placed."""

    def __init__(self, engine: Engine) -> None:
        prepare(engine)
        self._engine = engine

    def waiting(self, most: int) -> list[str]:
        placed = select(question_topics.c.question).where(question_topics.c.question == asked_questions.c.id)
        query = select(asked_questions.c.id).where(~placed.exists())
        with reading(self._engine) as connection:
            return list(connection.scalars(query.order_by(asked_questions.c.at, asked_questions.c.number).limit(most)))

    def wordings(self) -> list[Wording]:
        counts = select(question_topics.c.wording, func.count().label("count")).group_by(question_topics.c.wording)
        counted = counts.subquery()
        query = select(wordings, counted.c.count).join(counted, counted.c.wording == wordings.c.id)
        alone = query.where(wordings.c.topic == "").order_by(wordings.c.number.desc()).limit(MOST_ALONE)
        with reading(self._engine) as connection:
            rows = [*connection.execute(query.where(wordings.c.topic != "")), *connection.execute(alone)]
        return [_wording(row) for row in sorted(rows, key=lambda row: row.number)]

    def worded(self, questions: Iterable[str]) -> dict[str, str]:
        return dict(self._placed(questions, question_topics.c.wording))

    def topic_of(self, questions: Iterable[str]) -> dict[str, str]:
        return dict(self._placed(questions, question_topics.c.topic))

    def _placed(self, questions: Iterable[str], what: Any) -> Iterable[tuple[str, str]]:
        wanted = sorted(map(storable, questions))
        with reading(self._engine) as connection:
            for start in range(0, len(wanted), PAGE):
                page = question_topics.c.question.in_(wanted[start : start + PAGE])
                yield from (
                    (row[0], row[1]) for row in connection.execute(select(question_topics.c.question, what).where(page))
                )

    def questions_of(self, topic: str, most: int) -> list[str]:
        query = (
            select(asked_questions.c.id)
            .join(question_topics, question_topics.c.question == asked_questions.c.id)
            .where(question_topics.c.topic == topic)
            .order_by(asked_questions.c.at.desc(), asked_questions.c.number.desc())
        )
        with reading(self._engine) as connection:
            return list(connection.scalars(query.limit(most)))

    def topics(self) -> list[Topic]:
        label = select(asked_questions.c.text).where(asked_questions.c.id == topics.c.labelled_by).scalar_subquery()
        with reading(self._engine) as connection:
            return [
                _topic(row) for row in connection.execute(select(topics, label.label("label")).order_by(topics.c.id))
            ]

    def keep(self, placement: Placement) -> None:
        with writing(self._engine) as connection:
            known = _known(connection, {*placement.asked, *(each.id for each in placement.wordings)})
            kept = [each for each in placement.wordings if each.id in known]
            live = sorted({each.topic for each in kept if each.topic})
            _each(connection, _KEEP_WORDING, [_row(each) for each in kept])
            _each(connection, _MOVE, [{"id": each.id, "topic": each.topic} for each in kept])
            asked = {question: wording for question, wording in placement.asked.items() if question in known}
            _each(connection, _PLACE, [{"question": each, "wording": wording} for each, wording in asked.items()])
            _each(connection, _LIVES, [{"id": topic} for topic in live])
            for merge in _MERGE:
                _each(connection, merge, [{"topic": each, "into": into} for each, into in placement.merged.items()])

    def describe(self, described: Sequence[Topic]) -> None:
        change = update(topics).where(topics.c.id == bindparam("topic"))
        rows = [
            {
                "topic": each.id,
                "labelled_by": each.labelled_by,
                "terms": json.dumps(each.terms),
                "cause": each.cause,
                "because": each.because,
            }
            for each in described
        ]
        with writing(self._engine, alone=False) as connection:
            _each(connection, change, rows)


def _each(connection: Connection, statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        connection.execute(statement, list(rows))


def _known(connection: Connection, questions: Collection[str]) -> set[str]:
    """Those that are still kept."""
    wanted = sorted(questions)
    pages = (wanted[start : start + PAGE] for start in range(0, len(wanted), PAGE))
    return {
        question
        for page in pages
        for question in connection.scalars(select(asked_questions.c.id).where(asked_questions.c.id.in_(page)))
    }


def _row(wording: Wording) -> dict[str, Any]:
    traits = wording.traits
    return {
        "id": wording.id,
        "topic": wording.topic,
        "weighed": wording.weighed,
        "again": json.dumps(wording.again),
        "wanted": traits.wanted,
        "words": json.dumps(dict(traits.words)),
        "points": json.dumps(dict(traits.points)),
        "meaning": None if traits.meaning is None else traits.meaning.astype(np.float16).tobytes(),
    }


def _wording(row: Any) -> Wording:
    meaning = None if row.meaning is None else np.frombuffer(row.meaning, np.float16).astype(np.float32)
    traits = Traits(json.loads(row.words), json.loads(row.points), row.wanted, meaning)
    return Wording(row.id, traits, row.topic, row.count, tuple(json.loads(row.again)), row.weighed)


def _topic(row: Any) -> Topic:
    terms = tuple(json.loads(row.terms))
    return Topic(row.id, row.label or "", terms, row.cause, row.because, row.labelled_by, row.merged_into)
