"""What a click means, what it leaves of its message, and that a payload beyond Slack's limits still says everything."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.slack.blocks import messages_of
from bot.channels.slack.clicks import Clicked, as_chosen, clicked
from bot.channels.slack.fitting import fitted
from bot.channels.slack.limits import message_faults
from bot.channels.slack.place import Place
from bot.conversation.messages import Choice, FormView, Message, Reply
from knowledge.answers.answer import Answer
from knowledge.domain.forms import Place as Question

HERE = Place("T1", "D1", "U1", direct="D1")
THUMBS = (Choice("feedback:up:a1", "Hjälpte"), Choice("feedback:down:a1", "Hjälpte inte"))
Json = dict[str, Any]


def message_of(*choices: Choice, suggestions: tuple[str, ...] = (), form: FormView | None = None) -> Json:
    """The message as Slack keeps it."""
    answer = Answer("?", "sv", True, "fact", "Ja.", 0.9, suggestions=suggestions)
    (body,) = messages_of(Reply((Message("Ja.", choices, answer),), form), HERE)
    return {"ts": "1.000001", "text": body["payload"]["text"], "blocks": body["payload"]["blocks"]}


def click_on(message: Json, label: str) -> Clicked:
    for block in message["blocks"]:
        for element in block.get("elements", ()):
            for option in element.get("options", ()):
                if option["text"]["text"] == label:
                    return _read({**element, "block_id": block["block_id"], "selected_option": option})
            if element.get("type") == "button" and element["text"]["text"] == label:
                return _read({**element, "block_id": block["block_id"]})
    raise AssertionError(f"nothing called {label!r} can be clicked")


def _read(action: Json) -> Clicked:
    done = clicked(action)
    assert done is not None
    return done


def labels(message: Json) -> list[str]:
    """What can still be clicked."""
    actions = [block for block in message["blocks"] if block["type"] == "actions"]
    return [one["text"]["text"] for block in actions for one in block["elements"] if "text" in one]


def after(message: Json, label: str) -> Json:
    body = as_chosen(message, click_on(message, label), HERE)
    assert body is not None
    assert body["method"] == "chat.update"
    assert message_faults(body["payload"]) == []
    return dict(body["payload"])


def test_a_choice_is_shown_as_chosen_and_the_others_are_gone() -> None:
    message = message_of(
        Choice("form:answer:1", "Ja"), Choice("form:answer:2", "Nej"), Choice("form:skip:", "Hoppa över")
    )
    changed = after(message, "Nej")
    assert labels(changed) == []
    assert "✓ Nej" in str(changed["blocks"])
    assert changed["text"].endswith("✓ Nej")


def test_what_is_chosen_from_a_menu_is_shown_by_its_name() -> None:
    message = message_of(*(Choice(f"committee:set:{n}", f"Nämnd {n}") for n in range(20)))
    assert click_on(message, "Nämnd 7").choice == "committee:set:7"
    assert "✓ Nämnd 7" in str(after(message, "Nämnd 7")["blocks"])


def test_an_opinion_leaves_the_choices_and_a_choice_leaves_the_thumbs() -> None:
    message = message_of(Choice("role:mine", "Min nämnd"), *THUMBS)
    assert labels(after(message, "👍 Hjälpte")) == ["Min nämnd"]
    assert labels(after(message, "Min nämnd")) == ["👍 Hjälpte", "👎 Hjälpte inte"]


def test_a_suggestion_is_said_and_leaves_the_others() -> None:
    message = message_of(suggestions=("Hur mycket?", "Vem ansvarar?"))
    assert click_on(message, "Vem ansvarar?").text == "Vem ansvarar?"
    assert labels(after(message, "Vem ansvarar?")) == ["Hur mycket?"]


def test_a_question_that_is_asked_again_below_can_no_longer_be_answered_above() -> None:
    message = message_of(Choice("form:answer:1", "Ja"), Choice("form:why:f:i/f/0:", "Varför?"))
    assert labels(after(message, "Varför?")) == []


def test_an_answered_question_can_no_longer_be_filled_in_from_its_message() -> None:
    form = FormView("f1", "t", "Styrkort", 3, 20, "open", Question("i", "f"))
    message = message_of(Choice("form:answer:1", "Ja"), Choice("form:answer:2", "Nej"), form=form)
    assert "Fyll i hela delen på en gång" in labels(message)
    assert "3 av 20 besvarade" in str(message["blocks"][0])
    assert labels(after(message, "Ja")) == []


@pytest.mark.parametrize(
    "action", [{}, {"action_id": "x"}, {"action_id": "choice:1"}, {"action_id": "modal:form:1", "value": "x"}]
)
def test_what_is_no_choice_of_a_reply_means_nothing(action: Json) -> None:
    assert clicked(action) is None


blocks = st.lists(
    st.one_of(
        st.builds(lambda n: {"type": "section", "text": {"type": "mrkdwn", "text": "x" * n}}, st.integers(0, 9000)),
        st.builds(
            lambda n: {"type": "actions", "block_id": "same", "elements": [_button(i) for i in range(n)]},
            st.integers(0, 30),
        ),
        st.just({"type": "unheard_of"}),
    ),
    max_size=60,
)


def _button(number: int) -> Json:
    return {
        "type": "button",
        "action_id": f"choice:{number}",
        "value": "v",
        "text": {"type": "plain_text", "text": "Ja"},
    }


@given(st.integers(0, 9000), blocks)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_to_be_sent_is_made_to_fit_and_says_all(length: int, blocks: list[Json]) -> None:
    text = ("Mening. " * (length // 8)).strip()
    sent = fitted("chat.postMessage", {"channel": "C1", "text": text, "blocks": blocks})
    assert [message_faults(payload) for payload in sent] == [[] for _ in sent]
    assert " ".join(payload["text"] for payload in sent) == (text or "…")
