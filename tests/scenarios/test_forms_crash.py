"""People fill in one form through several processes, one of which is killed: what it said was kept is kept."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from knowledge.adapters.sql.engine import open_engine, sqlite_url
from knowledge.adapters.sql.forms import SqlForms
from knowledge.adapters.sql.library import SqlLibrary
from knowledge.domain.filling import Signature, answer, begin
from tests.contracts.documents import split_words
from tests.unit.form_examples import METHOD, TEMPLATE, said, signatures

ANSWERS_BEFORE_THE_KILL = 20
AN_EARLY_END = 10_000


def fill_in(folder: Path, person: str) -> None:
    """Answers one question over and over; prints each event's id when the store has taken it."""
    forms = opened(folder)
    for number in range(AN_EARLY_END):
        signature = Signature(f"{person}-{number}", person, datetime.now(UTC), "web")
        forms.add("f1", [answer(forms.form("f1"), METHOD, said(f"svar {number}"), signature)])
        print(signature.id, flush=True)


def opened(folder: Path) -> SqlForms:
    return SqlForms(SqlLibrary(open_engine(sqlite_url(folder)), split_words).engine)


@contextmanager
def filling_in(folder: Path, person: str) -> Iterator[subprocess.Popen[str]]:
    """A process of its own, which is killed at the end if not before."""
    order = f"from pathlib import Path; from {__name__} import fill_in; fill_in(Path({str(folder)!r}), {person!r})"
    process = subprocess.Popen([sys.executable, "-c", order], stdout=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)
        assert process.stdout is not None
        process.stdout.close()


def told(process: subprocess.Popen[str], answers: int) -> list[str]:
    assert process.stdout is not None
    return [line.strip() for line in islice(process.stdout, answers)]


def test_what_a_killed_process_had_kept_is_there_and_the_others_go_on(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.begin(begin(TEMPLATE, signatures()("cilla"), "f1"))
    with filling_in(tmp_path, "anna") as first, filling_in(tmp_path, "bo") as second:
        kept = told(first, ANSWERS_BEFORE_THE_KILL)
        first.kill()
        kept += told(first, AN_EARLY_END)
        kept += told(second, ANSWERS_BEFORE_THE_KILL)
    assert len(kept) >= 2 * ANSWERS_BEFORE_THE_KILL
    events = store.form("f1").events
    assert set(kept) <= {event.id for event in events}
    for person in ("anna", "bo"):
        mine = [event.id for event in events if event.by == person]
        assert mine == [f"{person}-{number}" for number in range(len(mine))]
