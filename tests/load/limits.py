"""What a measured figure may be at most, as it is printed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """What a figure may be at most."""

    name: str
    value: float
    most: float
    unit: str = ""

    @property
    def line(self) -> str:
        verdict = "ok" if self.value <= self.most else "OVER"
        return f"{self.name:<62}{self.value:>10.3f}{self.unit:<4} at most {self.most:g}{self.unit}  {verdict}"
