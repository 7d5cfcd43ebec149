"""The doctor asks the language model one small thing, and says what may be sent to it; `serve` starts without it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.examining import examine_and_tell
from bot.cli.speech import say, say_error, speak
from bot.doctor import Finding, examine
from bot.settings import read_settings
from bot.wiring.services import open_services
from knowledge.answers.answer import Question
from tests.model_world.authors import saying
from tests.model_world.server import MODEL, LocalModel
from tests.model_world.troubles import TROUBLES


@pytest.fixture
def server() -> Iterator[LocalModel]:
    with LocalModel(saying('{"ready": true}')) as made:
        yield made


def environment(server: LocalModel, **more: str) -> dict[str, str]:
    chosen = {"LOTS_LLM": f"openai:{MODEL}", "LOTS_LLM_URL": server.openai_url, "LOTS_EMBEDDINGS": "none"}
    return {**chosen, **{f"LOTS_LLM_{name.upper()}": value for name, value in more.items()}}


def found(folder: Path, settings: dict[str, str]) -> list[Finding]:
    return [each for each in examine(read_settings(settings, folder), {}) if each.check == "Language model"]


def said(findings: list[Finding], state: str) -> str:
    return " ".join(each.said for each in findings if each.state == state)


def test_a_model_that_answers_is_good_and_nothing_of_anybodys_is_sent(tmp_path: Path, server: LocalModel) -> None:
    findings = found(tmp_path, environment(server, in_house="on"))
    assert {each.state for each in findings} == {"good"}
    assert "answers" in said(findings, "good")
    assert "in-house" in said(findings, "good")
    assert server.last.material == {}


def test_what_may_be_sent_is_said(tmp_path: Path, server: LocalModel) -> None:
    nothing = found(tmp_path, environment(server))
    assert "not asked" in said(nothing, "note")
    public = found(tmp_path, environment(server, may_send="public"))
    assert "nothing restricted" in said(public, "good")


def test_a_model_at_its_providers_that_is_marked_as_in_house_is_noted(
    tmp_path: Path, server: LocalModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", server.openai_url)
    settings = environment(server, in_house="on", key="k")
    del settings["LOTS_LLM_URL"]
    assert "restricted documents are sent there" in said(found(tmp_path, settings), "note")


@pytest.mark.parametrize(
    ("trouble", "told"), [("401", "LOTS_LLM_KEY"), ("404", "LOTS_LLM_URL"), ("500", "failed"), ("reset", "reached")]
)
def test_what_is_wrong_is_one_line_that_says_what_to_do(
    tmp_path: Path, server: LocalModel, trouble: str, told: str
) -> None:
    server.trouble = TROUBLES[trouble]
    findings = [each for each in found(tmp_path, environment(server, patience="0.3")) if each.state == "fault"]
    assert [told in each.said for each in findings] == [True]


@pytest.mark.parametrize("spec", ["hittepå:x", "anthropic:x"])
def test_what_cannot_be_opened_is_a_fault_and_everything_else_goes_on(
    tmp_path: Path, spec: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("ANTHROPIC_API_KEY", raising=False)
    settings = {"LOTS_LLM": spec, "LOTS_EMBEDDINGS": "none"}
    assert [each.state for each in found(tmp_path, settings)] == ["fault"]
    with open_services(read_settings(settings, tmp_path)) as services:
        services.warm_up()
        assert services.language_model is None
        assert services.chosen_model.why_not
        assert services.answerer.answer(Question("Vem ansvarar?")).generator == "extractive"
    assert "language_model_left_out" in "".join(capfd.readouterr())


def test_all_that_the_doctor_says_of_it_is_said_in_swedish(tmp_path: Path, server: LocalModel) -> None:
    speak("sv")
    server.trouble = TROUBLES["401"]
    for findings in (found(tmp_path, environment(server)), found(tmp_path, environment(server, may_send="public"))):
        for each in findings:
            assert (say(each.said) if each.values else say_error(each.said)) != each.said
            assert not each.remedy or say(each.remedy) != each.remedy
    why = found(tmp_path, {"LOTS_LLM": "hittepå:x", "LOTS_EMBEDDINGS": "none"})[0].said
    assert "går inte att använda" in say_error(why)


def test_the_days_tokens_are_told(tmp_path: Path, server: LocalModel) -> None:
    read = read_settings(environment(server, in_house="on", daily_tokens="10"), tmp_path)
    assert "used up" in said([each for each in examine(read, {}) if each.check == "Language model"], "fault")


def test_a_model_that_cannot_be_reached_gets_no_good_word(tmp_path: Path) -> None:
    with LocalModel(saying("")) as closed:
        settings = environment(closed, in_house="on", timeout="1")
    assert {each.state for each in found(tmp_path, settings)} == {"fault"}


def test_what_the_doctor_says_is_not_logged_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with LocalModel(saying("")) as closed:
        settings = environment(closed, in_house="on", timeout="1")
    assert examine_and_tell(read_settings(settings, tmp_path), as_json=True) == 1
    told, logged = capsys.readouterr()
    assert "cannot be reached" in told or "går inte att nå" in told
    assert json.loads(told)
    assert logged == ""
