"""A part of a form as a modal: its questions as inputs, and what they show taken back as it was shown.

A modal remembers which form and part it shows, and the form's last event then: so what was shown is known again when
it comes back, and what somebody else answered meanwhile can be told. Invariant: nothing of the answers themselves is
kept in what the modal carries.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.channels.slack.choices import plain
from bot.channels.slack.escaping import clean, in_parts, shortened
from bot.channels.slack.inputs import Asked, Sent, inputs, written
from bot.channels.slack.labels import label
from bot.channels.slack.limits import MOST_BLOCKS_IN_VIEW
from bot.channels.slack.progress import bar
from bot.channels.slack.rich import Block, quote, rich, rich_text, section, words
from bot.forms.keys import Keys
from bot.forms.sent import Written
from knowledge.answers.answer import Language
from knowledge.domain.filling import Filled, field_at, state_of
from knowledge.domain.forms import Form, Item, Place

CALLBACK = "form_part"
MOST_INPUTS = MOST_BLOCKS_IN_VIEW - 20
MOST_OF_SOURCE = 1_500
View = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shown:
    """What a modal carries: the form, the part, and the form's last event when it was shown.

    `asked`: the modal was opened from a question in the conversation, which then goes on.
    """

    form: str
    item: str
    row: int = 0
    at: str = ""
    asked: bool = False

    def kept(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def read(cls, text: str) -> Shown | None:
        """None where the text is none of ours."""
        try:
            values = json.loads(text)
            return cls(
                str(values["form"]), str(values["item"]), int(values["row"]), str(values["at"]), values["asked"] is True
            )
        except (ValueError, KeyError, TypeError):
            return None


@dataclass(frozen=True, slots=True)
class Part:
    """One item of a form (one row of it, where it has rows), as the form stood at its last event then."""

    filled: Filled
    item: Item
    row: int
    language: Language

    @property
    def form(self) -> Form:
        return self.filled.form

    @property
    def places(self) -> tuple[Place, ...]:
        """What is asked of it now."""
        return tuple(one for one in self.filled.places if one.item == self.item.id and one.row == self.row)

    def at(self, event: str) -> Part:
        """As it stood then; as it is where there is no such event."""
        events = self.form.events
        ids = [one.id for one in events]
        upto = ids.index(event) + 1 if event in ids else len(ids)
        return replace(self, filled=state_of(replace(self.form, events=events[:upto])))

    @property
    def last_event(self) -> str:
        return self.form.events[-1].id if self.form.events else ""

    def asked(self, place: Place) -> Asked:
        _, field = field_at(self.form, place)
        event = self.filled.answers.get(place)
        key = Keys(self.form.template).of(place)
        version = hashlib.blake2b(self.last_event.encode(), digest_size=5).hexdigest()
        return Asked(field, key, event.value if event else None, version, self.language)


def part_view(
    part: Part, *, asked: bool = False, news: Mapping[Place, str] | None = None, typed: Sent | None = None
) -> View:
    """The modal. `news` stand above the questions that they are about, `typed` in the inputs as it was sent."""
    shown = Shown(part.form.id, part.item.id, part.row, part.last_event, asked)
    blocks = [*_heading(part), *_questions(part, news or {}, typed or {})]
    view: View = {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": shown.kept(),
        "title": plain(label("Fill in", part.language)),
        "close": plain(label("Close", part.language)),
        "blocks": blocks,
    }
    if any(block["type"] == "input" for block in blocks):
        view["submit"] = plain(label("Save", part.language))
    return view


def written_in(part: Part, sent: Sent) -> dict[Place, Written]:
    """What was put into the inputs of the part as it was shown, by place."""
    found: dict[Place, Written] = {}
    for place in part.places:
        if (said := written(part.asked(place), sent)) is not None:
            found[place] = replace(said, seen=part.filled.seen(place))
    return found


def _heading(part: Part) -> Iterator[Block]:
    filled, item = part.filled, part.item
    answered, total = filled.progress
    far = label("{answered} of {total} answered", part.language, answered=answered, total=total)
    title = shortened(clean(part.form.template.title), 200)
    yield {"type": "context", "elements": [plain(" · ".join(filter(None, (title, far, bar(answered, total)))))]}
    name = (
        f"{item.label}, {item.row_label.lower() or label('row', part.language)} {part.row}" if part.row else item.label
    )
    yield rich(section(words(shortened(clean(name), 500) or "–", bold=True)))
    for text in in_parts(item.why, MOST_OF_SOURCE)[:1]:
        yield rich_text(text)
    for text in in_parts(item.source.quote if item.source else "", MOST_OF_SOURCE)[:1]:
        yield rich(quote(text))
    if filled.locked:
        yield _context(
            label("The form is locked: it is approved, or given up. It can be read, not changed.", part.language)
        )


def _questions(part: Part, news: Mapping[Place, str], typed: Sent) -> Iterator[Block]:
    """Those that fit: a part of very many questions is filled in by talking, or on the web."""
    room = MOST_INPUTS
    for place in part.places if not part.filled.locked else ():
        blocks = [*_news(news.get(place, "")), *inputs(part.asked(place))]
        if len(blocks) > room:
            yield _context(
                label("There are more questions than fit here: the rest is asked in the conversation.", part.language)
            )
            return
        room -= len(blocks)
        yield from (_as_typed(block, typed) for block in blocks)


def _news(text: str) -> Sequence[Block]:
    return [rich_text(each) for each in in_parts(text, MOST_OF_SOURCE)[:1]]


def _as_typed(block: Block, typed: Sent) -> Block:
    """An input that shows what the person had put into it, so that nothing that they wrote is lost."""
    name = str(block.get("block_id", "")).partition(":")[0]
    if block["type"] != "input" or name not in typed:
        return block
    return {**block, "element": _showing(block["element"], typed[name])}


def _showing(element: Mapping[str, Any], text: str) -> dict[str, Any]:
    initial = {"initial_value", "initial_date", "initial_option"}
    bare = {name: value for name, value in element.items() if name not in initial}
    if not text:
        return bare
    if element["type"] in ("static_select", "radio_buttons"):
        groups = element.get("option_groups") or [element]
        options = [option for group in groups for option in group["options"]]
        chosen = next((option for option in options if option["value"] == text), None)
        return {**bare, "initial_option": chosen} if chosen else bare
    return {**bare, "initial_date" if element["type"] == "datepicker" else "initial_value": text}


def _context(text: str) -> Block:
    return {"type": "context", "elements": [plain(text)]}
