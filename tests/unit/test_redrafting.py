"""A new version of a document beside a coordinator's work: what stands, what follows, what is flagged."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.domain.forms import Item, Template
from knowledge.domain.programmes import Source
from knowledge.domain.redrafting import brought_up_to, changed_items, no_longer_said, same_lists, with_known_ids

PHRASES = ["Målet är satt", "Chefen är med", "Pengar finns", "Nämnden har beslutat", "Någon följer upp"]


def template(*lines: str, template_id: str = "t") -> Template:
    items = (Item(line.replace(" ", "-"), line, (), source=Source("d", line, 0, len(line))) for line in lines)
    return Template(template_id, "T", "checklist", tuple(items), document="d")


def nothing(_document: str) -> tuple[str, ...]:
    """What a document says that is empty now."""
    return ()


def labels(one: Template) -> list[str]:
    return [item.label for item in one.items]


lists = st.lists(st.sampled_from(PHRASES), unique=True, max_size=5).map(lambda lines: template(*lines))


@settings(max_examples=60)
@given(lists, lists)
def test_a_draft_without_corrections_becomes_the_reading(base: Template, reading: Template) -> None:
    assert brought_up_to(base, base, reading).items == reading.items


@settings(max_examples=60)
@given(lists, lists)
def test_what_the_coordinator_wrote_stands_and_what_was_taken_out_stays_out(base: Template, reading: Template) -> None:
    own = Item("own", "Eget", ())
    draft = replace(base, items=(*base.items[1:], own))
    taken = {item.id for item in base.items[:1]}
    followed = brought_up_to(base, draft, reading)
    assert own in followed.items
    assert not taken & {item.id for item in followed.items}
    assert len({item.id for item in followed.items}) == len(followed.items)


def test_a_reworded_item_keeps_its_words_and_gets_its_new_place() -> None:
    base, reading = template("Målet är satt"), template("Målet är satt", "Ny")
    moved = replace(reading.items[0], source=Source("d", "Målet är satt", 7, 20))
    draft = replace(base, items=(replace(base.items[0], label="Vårt mål är satt"),))
    followed = brought_up_to(base, draft, replace(reading, items=(moved, reading.items[1])))
    assert labels(followed) == ["Vårt mål är satt", "Ny"]
    assert followed.items[0].source == moved.source


def test_an_own_item_stays_behind_the_item_it_stood_behind() -> None:
    base = template("A ett", "B två", "C tre")
    draft = replace(base, items=(base.items[0], Item("own", "Eget", ()), *base.items[1:]))
    assert labels(brought_up_to(base, draft, template("A ett", "C tre"))) == ["A ett", "Eget", "C tre"]


@settings(max_examples=60)
@given(lists, lists)
def test_known_ids_are_given_once_and_same_words_keep_theirs(known: Template, reading: Template) -> None:
    given_ids = with_known_ids(reading, replace(known, id="k"))
    assert given_ids.id == "k"
    assert labels(given_ids) == labels(reading)
    assert len({item.id for item in given_ids.items}) == len(given_ids.items)
    before = {item.label: item.id for item in known.items}
    assert all(item.id == before[item.label] for item in given_ids.items if item.label in before)


def test_a_list_is_known_again_by_its_items_or_its_id() -> None:
    held = [template("A", "B", "C", template_id="x"), template("D", "E", template_id="y")]
    found = [template("E", "D", template_id="z"), template("F", template_id="x"), template("G", template_id="w")]
    assert same_lists(held, found) == {0: 1, 1: 0}


def test_an_item_is_flagged_when_its_sentence_says_more_or_something_else() -> None:
    gone = no_longer_said(["Målet är satt.", "Chefen är med."], ["Målet är satt av alla.", "Chefen  är med!"])
    assert gone == ("Målet är satt.",)
    assert changed_items(template("Målet är satt", "Chefen är med"), {"d": gone}, nothing) == ("Målet-är-satt",)
    assert changed_items(template("Målet är satt"), {"another": gone}, nothing) == ()


def test_a_printed_number_before_the_words_hides_no_change() -> None:
    step = replace(template("x").items[0], source=Source("d", "Steg 3. Utse ansvariga", 0, 22))
    assert changed_items(Template("t", "T", "checklist", (step,)), {"d": ("Utse ansvariga",)}, nothing) == ("x",)


def test_a_quote_of_a_part_of_a_sentence_is_flagged_with_it() -> None:
    quote = "projektgruppen går igenom riskerna"
    part = replace(template("x").items[0], source=Source("d", quote, 0, len(quote)))
    gone = {"d": (f"Varje månad ska {quote}.",)}
    assert changed_items(Template("t", "T", "tool", (part,)), gone, nothing) == ("x",)
    assert changed_items(Template("t", "T", "tool", (part,)), gone, lambda _: [f"{quote}!"]) == ()
