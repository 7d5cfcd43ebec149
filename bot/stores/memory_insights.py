"""What is recorded of use, in memory: the port `SignalStore`, for tests and trials."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from threading import Lock

from knowledge.insights.signals import AskedAboutField, AskedQuestion, Reception

Kept = tuple[AskedQuestion, Reception]


class MemorySignals:
    """Questions by id, in the order in which they came."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}
        self._about: list[AskedAboutField] = []
        self._lock = Lock()

    def keep(self, question: AskedQuestion) -> None:
        programmes = tuple(sorted(set(question.programmes)))
        with self._lock:
            self._kept.setdefault(question.id, (replace(question, programmes=programmes), Reception(question.id)))

    def received(
        self, question: str, *, liked: bool | None = None, because: str = "", handed_off: bool | None = None
    ) -> None:
        with self._lock:
            if question in self._kept:
                asked, was = self._kept[question]
                now = was if liked is None else replace(was, liked=liked, disliked_because=because)
                now = now if handed_off is None else replace(now, handed_off=handed_off)
                self._kept[question] = (asked, now)

    def asked_again(self, question: str, repeats: str) -> None:
        with self._lock:
            if question in self._kept:
                asked, reception = self._kept[question]
                self._kept[question] = (replace(asked, repeats=repeats), reception)

    def keep_asked_about(self, asked: AskedAboutField) -> None:
        with self._lock:
            if all(_key(asked) != _key(each) for each in self._about):
                self._about.append(asked)

    def questions(self, since: date, until: date) -> Iterator[Kept]:
        return iter(self._where(lambda asked: since <= asked.at.date() <= until))

    def chosen(self, ids: Iterable[str]) -> list[Kept]:
        wanted = set(ids)
        return self._where(lambda asked: asked.id in wanted)

    def of_asker(self, asker: str) -> list[Kept]:
        return self._where(lambda asked: asked.asker == asker)

    def _where(self, is_wanted: Callable[[AskedQuestion], bool]) -> list[Kept]:
        with self._lock:
            found = [kept for kept in self._kept.values() if is_wanted(kept[0])]
        return sorted(found, key=lambda kept: kept[0].at)

    def fields_asked_about(self, since: date, until: date) -> list[AskedAboutField]:
        with self._lock:
            found = [each for each in self._about if since <= each.at.date() <= until]
        return sorted(found, key=lambda each: each.at)

    def moved(self, asker: str, to: str) -> None:
        with self._lock:
            theirs = {key: replace(asked, asker=to) for key, (asked, _) in self._kept.items() if asked.asker == asker}
            self._kept |= {key: (asked, self._kept[key][1]) for key, asked in theirs.items()}
            about = [replace(each, asker=to) if each.asker == asker else each for each in self._about]
            self._about = list({_key(each): each for each in reversed(about)}.values())[::-1]

    def forget_before(self, moment: datetime) -> int:
        with self._lock:
            self._about = [each for each in self._about if each.at >= moment]
        return self._forget(lambda asked: asked.at < moment)

    def erase(self, asker: str) -> int:
        with self._lock:
            self._about = [each for each in self._about if each.asker != asker]
        return self._forget(lambda asked: asked.asker == asker)

    def _forget(self, is_over: Callable[[AskedQuestion], bool]) -> int:
        with self._lock:
            over = [key for key, (asked, _) in self._kept.items() if is_over(asked)]
            for key in over:
                del self._kept[key]
        return len(over)


def _key(asked: AskedAboutField) -> tuple[datetime, str, str, str, str, str]:
    return asked.at, asked.asker, asked.form, asked.item, asked.field, asked.about
