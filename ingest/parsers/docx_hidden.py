"""Text in a Word document that nobody sees who reads it: a way to slip something past whoever has it ingested.

Signals, in a run's own properties: hidden; no higher than a point; white where nothing behind it is coloured. White
text in tables and text boxes is left alone: their styles colour what is behind it.
"""

from __future__ import annotations

from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SMALLEST = 2
"""Half-points: nobody reads text of one point or less."""


def is_hidden_run(element: Any) -> bool:
    """Whether a node of a paragraph is a run that its reader cannot see."""
    properties = element.find(f"{_W}rPr") if element.tag == f"{_W}r" else None
    return properties is not None and (_vanishes(properties) or _is_tiny(properties) or _is_white(element, properties))


def _vanishes(properties: Any) -> bool:
    switch = properties.find(f"{_W}vanish")
    return switch is not None and switch.get(f"{_W}val", "1") not in ("0", "false", "off")


def _is_tiny(properties: Any) -> bool:
    size = _value(properties, "sz")
    return size.isdecimal() and int(size) <= _SMALLEST


def _is_white(run: Any, properties: Any) -> bool:
    if _value(properties, "color").upper() != "FFFFFF" or _is_coloured(properties):
        return False
    for above in run.iterancestors():
        if above.tag in (f"{_W}tc", f"{_W}txbxContent") or _is_coloured(above.find(f"{_W}pPr")):
            return False
    return True


def _is_coloured(properties: Any) -> bool:
    return properties is not None and any(properties.find(f"{_W}{name}") is not None for name in ("shd", "highlight"))


def _value(properties: Any, name: str) -> str:
    found = properties.find(f"{_W}{name}")
    return "" if found is None else found.get(f"{_W}val") or ""
