"""How far committees have come, what is overdue, what nobody has taken on, and what is advised."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from knowledge.domain.forms import Event, Field, Form, Item, Place, Template, Value
from knowledge.domain.organisation import Committee, Organisation
from knowledge.domain.programmes import Assignment, Goal, Programme, Subgoal
from knowledge.insights.advice import Grounds, advice, gain
from knowledge.insights.overview import Filter, Overdue, StuckItem, TopicView, Unowned
from knowledge.insights.progress import current, never_begun, no_owner, overdue, parts_of, progress

DAYS = Filter(date(2026, 9, 1), date(2026, 11, 20))
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
BUN, SN = Committee("bun", "barnnämnden"), Committee("sn", "socialnämnden")
TOWN = Organisation((BUN, SN))
BUN_ANSWERS, SN_ANSWERS = Assignment("barnnämnden", "responsible"), Assignment("socialnämnden", "responsible")
TIDIGT = (
    Subgoal("1.1", "Skolan", assignments=(BUN_ANSWERS,)),
    Subgoal("1.2", "Stöd", assignments=(SN_ANSWERS, Assignment("barnnämnden", "concerned"))),
    Subgoal("1.3", "Torg"),
)
PROGRAMME = Programme(
    "andts",
    "andts",
    "ANDTS-programmet",
    "andts",
    goals=(Goal("1", "Tidiga insatser", subgoals=TIDIGT), Goal("2", "Trygghet")),
)
ITEM = Item(
    "1-1",
    "1.1 Skolan",
    (Field("method", "Hur?", "text"), Field("followup_when", "När?", "when"), Field("status", "Läge", "status")),
)
CARD = Template("styrkort-andts-bun", "Styrkort", "scorecard", (ITEM,), programme="andts", committee="barnnämnden")


def form(*answers: tuple[str, str, datetime], status: str = "", form_id: str = "f", follows: str = "") -> Form:
    begun = Event("begun", "begun", "kim", NOW - timedelta(days=300), "web")
    events = [
        Event(f"e{number}", "answered", "kim", at, "web", Place("1-1", field), Value(said, said))
        for number, (field, said, at) in enumerate(answers)
    ]
    last = [Event("last", status, "kim", NOW, "web")] if status else []  # type: ignore[arg-type]
    return Form(form_id, CARD, "barnnämnden", "", "2026", (begun, *events, *last), follows)


SPRING = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def test_progress_is_told_by_committee_and_item() -> None:
    forms = current([form(("method", "x", SPRING))], DAYS)
    (mine,) = progress(forms, (), DAYS)
    assert (mine.committee, mine.item, mine.answered, mine.total, mine.status) == ("barnnämnden", "1-1", 1, 3, "open")


def test_what_nobody_has_answered_is_not_begun_and_what_was_sent_says_so() -> None:
    assert [one.status for one in progress(current([form()], DAYS), (), DAYS)] == ["not_begun"]
    assert [one.status for one in progress(current([form(status="sent")], DAYS), (), DAYS)] == ["sent"]


def test_forms_given_up_or_followed_by_a_later_one_are_left_out() -> None:
    old, new = form(form_id="old"), form(form_id="new", follows="old")
    assert [filled.form.id for filled in current([old, new, form(status="given_up", form_id="no")], DAYS)] == ["new"]


def test_committees_without_a_form_are_in_the_map_and_never_began_what_they_are_responsible_for() -> None:
    parts = parts_of([PROGRAMME], TOWN, "sv")
    forms = current([form()], DAYS)
    waiting = [one for one in progress(forms, parts, DAYS) if one.committee == "socialnämnden"]
    assert [(one.item_label, one.answered, one.status) for one in waiting] == [("1.2 Stöd", 0, "not_begun")]
    assert never_begun(forms, parts, DAYS) == (Unowned("andts", "1.2 Stöd", "socialnämnden"),)
    assert Unowned("andts", "1.2 Stöd", "barnnämnden") not in never_begun([], parts, DAYS)


def test_goals_that_a_programme_gives_nobody_have_no_owner() -> None:
    assert no_owner([PROGRAMME], DAYS) == (Unowned("andts", "1.3 Torg"), Unowned("andts", "2 Trygghet"))
    assert no_owner([PROGRAMME], replace(DAYS, committee="barnnämnden")) == ()
    assert no_owner([PROGRAMME], replace(DAYS, programme="annat")) == ()


def test_a_follow_up_is_overdue_when_its_day_has_passed_and_nobody_came_back() -> None:
    (late,) = overdue(current([form(("followup_when", "2026-T2", SPRING))], DAYS), NOW)
    assert (late.committee, late.item_label, late.due) == ("barnnämnden", "1.1 Skolan", date(2026, 8, 31))


def test_a_follow_up_that_recurs_is_overdue_from_its_first_missed_time() -> None:
    (late,) = overdue(current([form(("followup_when", "every:T", SPRING))], DAYS), NOW)
    assert late.due == date(2026, 4, 30)
    back = form(("followup_when", "every:T", SPRING), ("method", "x", datetime(2026, 9, 30, 9, 0, tzinfo=UTC)))
    assert overdue(current([back], DAYS), NOW) == ()


def test_what_is_done_approved_or_in_words_of_its_own_is_not_overdue() -> None:
    done = form(("followup_when", "2026-T2", SPRING), ("status", "done", SPRING))
    approved = form(("followup_when", "2026-T2", SPRING), status="approved")
    in_words = form(("followup_when", "när det passar", SPRING))
    assert overdue(current([done], DAYS), NOW) == ()
    assert overdue(current([approved], DAYS), NOW) == ()
    assert overdue(current([in_words], DAYS), NOW) == ()


def topic(name: str, **figures: object) -> TopicView:
    plain = TopicView(name, name, (), 20, 12, (4, 4, 4, 8), 1.0, 20, 0, 0, 0, 0, "not_in_documents", "Därför.")
    return replace(plain, **figures)  # type: ignore[arg-type]


def test_there_is_more_to_gain_where_more_goes_wrong_for_more_people_and_more_often() -> None:
    declined = topic("a", declined=15)
    assert gain(declined) > gain(topic("b", repeated=15)) > gain(topic("c")) == 0
    assert gain(declined) > gain(replace(declined, askers=4))
    assert gain(replace(topic("a", declined=5), trend=2.0)) > gain(topic("a", declined=5))


def test_advice_is_the_weightiest_of_each_sort_with_its_why_and_its_page() -> None:
    stuck = StuckItem("plan", "Planen", "one", "Ett", "goal", "Mål", {"unknown": 9}, 10, 5, 0.7)
    grounds = Grounds(
        topics=[topic("a", declined=20), topic("b", declined=19), topic("c", declined=18)],
        stuck=[stuck],
        overdue=[Overdue("barnnämnden", "f", "Styrkort", "1.1", date(2026, 8, 31))] * 3,
        no_owner=no_owner([PROGRAMME], DAYS),
    )
    given = advice(grounds, {"andts": "ANDTS-programmet"}, "sv")
    assert [one.url for one in given] == ["/coordinator/topics/a", "/coordinator#stuck", "/coordinator/topics/b"]
    assert [one.weight for one in given] == sorted((one.weight for one in given), reverse=True)
    assert given[0].why.startswith("20 frågor. 20 fick inget svar.")
    assert "9 av 10 formulär" in given[1].why


def test_there_is_no_advice_where_nothing_is_the_matter() -> None:
    assert advice(Grounds(topics=[topic("a")]), {}, "sv") == ()
