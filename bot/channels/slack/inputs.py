"""A question of a form as the inputs of a modal, and what was put into them as written words.

Order: what stands at the place decides what the inputs show; what comes back is read by the inputs' names. Invariant:
what the inputs show, sent back as it is, is no change.

A time is written in words ("T2 2027", "varje höst") or chosen as a date: the one that was changed counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.channels.slack.choices import plain
from bot.channels.slack.escaping import clean, in_parts, shortened
from bot.channels.slack.labels import label
from bot.channels.slack.limits import BUTTON_TEXT, INPUT_LABEL, OPTIONS, PLACEHOLDER, TYPED
from bot.channels.slack.rich import Block, Element, rich_text
from bot.forms.answers import in_fields
from bot.forms.sent import Written, digest
from knowledge.answers.answer import Language
from knowledge.domain.answer_words import fixed_answers
from knowledge.domain.forms import Field, Value

VALUE = "value"
"""The action id of every input: the block's id says which it is."""
MOST_RADIOS = 5
MOST_IN_HINT = 2_000
Sent = Mapping[str, str]
"""What stands in each input of a modal, by the name of its block."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question at its place. `key` names it in the form, `version` tells one showing of it from the next."""

    field: Field
    key: str
    value: Value | None
    version: str
    language: Language

    def name(self, part: str) -> str:
        return f"{self.key}.{part}"

    def block(self, part: str) -> str:
        """Another version is another input to Slack, which else keeps what was typed into the last."""
        return f"{self.name(part)}:{self.version}"

    @property
    def shown(self) -> tuple[str, str]:
        """What the field and its comment say."""
        said, comment = in_fields(self.field, self.value, self.language)
        return clean(said), clean(comment)

    @property
    def is_too_long(self) -> bool:
        return max(map(len, self.shown)) > TYPED


def inputs(asked: Asked) -> Iterator[Block]:
    """The question's inputs: its answer, a date to choose instead where it is a time, a comment where one belongs."""
    if asked.is_too_long:
        yield _told(
            asked, label("This answer is too long to be changed here. Open the form on the web.", asked.language)
        )
        return
    yield from _long_options(asked)
    yield _input(asked, "said", _words_label(asked), _answer(asked), _hint(asked))
    if asked.field.kind == "when":
        yield _input(asked, "date", label("… or choose a date", asked.language), _date(asked))
    if asked.field.kind == "rating" or asked.shown[1]:
        yield _input(asked, "comment", label("Comment", asked.language), _typed(asked.shown[1], multiline=True))


def written(asked: Asked, sent: Sent) -> Written | None:
    """What was put into the question's inputs; None where the modal did not show them."""
    if asked.name("said") not in sent:
        return None
    said, comment = _said(asked, sent), sent.get(asked.name("comment"), asked.shown[1])
    return Written(said, comment.strip(), was=digest(*asked.shown))


def sent_in(view: Mapping[str, Any]) -> Sent:
    """What a submitted view says, by the names of its blocks."""
    values = (view.get("state") or {}).get("values") or {}
    return {block.partition(":")[0]: _value(actions.get(VALUE) or {}) for block, actions in values.items()}


def _value(state: Mapping[str, Any]) -> str:
    """What stands in one input; empty where nothing does."""
    chosen = state.get("selected_option") or {}
    found = chosen.get("value") or state.get("selected_date") or state.get("value") or ""
    checked = ",".join(str(option.get("value")) for option in state.get("selected_options") or ())
    return clean(str(found or checked)).strip()


def _said(asked: Asked, sent: Sent) -> str:
    said, before = sent[asked.name("said")], asked.shown[0]
    if asked.field.kind in ("choice", "rating", "status"):
        return _meaning(asked.field, said, asked.language)
    if asked.field.kind == "number":
        return before if said == _number(asked) else said
    if asked.field.kind == "when":
        return _time(asked, said, sent.get(asked.name("date"), ""))
    return said


def _time(asked: Asked, said: str, day: str) -> str:
    text, shown_day = _time_shown(asked)
    if (said, day) == (text, shown_day):
        return asked.shown[0]
    if said and said != text:
        return said
    return day if day != shown_day else said or day


def _time_shown(asked: Asked) -> tuple[str, str]:
    """What the two inputs of a time show: a day stands in the calendar, all else in words."""
    meaning = asked.value.meaning if asked.value else ""
    return ("", meaning) if _is_day(meaning) else (asked.shown[0], "")


def _is_day(meaning: str) -> bool:
    try:
        return date.fromisoformat(meaning).isoformat() == meaning
    except ValueError:
        return False


def _number(asked: Asked) -> str:
    return asked.value.meaning if asked.value else ""


