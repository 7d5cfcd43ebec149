"""How large things are as they are sent, and how they are put together so that they fit."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Thing = TypeVar("Thing")


def size_of(value: object) -> int:
    """In bytes of JSON."""
    return len(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def packed(things: Iterable[Thing], cost: Callable[[Thing], int], most: int) -> Iterator[list[Thing]]:
    """In order, as many together as cost so much at most; one that costs more is alone."""
    group: list[Thing] = []
    spent = 0
    for thing in things:
        price = cost(thing)
        if group and spent + price > most:
            yield group
            group, spent = [], 0
        group.append(thing)
        spent += price
    if group:
        yield group
