"""When who asks what: topics appear, are asked about by some committees more than by others, and fade.

Order: each topic gets the weeks in which it is asked about and who asks (`_Course`); then the questions are drawn week
by week, each in somebody's words, some of them asked again soon after in other words; noise lies among them.
Invariants: the same seed gives the same half year; questions are in the order in which they were asked.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from tests.simulation.planted import Planted, PlantedTopic, noise, topics
from tests.simulation.staff import Person, people
from tests.simulation.varying import varied

WEEKS = 26
QUESTIONS = 2_300
NOISE = 0.075
"""Of all questions, as many belong to no topic."""
FIRST_DAY = datetime(2026, 5, 25, tzinfo=ZoneInfo("Europe/Stockholm"))
"""A Monday."""
ALWAYS = 0.25
"""As many of the topics are asked about the whole half year; the others come and go."""
CHANNELS = ("web", "slack", "teams", "cli")
MOST_COMMITTEES = 14


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it was planted. `topic` is None for noise; `again` is the number of the question it asks anew."""

    number: int
    at: datetime
    person: Person
    conversation: str
    channel: str
    text: str
    topic: PlantedTopic | None
    again: int | None = None


@dataclass(frozen=True, slots=True)
class _Course:
    """How much a topic is asked about, week by week, and by whom."""

    topic: PlantedTopic
    weights: tuple[float, ...]
    people: tuple[Person, ...]


def asked(seed: int = 6, count: int = QUESTIONS, planted: Planted | None = None) -> list[Asked]:
    """All questions but those that are asked again: those depend on the answers (`asked_again`)."""
    planted = planted or Planted(topics(), noise())
    random = Random(seed)
    staff = people(random)
    courses = [_course(topic, staff, random) for topic in planted.topics]
    odd = random.sample(planted.noise, min(len(planted.noise), round(count * NOISE)))
    weeks = [(random.randrange(WEEKS), text) for text in odd]
    drawn = [*_of_topics(courses, count - len(odd), random), *((week, None, text) for week, text in weeks)]
    moments = sorted(((_moment(week, random), topic, text) for week, topic, text in drawn), key=lambda each: each[0])
    by_topic = {course.topic.id: course.people for course in courses}
    return [
        _question(number, at, topic, text, by_topic[topic.id] if topic else staff, random)
        for number, (at, topic, text) in enumerate(moments)
    ]


def asked_again(first: Asked, number: int, random: Random) -> Asked:
    """The same person a few minutes later, in other words."""
    assert first.topic is not None
    others = [wording for wording in first.topic.wordings if wording not in first.text]
    at = first.at + timedelta(minutes=random.uniform(1, 12))
    text = varied(random.choice(others), random)
    return Asked(number, at, first.person, first.conversation, first.channel, text, first.topic, first.number)


def _course(topic: PlantedTopic, staff: Sequence[Person], random: Random) -> _Course:
    committees = sorted({person.committee for person in staff})
    mine = set(random.sample(committees, random.randint(4, MOST_COMMITTEES)))
    some = tuple(person for person in staff if person.committee in mine)
    size = math.exp(random.gauss(0, 0.35))
    if random.random() < ALWAYS:
        return _Course(topic, (size / 2,) * WEEKS, some)
    top, width = random.uniform(0, WEEKS), random.uniform(2, 6)
    shape = (math.exp(-(((week - top) / width) ** 2) / 2) for week in range(WEEKS))
    return _Course(topic, tuple(size * each if each > 0.1 else 0.0 for each in shape), some)


def _of_topics(courses: Sequence[_Course], count: int, random: Random) -> Iterator[tuple[int, PlantedTopic, str]]:
    cells = [(week, course) for course in courses for week in range(WEEKS)]
    weights = [course.weights[week] for week, course in cells]
    for week, course in random.choices(cells, weights, k=count):
        yield week, course.topic, varied(random.choice(course.topic.wordings), random)


def _moment(week: int, random: Random) -> datetime:
    """In working hours."""
    return FIRST_DAY + timedelta(weeks=week, days=random.randrange(5), hours=random.uniform(7.5, 16.8))


def _question(
    number: int, at: datetime, topic: PlantedTopic | None, text: str, staff: Sequence[Person], random: Random
) -> Asked:
    person = random.choice(staff)
    return Asked(number, at, person, f"{person.id}/{number}", random.choice(CHANNELS), text, topic)
