"""A language model is opened by one setting, and what is wrong with it is said in a line that says what to do."""

from __future__ import annotations

import logging
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.settings import read_settings
from knowledge.adapters.language_models import ModelChoice, open_language_model, providers
from knowledge.adapters.language_models.asking import is_strict
from knowledge.adapters.language_models.ledger import MemoryLedger
from knowledge.errors import ModelError, SettingsError
from knowledge.language_model import LanguageModel, ModelRequest
from tests.model_world.server import MODEL, LocalModel
from tests.model_world.troubles import TROUBLES

KEYS = ("OPENAI_API_KEY", "AZURE_OPENAI_API_KEY", "ANTHROPIC_API_KEY", "MISTRAL_API_KEY", "AZURE_OPENAI_ENDPOINT")
SECRET = "hemligheten"
REQUEST = ModelRequest("answer/1", "Skriv.", {"question": SECRET}, {"type": "object"}, patience=30.0, within=30.0)


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in KEYS:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server() -> Iterator[LocalModel]:
    with LocalModel() as made:
        yield made


def opened(choice: ModelChoice) -> LanguageModel:
    model = open_language_model(choice, MemoryLedger())
    assert model is not None
    return model


def why_not(choice: ModelChoice) -> str:
    with pytest.raises(SettingsError) as raised:
        open_language_model(choice, MemoryLedger())
    return str(raised.value)


def test_without_a_choice_there_is_no_model() -> None:
    assert open_language_model(ModelChoice(), MemoryLedger()) is None


