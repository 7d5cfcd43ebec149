"""The overview of many questions, and topics kept up to date, measured: `python -m tests.load.insights_bench`.

(e) the overview over a plain reading of the rows that it counts, all of them in the period, in one run; (f) how long
the overview takes, the first time and then; (g) placing new questions in topics, among all of them over among a tenth.
Times are the calling thread's own (processor time), so that they mean the same on a busy machine. A table for people,
then one line of JSON.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, insert, text

from bot.insights.overlooking import Overlooking
from bot.settings import Settings, read_settings
from bot.stores.insights_schema import asked_programmes, asked_questions, asked_sections
from bot.stores.topics import SqlTopics
from bot.stores.topics_schema import question_topics, topics, wordings
from bot.wiring.insights import overlook_on
from bot.wiring.library import open_library_only
from bot.wiring.stores import stores_on
from knowledge.adapters.sql.engine import reading, writing
from knowledge.adapters.sql.library import SqlLibrary
from knowledge.insights.overview import Filter
from knowledge.insights.topics.placing import NewQuestion, place_new
from knowledge.insights.topics.traits import Traits
from tests.load.limits import Limit

QUESTIONS = 100_000
TOPICS, ASKERS, COMMITTEES, SECTIONS, DAYS = 120, 1_500, 30, 300, 360
SECTIONS_EACH, WORDINGS_EACH = 3, 20
NEW = 200
"""Questions that wait to be placed."""
TIMES = 7
SEED = 20_261_122
FIRST_DAY = date(2026, 1, 1)
ALL_DAYS = Filter(FIRST_DAY, FIRST_DAY + timedelta(days=DAYS))
_ROWS = (
    text(
        "SELECT q.number, q.week, q.asker, q.committee, q.answered, q.liked, q.handed_off, q.repeats, t.topic "
        "FROM asked_questions q LEFT JOIN question_topics t ON t.question = q.id"
    ),
    text("SELECT question, document, title, section FROM asked_sections"),
    text("SELECT question, programme FROM asked_programmes"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description="The overview of many questions.")
    parser.add_argument("--questions", type=int, default=QUESTIONS)
    figures = measured(parser.parse_args().questions)
    print("\n".join(limit.line for limit in limits(figures)))
    print(json.dumps({name: round(value, 4) for name, value in figures.items()}))


def measured(questions: int = QUESTIONS) -> dict[str, float]:
    _placing(NEW)  # loads scikit-learn
    figures, few = _figures(questions), _placing(questions // 10)
    return {
        **figures,
        "placing_among_a_tenth_s": few,
        "placing_over_a_tenth": figures["placing_s"] / few,
    }


def limits(figures: Mapping[str, float]) -> list[Limit]:
    number = int(figures["questions"])
    return [
        Limit(f"(e) overview of {number} questions over reading their rows", figures["overview_over_rows"], 1.5),
        Limit(f"(f) overview of {number} questions, processor time", figures["overview_s"], 1, "s"),
        Limit("(f) the first since Lots was started, over reading the rows", figures["first_over_rows"], 3),
        Limit(f"(g) placing {NEW} new among {number} over among a tenth", figures["placing_over_a_tenth"], 2),
    ]


def _figures(questions: int) -> dict[str, float]:
    with _filled(questions) as (library, settings):
        overlook = overlook_on(settings, stores_on(settings, library))
        first = _seconds(lambda: overlook(ALL_DAYS))
        figures = _over_rows(overlook, library.engine)
        placing = _seconds(lambda: place(library.engine))
        return {
            "questions": questions,
            "overview_first_s": first,
            "first_over_rows": first / figures["rows_s"],
            "placing_s": placing,
            **figures,
        }


def _placing(questions: int) -> float:
    with _filled(questions) as (library, _):
        return _seconds(lambda: place(library.engine))


@contextmanager
def _filled(questions: int) -> Iterator[tuple[SqlLibrary, Settings]]:
    with tempfile.TemporaryDirectory(prefix="lots-insights-bench-") as folder:
        settings = read_settings({}, Path(folder), Path(folder))
        with open_library_only(settings) as library:
            overlook_on(settings, stores_on(settings, library))  # makes the tables
            fill(library.engine, questions, random.Random(SEED))
            yield library, settings


def _over_rows(overlook: Overlooking, engine: Engine) -> dict[str, float]:
    """By turns: minutes apart, a busy machine is not the same machine."""
    made = [(_seconds(lambda: overlook(ALL_DAYS)), _seconds(lambda: read_rows(engine))) for _ in range(TIMES)]
    overview, rows = (statistics.median(times) for times in zip(*made, strict=True))
    return {"overview_s": overview, "rows_s": rows, "overview_over_rows": overview / rows}


def _seconds(work: Callable[[], object]) -> float:
    started = time.thread_time()
    work()
    return time.thread_time() - started


def read_rows(engine: Engine) -> int:
    """Every row that an overview of these questions is made of, fetched and no more."""
    with reading(engine) as connection:
        return sum(len(connection.execute(rows).all()) for rows in _ROWS)


def place(engine: Engine) -> int:
    """New questions placed, as the topic job does it once it has read what they are compared by."""
    store, chance = SqlTopics(engine), random.Random(SEED + 1)
    new = [NewQuestion(each, _traits(chance.randrange(TOPICS), chance)) for each in store.waiting(NEW)]
    placement = place_new(new, store.wordings(), {})
    store.keep(placement)
    return len(placement.asked)


# Questions, straight into the tables


def fill(engine: Engine, questions: int, chance: random.Random) -> None:
    """As many that are placed in topics, and `NEW` that wait."""
    rows = [_question(number, questions, chance) for number in range(1, questions + NEW + 1)]
    about = [min(int(chance.expovariate(5 / TOPICS)), TOPICS - 1) for _ in range(questions)]
    with writing(engine) as connection:
        connection.execute(insert(asked_questions), rows)
        connection.execute(insert(asked_sections), list(_sections(about, chance)))
        parts = [{"question": number, "programme": f"program-{topic % 4}"} for number, topic in enumerate(about, 1)]
        connection.execute(insert(asked_programmes), parts)
        _place_all(connection, about, chance)


def _question(number: int, questions: int, chance: random.Random) -> dict[str, Any]:
    day = FIRST_DAY + timedelta(days=min(number * DAYS // questions, DAYS))
    return {
        "number": number,
        "id": f"{number:032x}",
        "at": f"{day.isoformat()}T10:00:00.000000+00:00",
        "day": day.isoformat(),
        "week": (day - timedelta(days=day.weekday())).isoformat(),
        "asker": f"{chance.randrange(ASKERS):016x}",
        "conversation": f"{number // 3:016x}",
        "channel": "web",
        "text": f"Hur gör vi med ärende {number}?",
        "language": "sv",
        "answered": chance.random() < 0.8,
        "kind": "fact",
        "confidence": 0.8,
        "committee": f"nämnd {chance.randrange(COMMITTEES)}",
        "role": "",
        "repeats": "x" if chance.random() < 0.1 else "",
        "verified": "",
        "liked": chance.choice((True, False)) if chance.random() < 0.2 else None,
        "disliked_because": "",
        "handed_off": chance.random() < 0.03,
    }


def _sections(about: Sequence[int], chance: random.Random) -> Iterator[dict[str, Any]]:
    for number, topic in enumerate(about, 1):
        for rank in range(SECTIONS_EACH):
            place = (2 * topic + rank + chance.randrange(3)) % SECTIONS
            headings = json.dumps([f"Kapitel {place // 4}", f"Avsnitt {place}"])
            yield {
                "question": number,
                "rank": rank,
                "document": f"plan-{place % 12}",
                "title": f"Plan {place % 12}",
                "section": headings,
            }


def _place_all(connection: Connection, about: Sequence[int], chance: random.Random) -> None:
    """Each topic with so many wordings; the other questions share one of them."""
    own: defaultdict[int, list[str]] = defaultdict(list)
    placed: list[dict[str, str]] = []
    for number, topic in enumerate(about, 1):
        if len(own[topic]) < WORDINGS_EACH:
            own[topic].append(f"{number:032x}")
        placed.append({"question": f"{number:032x}", "wording": chance.choice(own[topic]), "topic": f"topic-{topic}"})
    named = [{"id": f"topic-{topic}", "labelled_by": ids[0]} for topic, ids in own.items()]
    said = {"terms": "[]", "cause": "not_found", "because": "", "merged_into": ""}
    connection.execute(insert(topics), [each | said for each in named])
    ways = [_wording(each, topic, chance) for topic, ids in own.items() for each in ids]
    connection.execute(insert(wordings), ways)
    connection.execute(insert(question_topics), placed)


def _wording(question: str, topic: int, chance: random.Random) -> dict[str, Any]:
    traits = _traits(topic, chance)
    return {
        "id": question,
        "topic": f"topic-{topic}",
        "weighed": True,
        "again": "[]",
        "wanted": traits.wanted,
        "words": json.dumps(dict(traits.words)),
        "points": json.dumps(dict(traits.points)),
        "meaning": None,
    }


def _traits(topic: int, chance: random.Random) -> Traits:
    """Four of the topic's own words, and five of the passages that it points at."""
    said = {f"ord{topic}-{chance.randrange(12)}": 1.0 for _ in range(4)}
    return Traits(said, {f"stycke{topic}-{chance.randrange(8)}": 1.0 for _ in range(5)})


if __name__ == "__main__":
    main()