def _input(asked: Asked, part: str, text: str, element: Element, hint: str = "") -> Block:
    """Nothing must be filled in to save the rest: what a form must have is asked for when it is sent."""
    named = plain(shortened(clean(text).strip(), INPUT_LABEL) or "–")
    block: Block = {
        "type": "input",
        "block_id": asked.block(part),
        "optional": True,
        "label": named,
        "element": element,
    }
    return {**block, "hint": plain(shortened(clean(hint).strip(), MOST_IN_HINT))} if clean(hint).strip() else block


def _words_label(asked: Asked) -> str:
    return f"{asked.field.label} *" if asked.field.required else asked.field.label


def _hint(asked: Asked) -> str:
    if asked.field.kind == "when":
        example = label("In words: 1 June 2027, T2 2027, every autumn", asked.language)
        return f"{asked.field.help} {example}".strip()
    return asked.field.help


def _answer(asked: Asked) -> Element:
    match asked.field.kind:
        case "choice" | "rating" | "status":
            return _fixed(asked)
        case "number":
            shown = {"initial_value": _number(asked)} if _number(asked) else {}
            return {"type": "number_input", "action_id": VALUE, "is_decimal_allowed": True, **shown}
        case "when":
            return _typed(_time_shown(asked)[0])
        case "link":
            return _link(asked.shown[0])
        case _:
            return _typed(asked.shown[0], multiline=asked.field.kind == "text")


def _link(address: str) -> Element:
    """Slack takes web addresses only in its input for them; a form also takes an address to write to."""
    if address and not address.startswith(("http://", "https://")):
        return _typed(address)
    return {"type": "url_text_input", "action_id": VALUE, **({"initial_value": address} if address else {})}


def _typed(text: str, *, multiline: bool = False) -> Element:
    shown = {"initial_value": text} if text else {}
    return {"type": "plain_text_input", "action_id": VALUE, "multiline": multiline, "max_length": TYPED, **shown}


def _date(asked: Asked) -> Element:
    day = _time_shown(asked)[1]
    return {"type": "datepicker", "action_id": VALUE, **({"initial_date": day} if day else {})}


def _fixed(asked: Asked) -> Element:
    """Few answers that must be given are seen at once; a menu can be emptied, and takes many."""
    options = _options(asked)
    meaning = asked.value.meaning if asked.value else ""
    chosen = next((option for option, one in zip(options, _meanings(asked), strict=True) if one == meaning), None)
    shown = {"initial_option": chosen} if chosen else {}
    if asked.field.kind == "rating" or (asked.field.required and len(options) <= MOST_RADIOS):
        return {"type": "radio_buttons", "action_id": VALUE, "options": options, **shown}
    menu: Element = {"type": "static_select", "action_id": VALUE, **shown}
    menu["placeholder"] = plain(shortened(label("Choose …", asked.language), PLACEHOLDER))
    return {**menu, **in_groups(options)}


def in_groups(options: list[Element]) -> dict[str, Any]:
    """The options of a menu: in groups where they are more than one list holds."""
    if len(options) <= OPTIONS:
        return {"options": options}
    groups = [options[at : at + OPTIONS] for at in range(0, len(options), OPTIONS)]
    return {
        "option_groups": [
            {"label": plain(f"{_beginning(one[0])} – {_beginning(one[-1])}"), "options": one} for one in groups
        ]
    }


def _beginning(option: Element) -> str:
    return shortened(str(option["text"]["text"]), 30)


def _meanings(asked: Asked) -> list[str]:
    return [meaning for meaning, _ in fixed_answers(asked.field, asked.language)]


def _options(asked: Asked) -> list[Element]:
    """Each by its number among the answers: what an answer means may be longer than Slack takes."""
    words = [clean(text).strip() or "–" for _, text in fixed_answers(asked.field, asked.language)]
    return [
        {
            "text": plain(shortened(f"{n + 1}. {text}" if len(text) > BUTTON_TEXT else text, BUTTON_TEXT)),
            "value": str(n),
        }
        for n, text in enumerate(words)
    ]


def _long_options(asked: Asked) -> Iterator[Block]:
    """In full above the input, where some are too long to be read in it."""
    long = [
        f"{n}. {text}"
        for n, (_, text) in enumerate(fixed_answers(asked.field, asked.language), start=1)
        if len(clean(text).strip()) > BUTTON_TEXT
    ]
    for part in in_parts("\n".join(long), TYPED - 200):
        yield rich_text(part)


def _meaning(field: Field, number: str, language: Language) -> str:
    """What is chosen, by its number; empty where nothing is, and as it came where it is no number of ours."""
    meanings = [meaning for meaning, _ in fixed_answers(field, language)]
    return meanings[int(number)] if number.isdecimal() and int(number) < len(meanings) else number


def _told(asked: Asked, text: str) -> Block:
    return {"type": "context", "elements": [plain(f"{shortened(clean(asked.field.label), 200)}: {text}")]}
