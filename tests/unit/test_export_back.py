"""A form's workbook that comes back: what somebody changed becomes answers, and nothing is overwritten."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.adapters.export import export, read_back
from knowledge.adapters.export import xlsx_layout as layout
from knowledge.domain.filling import Signature, add_row, answer, begin, field_at, remove_row, state_of
from knowledge.domain.forms import Event, FieldKind, Form, Place, Template
from knowledge.errors import FormError
from knowledge.templates import builtin_templates
from tests.unit.export_support import HOSTILE, answers_sheet, approved, filled_in, row_of, saved, with_answer
from tests.unit.form_examples import (
    ANNA,
    BO,
    CHANCE,
    CILLA,
    FOLLOWED_UP,
    METHOD,
    WHY_NOT,
    begun,
    said,
    signatures,
)

Change = tuple[Place, Any]


def signed(by: str = CILLA) -> Callable[[], Signature]:
    sign = signatures()
    return lambda: replace(sign(by, "xlsx"), id=f"{by}-{sign(by).id}")


def changed(form: Form, *changes: Change, column: int = layout.ANSWER) -> bytes:
    """The form's workbook with some of its cells written over."""
    sheet = answers_sheet(export(form, state_of(form), "xlsx"))
    for place, value in changes:
        sheet.cell(row_of(sheet, place.item, place.field, place.row), column).value = value
    return saved(sheet)


def grown(form: Form, events: Iterable[Event]) -> Form:
    return replace(form, events=(*form.events, *events))


def test_a_workbook_that_nobody_changed_adds_nothing() -> None:
    form = filled_in().form

    assert read_back(form, changed(form), signed()) == []


def test_a_changed_answer_comes_in_as_an_answer_that_has_seen_the_one_before() -> None:
    form = filled_in().form

    (event,) = read_back(form, changed(form, (METHOD, "Vi utbildar personalen")), signed())

    assert (event.deed, event.place, event.by, event.channel) == ("answered", METHOD, CILLA, "xlsx")
    assert event.value == said("Vi utbildar personalen")
    after = state_of(grown(form, [event]))
    assert after.answers[METHOD] == event
    assert len(after.history(METHOD)) == len(state_of(form).history(METHOD)) + 1


def test_a_colleagues_answer_since_then_stands_beside_the_workbooks() -> None:
    filling = filled_in()
    workbook = changed(filling.form, (METHOD, "Från arbetsboken"))
    filling.do(answer(filling.form, METHOD, said("Från chatten"), filling.sign(BO)))

    filling.do(*read_back(filling.form, workbook, signed()))

    assert [event.value.said for event in filling.now.rivals[METHOD] if event.value] == [
        "Från chatten",
        "Från arbetsboken",
    ]


def test_the_same_workbook_twice_adds_nothing_more() -> None:
    form = begun().form
    workbook = changed(form, (METHOD, "Vi utbildar"), (Place("risks", "risk", -1), "En ny risk"))

    once = grown(form, read_back(form, workbook, signed()))

    assert len(once.events) == len(form.events) + 3
    assert read_back(once, workbook, signed()) == []


@pytest.mark.parametrize(
    ("place", "written", "meaning"),
    [
        (FOLLOWED_UP, "delvis", "partly"),
        (FOLLOWED_UP, "Inte aktuellt", "not_relevant"),
        (FOLLOWED_UP, "no", "no"),
        (FOLLOWED_UP, True, "yes"),
        (CHANCE, "låg", "low"),
        (Place("end", "status"), "Pågår", "ongoing"),
        (Place("risks", "worth", 1), "1 234,5", "1234.5"),
        (Place("risks", "worth", 1), 7, "7"),
        (Place("risks", "worth", 1), 7.5, "7.5"),
        (Place("goal", "who"), "Anna ; fältarna;", "Anna; fältarna"),
        (Place("goal", "when"), "2027-T2", "2027-T2"),
        (Place("goal", "when"), date(2027, 6, 1), "2027-06-01"),
        (Place("goal", "when"), datetime(2027, 6, 1, tzinfo=UTC).replace(tzinfo=None), "2027-06-01"),
        (METHOD, "rad ett\nrad två", "rad ett\nrad två"),
        (Place("end", "link"), "https://example.se", "https://example.se"),
    ],
)
def test_cells_are_understood_by_the_kind_of_their_question(place: Place, written: Any, meaning: str) -> None:
    form = begun().form

    (event,) = read_back(form, changed(form, (place, written)), signed())

    assert event.value is not None
    assert event.value.meaning == meaning


