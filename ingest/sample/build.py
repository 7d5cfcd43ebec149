"""Makes the sample municipality's documents: `python -m ingest.sample.build`.

Facts (`sources/*.yaml`) are put into texts (`sources/*.md`), which are drawn as PDF, DOCX, HTML and Markdown in
`files/`. What it makes is committed, so that `lots demo` needs neither this module nor ReportLab. Run it after a change
to a source; the same sources give the same bytes. A misspelled fact in a text is an error, never an empty place.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt

from ingest.sample.guide_docx import write_docx
from ingest.sample.programme_pdf import write_pdf
from ingest.sample.source_blocks import read_blocks

HERE = Path(__file__).parent
SOURCES = HERE / "sources"
FILES = HERE / "files"

NUMBER_WORDS = ("noll", "ett", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv")


def build(folder: Path = FILES) -> list[Path]:
    """Writes every document of the sample into `folder` (made if missing) and returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    facts = read_facts()
    texts = _texts_about(facts)
    municipality, programme = facts["organisation"]["municipality"], facts["programme"]
    pdf, guide = folder / "andts-program-2025-2028.pdf", folder / "guide-andts-i-verksamhetsplanen.docx"
    page, routine = folder / "fragor-och-svar-andts.html", folder / "rutin-vid-misstanke-om-paverkan.md"
    write_pdf(pdf, read_blocks(_text(texts, "andts-program.md")), programme["title"], municipality)
    write_docx(guide, read_blocks(_text(texts, "andts-guide.md")), "Guide: ANDTS i verksamhetsplanen", municipality)
    page.write_text(_web_page(texts, "andts-fragor.md"), encoding="utf-8")
    routine.write_text(_text(texts, "rutin-paverkad.md"), encoding="utf-8")
    return [pdf, guide, page, routine]


def read_facts() -> dict[str, Any]:
    """The sample's facts: `organisation`, `programme`, and `subgoals`, the programme's sub-goals in one list."""
    organisation = _read_yaml("organisation.yaml")
    programme = _read_yaml("andts-program.yaml")
    subgoals = [subgoal for goal in programme["goals"] for subgoal in goal["subgoals"]]
    return {"organisation": organisation, "programme": programme, "subgoals": subgoals}


def in_words(parts: list[str]) -> str:
    """A Swedish enumeration: "a", "a och b", "a, b och c"."""
    *first, last = parts
    return f"{', '.join(first)} och {last}" if first else last


def _read_yaml(name: str) -> Any:
    return yaml.safe_load((SOURCES / name).read_text(encoding="utf-8"))


def _texts_about(facts: dict[str, Any]) -> Environment:
    committees: dict[str, dict[str, str]] = facts["organisation"]["committees"]
    texts = Environment(  # the sources are our own and the HTML around an article is written by hand
        loader=FileSystemLoader(SOURCES),
        undefined=StrictUndefined,
        keep_trailing_newline=True,
        autoescape=False,  # noqa: S701
    )
    texts.globals |= facts
    texts.globals["name"] = lambda key: committees[key]["name"]
    texts.globals["names"] = lambda keys: in_words([committees[key]["name"] for key in keys])
    texts.globals["counted"] = lambda number: NUMBER_WORDS[number]
    texts.filters["upper_first"] = lambda text: text[:1].upper() + text[1:]
    return texts


def _text(texts: Environment, name: str) -> str:
    return texts.get_template(name).render().strip() + "\n"


def _web_page(texts: Environment, name: str) -> str:
    markdown = _text(texts, name)
    title = markdown.splitlines()[0].removeprefix("# ")
    return texts.get_template("page.html").render(title=title, article=MarkdownIt("commonmark").render(markdown))


if __name__ == "__main__":
    for made in build():
        print(made.relative_to(Path.cwd()) if made.is_relative_to(Path.cwd()) else made)
