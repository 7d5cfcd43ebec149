"""Whether the word index says what the passages say, and how to build it anew: for `lots doctor` and `lots reindex`."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection, Engine, delete, func, select, update
from sqlalchemy.exc import DatabaseError

from knowledge.adapters.sql.engine import reading, writing
from knowledge.adapters.sql.schema import library, passages, term_counts, words


def database_is_whole(engine: Engine) -> bool:
    """SQLite's own check of its pages; PostgreSQL looks after itself."""
    if engine.dialect.name != "sqlite":
        return True
    with reading(engine) as connection:
        return str(connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()) == "ok"


def words_in_step(engine: Engine) -> bool:
    """Each passage has its words, no words are without a passage, and the full-text index holds exactly them."""
    with reading(engine) as connection:
        counted = connection.scalar(select(func.count()).select_from(passages))
        told = connection.scalar(select(library.c.passages))
        joined = select(func.count()).select_from(passages.join(words, words.c.passage == passages.c.number))
        indexed = connection.scalar(select(func.count()).select_from(words))
        same = counted == told == indexed == connection.scalar(joined)
    return same and (engine.dialect.name != "sqlite" or _full_text_is_whole(engine))


def rebuild_full_text(engine: Engine) -> None:
    """From the stored words, also where the index is damaged. PostgreSQL keeps its own in step by itself."""
    if engine.dialect.name == "sqlite":
        with writing(engine) as connection:
            _tell_full_text(connection, "INSERT INTO word_index(word_index) VALUES ('rebuild')")


def recount(engine: Engine) -> None:
    """The library's totals and each term's count, from the words as they are."""
    with writing(engine) as connection:
        rows = connection.execute(select(words.c.body, words.c.heading)).all()
        counted = Counter(term for row in rows for term in {*row.body.split(), *row.heading.split()})
        body_terms = sum(len(row.body.split()) for row in rows)
        connection.execute(update(library).values(passages=len(rows), body_terms=body_terms))
        connection.execute(delete(term_counts))
        if counted:
            counts = [{"term": term, "passages": times} for term, times in sorted(counted.items())]
            connection.execute(term_counts.insert(), counts)


def _full_text_is_whole(engine: Engine) -> bool:
    """FTS5 compares itself with the table that it indexes, which SQLite counts as a write."""
    with writing(engine) as connection:
        try:
            _tell_full_text(connection, "INSERT INTO word_index(word_index, rank) VALUES ('integrity-check', 1)")
        except DatabaseError:
            return False
    return True


def _tell_full_text(connection: Connection, order: str) -> None:
    connection.exec_driver_sql(order)
