"""The load of `make load`, small: a few people, some seconds, the server killed in the middle."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bot.settings import read_settings
from bot.wiring.library import open_library_only
from knowledge.adapters.sql.forms import SqlForms
from knowledge.domain.filling import Signature, answer, begin
from knowledge.domain.forms import Place
from tests.load.forms_load import Said, Tally, examine, load, served
from tests.unit.form_examples import METHOD, MOMENT, TEMPLATE, said


@pytest.mark.slow
def test_people_who_fill_in_forms_at_once_lose_nothing_when_the_server_is_killed(tmp_path: Path) -> None:
    with served(tmp_path) as server:
        tally = asyncio.run(load(server, people=5, seconds=5))
    verdict = examine(tmp_path, tally)
    assert verdict.is_clean, verdict
    assert tally.retried > 0
    assert not tally.refused


def test_the_load_tells_an_answer_that_is_lost_doubled_or_in_the_wrong_place(tmp_path: Path) -> None:
    _keep(tmp_path, [(METHOD, "rätt"), (METHOD, "rätt"), (Place("goal", "who"), "fel")])
    told = Tally(forms={"f1"}, acknowledged=[_told("rätt"), _told("fel"), _told("borta")])
    verdict = examine(tmp_path, told)
    assert (verdict.lost, verdict.doubled, verdict.misplaced) == (2, 1, 1)
    assert not verdict.is_clean


def test_a_form_that_was_begun_twice_is_doubled(tmp_path: Path) -> None:
    _keep(tmp_path, [(METHOD, "rätt")])
    assert examine(tmp_path, Tally(forms=set(), acknowledged=[_told("rätt")])).doubled == 1


def _told(words: str) -> Said:
    return Said("f1", METHOD.item, METHOD.field, words)


def _keep(data: Path, answers: list[tuple[Place, str]]) -> None:
    form = begin(TEMPLATE, Signature("e0", "anna", MOMENT, "api"), "f1")
    with open_library_only(read_settings({}, data, data)) as library:
        store = SqlForms(library.engine)
        store.begin(form)
        for number, (place, words) in enumerate(answers, start=1):
            store.add("f1", [answer(form, place, said(words), Signature(f"e{number}", "anna", MOMENT, "api"))])
