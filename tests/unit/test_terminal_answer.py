"""An answer as the terminal shows it."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from bot.channels.console.answer import answer_view
from bot.cli.chatting import links_to
from bot.cli.terminal import Terminal
from knowledge.answers.answer import Answer, Citation, Related

ADDRESS = "https://lots.example"


def cited(n: int, title: str, *section: str, page: int | None = None) -> Citation:
    return Citation(n, "d", title, section, page, f"Citat {n}.", f"p{n}", f"/documents/d#p{n}")


def answer(text: str, *citations: Citation) -> Answer:
    return Answer("Hur?", "sv", bool(citations), "fact", text, 0.9, citations)


def pipe() -> Console:
    return Console(file=io.StringIO(), highlight=False)


def screen(width: int = 80, term: str = "xterm-256color", **environment: str) -> Console:
    known = {"TERM": term, **environment}
    return Console(file=io.StringIO(), force_terminal=True, width=width, height=25, _environ=known, highlight=False)


def shown(one: Answer, console: Console | None = None, *, linked: bool = False, every_quote: bool = False) -> str:
    console = console or pipe()
    links = links_to(ADDRESS if linked else "")
    Terminal(console).show(answer_view(one, links, every_quote=every_quote, where_quotes="Så ses de."))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_what_the_text_points_at_is_quoted_and_the_rest_is_named_to_read_on() -> None:
    lines = shown(answer("Så är det. [2]", cited(1, "Ett", "A"), cited(2, "Två", "B")))
    assert "”Citat 2.”" in lines
    assert "Citat 1." not in lines
    assert lines.index("[2] Två › B") < lines.index("Läs vidare") < lines.index("[1] Ett › A")


def test_where_the_text_points_at_nothing_the_best_source_is_quoted() -> None:
    lines = shown(answer("Så är det.", cited(1, "Ett", "A"), cited(2, "Två", "B")))
    assert "Citat 1." in lines
    assert "Citat 2." not in lines


def test_a_first_heading_that_repeats_the_title_is_left_out() -> None:
    assert "[1] Ett › Mål\n" in shown(answer("Så.", cited(1, "Ett", "ETT", "Mål")))


def test_more_than_six_sources_are_a_line_each_and_quoted_when_that_is_asked_for() -> None:
    many = [cited(n, "Ett", "Mål", f"Del {n}", page=n) for n in range(1, 8)]
    one = answer(" ".join(f"Så. [{each.n}]" for each in many), *many)
    short = shown(one).splitlines()[2:]
    assert short == ["Källor (7)", *(f"[{n}] Ett › Del {n}, s. {n}" for n in range(1, 8)), "Så ses de."]
    whole = shown(one, every_quote=True)
    assert all(f"Citat {n}." in whole for n in range(1, 8))
    assert "Så ses de." not in whole


def test_six_sources_are_quoted_as_they_are() -> None:
    lines = shown(answer("Så. [1] [2] [3] [4] [5] [6]", *(cited(n, "Ett", f"Del {n}") for n in range(1, 7))))
    assert lines.count("Citat") == 6
    assert "Så ses de." not in lines


def test_a_refusal_names_the_nearest_sections() -> None:
    near = Related("d", "Ett", ("Mål", "Del 1"), "/documents/d")
    declined = Answer("Hur?", "sv", False, "none", "Det står inte i dokumenten.", 0.1, (), (near,))
    assert "Närmaste avsnitt\n- Ett › Mål › Del 1\n" in shown(declined)


def test_an_answer_in_english_names_its_sources_in_english() -> None:
    one = Answer("Who?", "en", True, "fact", "The board. [1]", 0.9, (cited(1, "Ett", page=3),))
    assert "Sources\n[1] Ett, p. 3\n    “Citat 1.”\n" in shown(one)


def test_places_and_marks_are_links_where_the_terminal_has_them() -> None:
    told = shown(answer("Så. [1]", cited(1, "Ett")), screen(), linked=True)
    assert told.count(f";{ADDRESS}/documents/d#p1\x1b\\") >= 2
    assert f"\n    {ADDRESS}" not in told


@pytest.mark.parametrize("console", [pipe(), screen(term="dumb")], ids=["pipe", "dumb terminal"])
def test_where_there_are_no_links_the_address_is_written_out(console: Console) -> None:
    told = shown(answer("Så. [1]", cited(1, "Ett")), console, linked=True)
    assert f"[1] Ett\n    {ADDRESS}/documents/d#p1\n" in told
    assert "\x1b" not in told


def test_without_colours_no_colour_is_sent() -> None:
    told = shown(answer("Så. [1]", cited(1, "Ett")), screen(NO_COLOR="1"))
    assert "[36m" not in told
    assert "Ett" in told


def test_on_a_narrow_screen_no_line_is_wider_than_it() -> None:
    one = answer("- " + "Kommunstyrelsen följer upp. " * 9 + "[1]", cited(1, "Program för trygghet", "Mål 1"))
    lines = shown(one, screen(24, "dumb")).splitlines()
    assert max(map(len, lines)) <= 24
    assert "".join(one.text.split()) in "".join("".join(lines).split())


def test_items_of_a_list_hang_by_their_bullets() -> None:
    lines = shown(answer("Så:\n- " + "ord " * 30), screen(40, "dumb")).splitlines()
    assert lines[1].startswith("- ord")
    assert lines[2].startswith("  ord")


def test_in_a_pipe_a_line_stays_one_line() -> None:
    long = "Kommunstyrelsen följer upp. " * 30
    assert long.strip() in shown(answer(long.strip()))


def test_what_a_document_holds_does_not_steer_the_terminal() -> None:
    told = shown(answer("Så.\x1b]0;titel\x07\x1b[2J\r\b[red]text[/red] \x9b31m"))
    assert "[red]text[/red]" in told
    assert not set(told) & set("\x1b\x07\x9b\r\b")
