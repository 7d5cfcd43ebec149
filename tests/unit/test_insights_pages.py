"""The coordinators' room as plain values: which days, what changed, how far, which questions point where."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.verified.values import PossibleSource
from bot.web.insights.answer_form import Written, choices, of_answer, of_topic
from bot.web.insights.changes import Sentence, changes
from bot.web.insights.filters import OWN, USUAL, WEEKS_OF, chosen, weeks_before
from bot.web.insights.progress_map import progress_maps
from bot.web.insights.section_view import pointing_at
from bot.web.insights.wording import CAUSE_NAMES, Wording, trend_of
from knowledge.domain.verified import AnswerSource, VerifiedAnswer
from knowledge.errors import AnswerError
from knowledge.insights.overview import Overview, Progress, TopicView
from tests.insights_support import (
    ANDTS,
    BUN,
    KS,
    MADE,
    PROGRAMME,
    REPORT_DATE,
    SN,
    VON,
    empty_overview,
    example_overview,
)

TODAY = date(2026, 11, 20)
SWEDISH = Wording("sv")


# Which days


def test_without_a_wish_the_last_twelve_weeks_are_shown_from_a_monday() -> None:
    usual = chosen({}, TODAY)

    assert (usual.filter.since, usual.filter.until) == (date(2026, 8, 31), TODAY)
    assert usual.query == ""


@pytest.mark.parametrize("weeks", [1, 4, 26, 52])
def test_a_period_holds_its_number_of_weeks_the_one_of_today_among_them(weeks: int) -> None:
    since = weeks_before(TODAY, weeks)

    assert since.weekday() == 0
    assert (TODAY - since).days // 7 + 1 == weeks


def test_days_of_one_s_own_may_stand_in_either_order() -> None:
    asked = chosen({"period": OWN, "since": "2026-11-01", "until": "2026-10-01"}, TODAY).filter

    assert (asked.since, asked.until) == (date(2026, 10, 1), date(2026, 11, 1))


@pytest.mark.parametrize("since", ["", "igår", "2026-13-01", "1900-01-01"])
def test_days_that_make_no_sense_are_told_of_and_the_usual_ones_shown(since: str) -> None:
    misread = chosen({"period": OWN, "since": since, "until": "2026-11-20"}, TODAY)

    assert misread.misread
    assert misread.filter == chosen({}, TODAY).filter


def test_the_days_in_the_fields_count_only_where_they_are_asked_for() -> None:
    asked = chosen({"period": "4w", "since": "2020-01-01", "until": "2020-02-01"}, TODAY)

    assert asked.filter.since == weeks_before(TODAY, 4)


@given(
    period=st.sampled_from([*WEEKS_OF, OWN, "nonsense"]),
    since=st.dates(date(2025, 1, 1), TODAY),
    programme=st.text(max_size=20),
    committee=st.text(max_size=20),
)
def test_an_address_remembers_the_filter(period: str, since: date, programme: str, committee: str) -> None:
    asked = {"period": period, "since": str(since), "until": str(TODAY), "programme": programme, "committee": committee}
    first = chosen(asked, TODAY)

    assert chosen(dict(parse_qsl(first.query)), TODAY) == replace(first, misread=False)


# What changed


def said(sentences: list[Sentence]) -> list[str]:
    return [f"{one.before}{one.topic.label if one.topic else ''}{one.after}" for one in sentences]


def test_the_week_is_told_in_sentences() -> None:
    told = said(changes(example_overview(), SWEDISH))

    assert told[:3] == [
        "46 frågor ställdes, mot 25 en vanlig vecka tidigare.",
        "14 av dem kunde inte besvaras ur dokumenten.",
        "Ny fråga: Var anmäler man oro för spelberoende hos en kollega? – 12 gånger.",
    ]
    assert "Färre frågar: Måste vi skriva en egen handlingsplan? – 1 gång, mot 6 en vanlig vecka." in told
    assert told[-1] == "3 uppföljningar är försenade."


def test_a_week_as_any_other_is_not_called_a_change() -> None:
    weeks = tuple((TODAY - timedelta(weeks=back), 10, 0) for back in range(4, 0, -1))

    told = said(changes(replace(empty_overview(), questions=40, weeks=weeks), SWEDISH))

    assert told == ["10 frågor ställdes, ungefär lika många som veckorna före."]


def test_a_week_in_which_too_few_asked_is_not_told_as_0_questions() -> None:
    weeks = ((TODAY - timedelta(weeks=1), 10, 0), (TODAY, 0, 0))

    told = said(changes(replace(empty_overview(), questions=10, weeks=weeks), SWEDISH))

    assert told == ["För få personer har frågat den senaste veckan för att det ska kunna visas."]


def test_a_topic_is_told_once_though_it_was_declined_too() -> None:
    topics = [one.topic.id for one in changes(example_overview(), SWEDISH) if one.topic]

    assert len(topics) == len(set(topics))


def test_before_anybody_asked_there_is_nothing_to_tell() -> None:
    assert changes(empty_overview(), SWEDISH) == []


def test_a_question_or_two_more_are_no_trend() -> None:
    topic = example_overview().topics[0]

    assert trend_of(replace(topic, weeks=(0, 1, 2), trend=4.0)) == "steady"
    assert trend_of(replace(topic, weeks=(1, 1, 3), trend=3.0)) == "rising"


def test_every_cause_has_a_name_in_both_languages() -> None:
    for language in ("sv", "en"):
        names = {Wording(language).cause(topic) for topic in example_overview().topics}
        assert len(names) == len(CAUSE_NAMES)


# How far


def test_each_programme_is_a_map_of_committees_by_sub_goals_in_their_order() -> None:
    (one,) = progress_maps(example_overview().progress, {ANDTS: PROGRAMME})

    assert one.title == PROGRAMME
    assert [column.short for column in one.columns] == ["1.1", "1.2", "1.3", "2.1", "2.2", "3.1", "3.2", "3.3"]
    assert [row.committee for row in one.rows][:2] == [BUN, KS]
    sums = {row.committee: (row.answered, row.total) for row in one.rows}
    assert (sums[SN], sums[VON]) == ((41, 56), (0, 21))


def test_a_cell_is_empty_only_where_the_sub_goal_is_not_the_committee_s() -> None:
    (one,) = progress_maps(example_overview().progress, {})
    row = next(row for row in one.rows if row.committee == VON)

    assert [bool(cell) for cell in row.cells] == [False, False, False, False, False, True, True, True]


def test_sub_goals_are_ordered_by_number_not_by_letters() -> None:
    labels = ("1.10 Tio", "1.2 Två", "Utan nummer", "1.1 Ett")
    progress = [Progress("n", "t", label, label, 0, 1, "open") for label in labels]

    (one,) = progress_maps(progress, {})

    assert [column.label for column in one.columns] == ["1.1 Ett", "1.2 Två", "1.10 Tio", "Utan nummer"]


# Where


def test_a_section_gathers_the_topics_that_point_at_it_and_at_what_is_under_it() -> None:
    overview = example_overview()
    at_section = pointing_at(overview, REPORT_DATE.document, REPORT_DATE.section)
    at_document = pointing_at(overview, REPORT_DATE.document, ())

    assert [(one.topic.id, one.count) for one in at_section] == [("topic-redovisa", 41)]
    assert {"topic-redovisa", "topic-berord", "topic-potten"} <= {one.topic.id for one in at_document}
    assert pointing_at(overview, "nothing", ()) == ()


# The answer form


def test_an_answer_that_is_edited_and_not_changed_stays_as_it_is() -> None:
    source = AnswerSource("d", "D", ("S",), 1, "d-p1", "Senast den 15 mars.", "digest")
    answer = VerifiedAnswer("v1", ("När?", "Vilken dag?"), "Den 15 mars.", "k", "K", MADE, (source,), (SN,), "", TODAY)

    draft = of_answer(answer).draft()

    assert (draft.questions, draft.text, draft.until, draft.id) == (answer.questions, answer.text, TODAY, "v1")
    assert [(one.passage, one.quote) for one in draft.sources] == [("d-p1", "Senast den 15 mars.")]


def test_a_topic_begins_the_form_with_its_wordings_each_once() -> None:
    topic = _topic("topic-redovisa")
    begun = of_topic(replace(topic, examples=(topic.label, *topic.examples)))

    assert begun.draft().questions == (topic.label, *topic.examples)


def test_words_pasted_from_a_passage_become_its_quote() -> None:
    here = PossibleSource("p1", "d", "D", (), None, "Senast den 15 mars varje år. Mer text.", "/documents/d#p1")
    elsewhere = replace(here, passage="p2", text="Något annat.")
    pasted = Written(words="senast den\n15 mars varje år.")

    assert [one.quote for one in choices(pasted, (), (here, elsewhere))] == [pasted.words, ""]


def test_a_word_that_sources_were_looked_for_by_is_no_quote() -> None:
    here = PossibleSource("p1", "d", "D", (), None, "Senast den 15 mars varje år. Mer text.", "/documents/d#p1")

    assert [one.quote for one in choices(Written(words="mars"), (), (here,))] == [""]


def test_a_chosen_source_that_no_longer_says_the_quote_is_told_of() -> None:
    changed = PossibleSource("p1", "d", "D", (), None, "Senast den 1 april.", "/documents/d#p1")
    (choice,) = choices(Written(quotes={"p1": "Senast den 15 mars."}), (changed,), (changed,))

    assert choice.is_chosen
    assert choice.is_misquoted


def test_a_day_that_is_none_is_told_of() -> None:
    with pytest.raises(AnswerError, match="2027-03-31"):
        Written(until="i vår").draft()


def _topic(topic_id: str, overview: Overview | None = None) -> TopicView:
    return next(topic for topic in (overview or example_overview()).topics if topic.id == topic_id)


def test_the_usual_period_is_one_that_can_be_chosen() -> None:
    assert USUAL in WEEKS_OF
