"""What surrounds a document's own text: running headers and footers, page numbers, web chrome.

Order of use: a parser that knows its pages' lines asks `running_lines` which of them repeat, and `page_number` whether
a line is nothing but a number; `is_web_chrome` judges one line of a page saved from the web.

Invariant: these functions only recognise. Nothing is removed here; callers keep what they find as `Furniture`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

EDGE_LINES = 3
"""Running lines stand among the first or last three lines of a page."""

LONGEST_RUNNING_LINE = 150
_PAGE_NUMBER = re.compile(
    r"(?:[-–—]\s*)?(?:(?:sida|sid\.?|s\.|page|p\.)\s*)?(\d{1,4})(?:\s*(?:\(\s*\d{1,4}\s*\)|/\s*\d{1,4}|(?:av|of)\s+\d{1,4}))?"
    r"(?:\s*[-–—])?",
    re.IGNORECASE,
)
_SOCIAL = r"facebook|twitter|linkedin|instagram|youtube|e-post|x"
_WEB_CHROME = (
    r"storlek:?\s*px",
    r"starta visningen från sidan:?",
    r"download\s+[\"”“'].*",
    r"(?:ladda (?:ner|ned|hem)|skriv ut|dela|lyssna|transkript|meny|stäng|sök)\.?",
    r"(?:logga in|logga ut|till toppen|kontakta oss)\.?",
    r"(?:dela|skriv ut|lyssna på|tipsa om|spara) (?:den här )?(?:sidan|artikeln)\b.{0,40}",
    r"(?:share|print|listen|menu|close|search|log ?in|log ?out|transcript)\.?",
    r"(?:read more|back to top|skip to (?:main )?content)\.?",
    r"läs mer(?:\s*[»>›→]+)?\.?",
    r"visa (?:mer|mindre|fler|alla|färre)\b.{0,20}",
    r"(?:hoppa|gå) (?:direkt )?till (?:huvud)?(?:innehållet?|navigering(?:en)?|menyn?)",
    r"prenumerera på .{0,60}",
    r"håll dig uppdaterad genom att prenumerera.{0,200}",
    r"(?:subscribe to|sign up for) .{0,60}newsletter.{0,60}",
    r".{0,80}\b(?:vi använder|we use|använder (?:vi )?|om) (?:kakor|cookies)\b.{0,300}",
    r"(?:acceptera|godkänn|avvisa|hantera|accept|reject|manage) (?:alla |all |nödvändiga )?(?:kakor|cookies)\b.{0,40}",
    r"(?:faktagranskad av|senast (?:granskad|uppdaterad|ändrad)|publicerad|last updated|published):.{0,80}",
    rf"(?:{_SOCIAL})(?:\s*[,|·]\s*(?:{_SOCIAL}))+",
    r"(?:du är här|you are here):.{0,120}",
    r"©.{0,120}",
)
_WEB_CHROME_LINE = re.compile("|".join(f"(?:{pattern})" for pattern in _WEB_CHROME), re.IGNORECASE)
_LONGEST_CHROME = 320


def normalised_line(line: str) -> str:
    """A line as running headers are compared: white space collapsed, every run of digits one "0", lower case."""
    return re.sub(r"\d+", "0", " ".join(line.split())).casefold()


def page_number(line: str) -> int | None:
    """The number of a line that is only a page number ("12", "- 12 -", "Sida 12 av 40", "12 (40)"), else None."""
    match = _PAGE_NUMBER.fullmatch(line.strip())
    return int(match.group(1)) if match else None


def running_lines(pages: Sequence[Sequence[str]]) -> set[str]:
    """The normalised lines (see `normalised_line`) that repeat at the edge of pages: running headers and footers.

    `pages` holds each page's lines in reading order. A line counts when it stands among the first or last
    `EDGE_LINES` lines on at least three pages, or on both pages of two, and on a fifth of all pages or on three
    pages in a row (a chapter's own header). Lines that are only a page number are told by `page_number` instead.
    """
    edges = [_edge_lines(page) for page in pages]
    counts = Counter(line for edge in edges for line in edge)
    if len(pages) == 2:
        return {line for line, count in counts.items() if count == 2 and _longest_run(edges, line) == 2}
    cover = [normalised_line(line) for line in pages[0]] if pages else []
    return {
        line
        for line, count in counts.items()
        if (count >= 3 and (count * 5 >= len(pages) or _longest_run(edges, line) >= 3))
        or (count == 2 and len(line) > 10 and any(title.startswith(line) for title in cover))
    }


def is_web_chrome(line: str) -> bool:
    """Whether a line is the furniture of a web page (buttons, newsletter, cookies) and not its content."""
    stripped = line.strip()
    return 0 < len(stripped) <= _LONGEST_CHROME and _WEB_CHROME_LINE.fullmatch(stripped) is not None


def _edge_lines(page: Sequence[str]) -> set[str]:
    filled = [line for line in page if line.strip()]
    edge = filled[:EDGE_LINES] + filled[-EDGE_LINES:]
    short = (line for line in edge if len(line) <= LONGEST_RUNNING_LINE and page_number(line) is None)
    return {normalised_line(line) for line in short}


def _longest_run(edges: Sequence[set[str]], line: str) -> int:
    longest = current = 0
    for edge in edges:
        current = current + 1 if line in edge else 0
        longest = max(longest, current)
    return longest
