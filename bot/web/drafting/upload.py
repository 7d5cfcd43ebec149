"""A template that a coordinator uploads: the file is set down where the reader of templates can look at it."""

from __future__ import annotations

from pathlib import Path, PurePath
from tempfile import TemporaryDirectory

from knowledge.domain.forms import Template
from knowledge.templates import read_template


def uploaded(content: bytes, name: str, language: str) -> Template:
    """`name` is what the person called the file. Raises FormError: a line that says what is wrong, and where."""
    with TemporaryDirectory(prefix="lots-template-") as folder:
        path = Path(folder, "template").with_suffix(PurePath(name).suffix[:8].lower())
        path.write_bytes(content)
        return read_template(path, language, PurePath(name).name)
