"""A parsed file as the plain data that a person can check in a YAML file, and the invariants that every one keeps."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from ingest.blocks import Block, ParsedFile


def described(parsed: ParsedFile) -> dict[str, Any]:
    """Title, pages, and a line a block: "heading 2 | text", "item 1 a) | text"; rows by cell."""
    return {
        "title": parsed.title,
        "pages": parsed.pages,
        "language": parsed.language,
        "blocks": [_line(block) for block in parsed.blocks],
    }


def _line(block: Block) -> str | dict[str, Any]:
    if block.kind == "row":
        return {"row": list(block.cells), "header": list(block.header), "table": block.table}
    level = str(block.level) if block.kind in ("heading", "item") else ""
    return " ".join(filter(None, [block.kind, level, block.label, block.reason or "", "|", block.text]))


def assert_invariant(parsed: ParsedFile) -> None:
    """Spans lie in the text, do not overlap, each on one page, and cover every character that is not white space."""
    covered = sorted((span for block in parsed.blocks for span in block.spans), key=lambda span: span.start)
    position = 0
    for span in covered:
        assert position <= span.start < span.end <= len(parsed.text)
        assert not parsed.text[position : span.start].strip()
        assert span.page is None or (parsed.pages is not None and 1 <= span.page <= parsed.pages)
        position = span.end
    assert not parsed.text[position:].strip()
    starts = [block.spans[0].start for block in parsed.blocks]
    assert starts == sorted(starts)
    assert all(block.text.strip() for block in parsed.blocks)


def letters(text: str) -> Counter[str]:
    """How often each letter and figure stands in a text: what may neither be lost nor doubled, wherever lines break."""
    return Counter(re.sub(r"[\W_]", "", text))
