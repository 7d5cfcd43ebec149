"""What opinions are called, wherever they can be given."""

from __future__ import annotations

import pytest

from knowledge.catalogue import messages


@pytest.mark.parametrize("opinion", ["Helpful", "Not helpful"])
def test_an_opinion_is_called_the_same_on_the_page_and_in_conversation(opinion: str) -> None:
    in_conversation = messages("conversation", "sv").gettext(opinion)
    assert in_conversation != opinion
    assert messages("web", "sv").gettext(opinion) == in_conversation