def test_what_is_asked_only_after_another_answer_can_be_answered_in_the_same_workbook() -> None:
    """Also where the question that it depends on stands further down."""
    form = begun().form
    first, *rest = form.template.items
    turned = replace(first, fields=tuple(reversed(first.fields)))
    form = replace(form, template=replace(form.template, items=(turned, *rest)))

    events = read_back(form, changed(form, (WHY_NOT, "Ingen tid"), (FOLLOWED_UP, "Nej")), signed())

    assert state_of(grown(form, events)).answers[WHY_NOT].value == said("Ingen tid")


def test_empty_rows_of_a_table_become_rows_of_the_form() -> None:
    form = begun().form
    new = [
        (Place("risks", "risk", -2), "Andra"),
        (Place("risks", "chance", -2), "Hög"),
        (Place("risks", "risk", -1), "Första"),
    ]

    after = state_of(grown(form, read_back(form, changed(form, *new), signed())))

    assert after.rows["risks"] == (1, 2, 3)
    by_row = {
        place.row: event.value.said for place, event in after.answers.items() if place.field == "risk" and event.value
    }
    assert set(by_row.values()) == {"Första", "Andra"}
    (row,) = [place.row for place in after.answers if place.field == "chance"]
    assert by_row[row] == "Andra"


def test_a_comment_alone_comes_in_too() -> None:
    form = filled_in().form

    (event,) = read_back(form, changed(form, (FOLLOWED_UP, "Nu i alla"), column=layout.COMMENT), signed())

    assert event.value is not None
    assert (event.value.meaning, event.value.comment) == ("partly", "Nu i alla")


def test_an_emptied_answer_is_taken_back_and_kept_in_the_history() -> None:
    form = filled_in().form
    chance = Place("risks", "chance", 1)

    after = state_of(grown(form, read_back(form, changed(form, (chance, None)), signed())))

    assert chance not in after.answers
    assert [event.value.meaning for event in after.history(chance) if event.value] == ["high", ""]


class TestRefusals:
    def test_every_wrong_row_is_named_and_nothing_comes_in(self) -> None:
        form = begun().form
        workbook = changed(form, (METHOD, "Rätt"), (CHANCE, "kanske"), (Place("risks", "worth", 1), "mycket"))

        with pytest.raises(FormError) as refused:
            read_back(form, workbook, signed())

        sheet = answers_sheet(workbook)
        assert str(refused.value).startswith("Inget fördes in.")
        for place in (CHANCE, Place("risks", "worth", 1)):
            assert f"Rad {row_of(sheet, place.item, place.field, place.row)} (Risker (Risk 1), " in str(refused.value)
        assert "\n" not in str(refused.value)

    def test_a_required_answer_cannot_be_emptied(self) -> None:
        form = filled_in().form

        with pytest.raises(FormError, match=r"Rad 2 \(Delmål 1\.2, Arbetssätt\): "):
            read_back(form, changed(form, (METHOD, None)), signed())

    def test_when_is_refused_with_how_it_is_written(self) -> None:
        form = begun().form

        with pytest.raises(FormError, match="2027-Q3"):
            read_back(form, changed(form, (Place("goal", "when"), "snart")), signed())

    def test_a_locked_form_takes_nothing_in(self) -> None:
        form = approved().form

        with pytest.raises(FormError, match="Rad 2"):
            read_back(form, changed(form, (METHOD, "Sent påkommet")), signed())

    def test_another_forms_workbook_is_refused(self) -> None:
        other = replace(begun().form, id="another")

        with pytest.raises(FormError, match="hör inte till det här formuläret"):
            read_back(begun().form, changed(other, (METHOD, "x")), signed())

    def test_a_row_without_its_hidden_place_is_named(self) -> None:
        form = begun().form
        sheet = answers_sheet(export(form, state_of(form), "xlsx"))
        sheet.cell(3, layout.PLACE).value = "borta"
        sheet.cell(3, layout.ANSWER).value = "Ja"

        with pytest.raises(FormError, match="Rad 3"):
            read_back(form, saved(sheet), signed())

    def test_a_place_that_the_form_does_not_have_is_named(self) -> None:
        form = begun().form
        sheet = answers_sheet(export(form, state_of(form), "xlsx"))
        sheet.cell(4, layout.PLACE).value = '["goal", "salary", 0]'
        sheet.cell(4, layout.ANSWER).value = "mycket"

        with pytest.raises(FormError, match="Rad 4"):
            read_back(form, saved(sheet), signed())

    def test_a_row_that_somebody_has_removed_is_named(self) -> None:
        filling = begun()
        filling.do(add_row(filling.form, "risks", filling.sign(ANNA)))
        workbook = changed(filling.form, (Place("risks", "risk", 2), "Borttagen"))
        filling.do(remove_row(filling.form, "risks", 2, filling.sign(ANNA)))

        with pytest.raises(FormError, match=re.escape("Risker (Risk 2)")):
            read_back(filling.form, workbook, signed())

    @pytest.mark.parametrize("rubbish", [b"", b"PK\x03\x04", b"not a zip", b"\x00" * 4096])
    def test_what_is_no_workbook_gets_one_clear_line(self, rubbish: bytes) -> None:
        with pytest.raises(FormError, match=r"^\S.*\.$") as refused:
            read_back(begun().form, rubbish, signed())
        assert "\n" not in str(refused.value)

    def test_a_workbook_cut_short_gets_one_clear_line(self) -> None:
        whole = changed(begun().form)
        for cut in range(100, len(whole), 1_500):
            with pytest.raises(FormError):
                read_back(begun().form, whole[:cut], signed())

    def test_many_wrong_rows_are_counted_after_the_first(self) -> None:
        form = begun().form
        wrong = [(Place("risks", "worth", row), "mycket") for row in (1, -1, -2, -3)]
        wrong += [(Place("risks", "chance", row), "kanske") for row in (1, -1, -2, -3)]

        with pytest.raises(FormError, match=r"Och 3 rader till\.$"):
            read_back(form, changed(form, *wrong), signed())


