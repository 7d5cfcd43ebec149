"""What the pages for people say is there, is there: commands with their options, settings, files, links, addresses."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from bot.cli.commands import lots
from bot.settings import KEYS, PREFIX, read_settings

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]
LINKED = [*PAGES, *sorted((ROOT / "docs" / "decisions").glob("*.md"))]
INTERFACE = ROOT / "docs" / "interface.md"
FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
FOLDERS = ("bot/", "knowledge/", "ingest/", "tests/", "docs/")


def fenced(page: Path, language: str) -> list[str]:
    """The blocks of code in this language, without the indentation that a list gives them."""
    blocks = FENCE.findall(page.read_text("utf-8"))
    return [re.sub(r"^ +", "", text, flags=re.MULTILINE) for named, text in blocks if named == language]


def inline(page: Path) -> list[str]:
    return [code.replace("\\|", "|") for code in CODE.findall(FENCE.sub("", page.read_text("utf-8")))]


def typed(page: Path) -> Iterator[list[str]]:
    """Each line of the blocks for a shell, as words; comments, variables before it and `nice` are gone."""
    for block in fenced(page, "sh"):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
                words.pop(0)
            if words:
                yield words


def named_on(pages: list[Path], found: str) -> dict[str, Path]:
    """What the pattern finds, with a page where it stands."""
    return {name: page for page in pages for name in re.findall(found, page.read_text("utf-8"))}


def meant(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that the words after `lots` name, and the words left for it."""
    command: click.Command = lots
    while isinstance(command, click.Group) and words and words[0] in command.commands:
        command, words = command.commands[words[0]], words[1:]
    return command, words


def refusal(words: list[str]) -> str:
    """What click says to these words after `lots`; empty where it takes them. Values are not looked at."""
    command, rest = meant(words)
    if isinstance(command, click.Group) and rest:
        return f"No such command '{rest[0]}'."
    try:
        command.make_context(command.name, rest)
    except click.MissingParameter as problem:
        return problem.format_message()
    except click.BadParameter:
        return ""  # a file or an id that a page makes up
    except click.UsageError as problem:
        return problem.format_message()
    return ""


def commands(group: click.Group, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, command in group.commands.items():
        yield (*before, name)
        if isinstance(command, click.Group):
            yield from commands(command, (*before, name))


def heading_ids(page: Path) -> set[str]:
    """The anchors that code hosts give to a page's headings."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text("utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_lets_people_type_after_lots_is_taken(page: Path) -> None:
    refused = {" ".join(words): told for words in typed(page) if words[0] == "lots" and (told := refusal(words[1:]))}
    assert not refused


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_command_that_is_named_in_a_sentence_exists_with_its_options(page: Path) -> None:
    for code in inline(page):
        words = re.findall(r"[^\s\[\]|…]+", code)
        if words[:1] != ["lots"] or "--data" in words:
            continue
        command, rest = meant(words[1:])
        options = {option for parameter in command.params for option in parameter.opts}
        assert command is not lots or not rest, f"`{code}`: there is no such command"
        assert {word for word in rest if word.startswith("--")} <= options, f"`{code}`: {command.name} lacks an option"


def test_every_command_is_told_of_in_the_interface() -> None:
    text = INTERFACE.read_text("utf-8")
    untold = [" ".join(path) for path in commands(lots) if f"`lots {' '.join(path)}" not in text]
    assert not untold


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_lets_people_make_is_made(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    named = {words[1] for words in typed(page) if words[0] == "make"}
    named |= {code.split()[1] for code in inline(page) if re.match(r"make [a-z-]+", code)}
    assert named <= targets


def test_every_setting_is_told_of_in_the_interface() -> None:
    told = set(re.findall(rf"`{PREFIX}([A-Z_]+)`", INTERFACE.read_text("utf-8").split("## Settings")[1]))
    assert told == {key.upper() for key in KEYS}


def test_a_variable_that_a_page_names_is_a_setting_or_one_of_the_tests_own() -> None:
    settings = {PREFIX + key.upper() for key in KEYS}
    tests = "".join(file.read_text("utf-8") for file in (ROOT / "tests").rglob("*.py") if file != Path(__file__))
    named = named_on(PAGES, rf"\b{PREFIX}[A-Z_]*[A-Z]\b")
    assert not {name: page.name for name, page in named.items() if name not in settings and name not in tests}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_settings_file_on_a_page_is_taken_as_it_stands(page: Path, tmp_path: Path) -> None:
    for block in fenced(page, "toml"):
        (tmp_path / "lots.toml").write_text(block, "utf-8")
        assert tomllib.loads(block)
        assert read_settings({}, tmp_path).source == tmp_path / "lots.toml"


@pytest.mark.parametrize("page", LINKED, ids=lambda page: page.name)
def test_a_link_within_the_project_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(FENCE.sub("", page.read_text("utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        place = (page.parent / name).resolve() if name else page
        assert place.exists(), f"{page.name} links to {target}"
        assert not anchor or place.suffix != ".md" or anchor in heading_ids(place), f"{page.name} links to {target}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_file_that_a_page_names_is_there(page: Path) -> None:
    named = {code for code in inline(page) if code.startswith(FOLDERS) and re.fullmatch(r"[\w/.\-]+", code)}
    named |= {word for words in typed(page) for word in words[1:] if word.startswith(FOLDERS)}
    assert not sorted(name for name in named if not (ROOT / name).exists())