@pytest.mark.parametrize(
    ("spec", "extra"),
    [
        ("openai:x", "lots[openai]"),
        ("azure_openai:x", "lots[azure]"),
        ("anthropic:x", "lots[anthropic]"),
        ("mistralai:x", "lots[mistral]"),
        ("ollama:x", "lots[ollama]"),
    ],
)
def test_a_package_that_is_missing_is_named_by_its_extra(
    spec: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(providers, "find_spec", lambda name: None)
    assert f'pip install "{extra}"' in why_not(ModelChoice(spec))


@pytest.mark.parametrize(
    ("spec", "wanted"),
    [
        ("openai:x", "OPENAI_API_KEY"),
        ("azure:x", "AZURE_OPENAI_API_KEY"),
        ("anthropic:x", "ANTHROPIC_API_KEY"),
        ("mistral:x", "MISTRAL_API_KEY"),
    ],
)
def test_a_key_that_is_missing_is_named(spec: str, wanted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    said = why_not(ModelChoice(spec))
    assert wanted in said
    assert "LOTS_LLM_KEY" in said
    monkeypatch.setenv(wanted, "k")
    monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", "https://x.openai.azure.com")
    assert opened(ModelChoice(spec)).name == spec


def test_azure_without_an_address_is_told_so() -> None:
    assert "LOTS_LLM_URL" in why_not(ModelChoice("azure_openai:x", key="k"))


@pytest.mark.parametrize("spec", ["hittepå:x", "cohere:command", "openai", ":x", "openai:"])
def test_what_cannot_be_opened_is_one_line(spec: str) -> None:
    said = why_not(ModelChoice(spec, key="nyckeln"))
    assert "LOTS_LLM" in said
    assert "\n" not in said
    assert "nyckeln" not in said


def test_the_key_is_in_no_text_of_the_choice() -> None:
    assert "nyckeln" not in repr(ModelChoice("openai:x", key="nyckeln"))


def test_openais_own_key_goes_to_no_other_address(server: LocalModel, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-deras")
    choice = ModelChoice(f"openai:{MODEL}", server.openai_url, in_house=True)
    for key, sent in (("", "none"), ("var", "var")):
        list(opened(replace(choice, key=key)).write(REQUEST))
        assert server.last.headers["authorization"] == f"Bearer {sent}"
    assert "sk-deras" not in server.everything_sent()


@pytest.mark.parametrize("trouble", ["500", "400", "error inside", "invalid json", "refuses in words", "none"])
def test_not_even_the_finest_log_of_the_packages_holds_what_was_asked(
    trouble: str, server: LocalModel, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    server.trouble = TROUBLES.get(trouble, server.trouble)
    for choice in (ModelChoice(f"openai:{MODEL}", server.openai_url), ModelChoice(f"ollama:{MODEL}", server.url)):
        with caplog.at_level(logging.DEBUG):
            asked_in_vain(opened(replace(choice, in_house=True)))
    assert SECRET in server.everything_sent()
    assert SECRET not in "".join((caplog.text, *capfd.readouterr()))


def asked_in_vain(model: LanguageModel) -> None:
    """Whether it fails or not is no matter here, so that its time may be short."""
    try:
        list(model.write(replace(REQUEST, patience=1.0)))
    except ModelError as error:
        logging.getLogger("lots").debug("failed", exc_info=error)


def test_langchains_tracing_is_off_whatever_the_environment_says(
    server: LocalModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    with LocalModel() as tracer:
        for name, value in (("TRACING", "true"), ("ENDPOINT", tracer.url), ("API_KEY", "k")):
            monkeypatch.setenv(f"LANGSMITH_{name}", value)
            monkeypatch.setenv(f"LANGCHAIN_{name.replace('TRACING', 'TRACING_V2')}", value)
        list(opened(ModelChoice(f"openai:{MODEL}", server.openai_url, in_house=True)).write(REQUEST))
        from langchain_core.tracers.langchain import wait_for_all_tracers

        wait_for_all_tracers()
        assert tracer.asked == []


def test_without_a_model_nothing_of_langchains_models_is_imported(tmp_path: Path) -> None:
    """By what answers, with LOTS_LLM unset."""
    program = (
        "import sys; from pathlib import Path; from bot.settings import read_settings; "
        "from bot.wiring.services import open_services\n"
        f"with open_services(read_settings({{'LOTS_EMBEDDINGS': 'none'}}, Path({str(tmp_path)!r}))) as services:\n"
        "    services.warm_up()\n"
        "print([each for each in sys.modules if each.startswith(('langchain', 'openai', 'tiktoken', 'langsmith'))"
        " or each == 'knowledge.adapters.language_models.guard'])"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120)
    assert ran.stdout.strip() == "[]"


def test_a_shape_is_strict_where_every_object_is_closed_and_whole() -> None:
    closed = {
        "type": "object",
        "properties": {"a": {"type": "string"}},
        "required": ["a"],
        "additionalProperties": False,
    }
    assert is_strict(closed)
    assert is_strict({**closed, "properties": {"a": {"type": "array", "items": closed}}})
    assert not is_strict({**closed, "required": []})
    assert not is_strict({**closed, "properties": {"a": {"type": "array", "items": {"type": "object"}}}})


def test_the_settings_say_which_model_and_what_it_may_be_given(tmp_path: Path) -> None:
    environment = {
        "LOTS_LLM": "ollama:mistral-small:24b",
        "LOTS_LLM_URL": "http://ollama:11434",
        "LOTS_LLM_KEY": "k",
        "LOTS_LLM_IN_HOUSE": "on",
        "LOTS_LLM_MAY_SEND": "public",
        "LOTS_LLM_DAILY_TOKENS": "5000",
        "LOTS_LLM_PATIENCE": "0.5",
        "LOTS_LLM_TIMEOUT": "90",
    }
    choice = read_settings(environment, tmp_path).llm
    assert choice == ModelChoice(
        "ollama:mistral-small:24b", "http://ollama:11434", "k", True, "public", 5_000, patience=0.5, timeout=90.0
    )
    assert (choice.provider, choice.model) == ("ollama", "mistral-small:24b")
    assert read_settings({}, tmp_path).llm == ModelChoice()


@pytest.mark.parametrize(
    ("key", "value"),
    [("LLM", "gpt"), ("LLM_MAY_SEND", "allt"), ("LLM_PATIENCE", "nan"), ("LLM_TIMEOUT", "0"), ("LLM_URL", "localhost")],
)
def test_a_wrong_setting_of_the_model_names_its_key(key: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=f"LOTS_{key} is"):
        read_settings({f"LOTS_{key}": value}, tmp_path)