class TestWhatIsInTheWorkbook:
    def test_the_place_ids_are_hidden_and_only_answers_and_comments_can_be_typed_in(self) -> None:
        sheet = answers_sheet(changed(filled_in().form))

        assert all(sheet.column_dimensions[letter].hidden for letter in "ABC")
        assert sheet.protection.sheet is True
        unlocked = {cell.column for row in sheet.iter_rows(min_row=2) for cell in row if not cell.protection.locked}
        assert unlocked == {layout.ANSWER, layout.COMMENT}

    def test_fixed_answers_are_chosen_from_a_list(self) -> None:
        form = begun().form
        sheet = answers_sheet(changed(form))
        lists = {str(cells): rule.formula1 for rule in sheet.data_validations.dataValidation for cells in [rule.sqref]}

        assert len(lists) == 3
        for place in (FOLLOWED_UP, CHANCE, Place("end", "status")):
            cell = f"G{row_of(sheet, place.item, place.field, place.row)}"
            (formula,) = [formula for cells, formula in lists.items() if cell in cells.replace(":", " ").split()]
            name, area = formula.split("!")
            assert sheet.parent[name.strip("'")].sheet_state == "hidden"
            assert [one.value for (one,) in sheet.parent[name.strip("'")][area.replace("$", "")]]

    def test_the_heading_row_stays_and_is_repeated_in_print(self) -> None:
        sheet = answers_sheet(changed(begun().form))

        assert sheet.freeze_panes == "A2"
        assert sheet.print_title_rows == "$1:$1"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_comes_back_as_it_went_out(text: str) -> None:
    form = with_answer(text)

    assert read_back(form, changed(form), signed()) == []


@settings(max_examples=15)
@given(st.text(min_size=1, max_size=80).filter(lambda text: text.strip()))
def test_any_text_goes_out_and_back_unchanged(text: str) -> None:
    form = with_answer(text)

    assert read_back(form, export(form, state_of(form), "xlsx"), signed()) == []


@pytest.mark.parametrize("template", builtin_templates(), ids=lambda template: template.id)
def test_every_template_that_comes_with_lots_comes_back(template: Template) -> None:
    """Every question of the form, those that are asked from the start, answered in one workbook."""
    form = begin(template, signatures()(ANNA), "f")
    places = state_of(form).places
    given = {place: GIVEN[kind] or options[0] for place in places for kind, options in [_kind(form, place)]}

    after = state_of(grown(form, read_back(form, changed(form, *given.items()), signed())))

    assert {place: event.value.said for place, event in after.answers.items() if event.value} == given


GIVEN: dict[FieldKind, str] = {
    "text": "Svaret",
    "choice": "",
    "rating": "Delvis",
    "people": "fältarna",
    "when": "2027-T2",
    "number": "12",
    "status": "Pågår",
    "link": "https://example.se",
}


def _kind(form: Form, place: Place) -> tuple[FieldKind, list[str]]:
    _, field = field_at(form, place)
    return field.kind, [option.label for option in field.options]
