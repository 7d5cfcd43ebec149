"""What pseudonyms and seals promise."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.keeping.pseudonyms import KEY_FILE, Pseudonyms, open_pseudonyms
from bot.stores.sealing import KeySeal
from knowledge.errors import StorageError

ONE, OTHER = Pseudonyms(bytes(32)), Pseudonyms(bytes([1]) * 32)


def test_a_name_has_one_pseudonym_in_a_data_folder_for_ever(tmp_path: Path) -> None:
    assert open_pseudonyms(tmp_path).of("slack:T1:U1") == open_pseudonyms(tmp_path).of("slack:T1:U1")


def test_another_folder_gives_another_pseudonym(tmp_path: Path) -> None:
    names = {open_pseudonyms(tmp_path / folder).of("slack:T1:U1") for folder in ("one", "other")}
    assert len(names) == 2


def test_the_key_is_its_owners_alone_to_read(tmp_path: Path) -> None:
    open_pseudonyms(tmp_path)
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == [KEY_FILE]


def test_of_several_who_make_the_key_at_once_one_does(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: open_pseudonyms(tmp_path), range(32)))
    assert len({each.key for each in made}) == 1


def test_a_damaged_key_is_told_of_and_never_replaced(tmp_path: Path) -> None:
    (tmp_path / KEY_FILE).write_text("nonsense")
    with pytest.raises(StorageError, match="backup"):
        open_pseudonyms(tmp_path)
    assert (tmp_path / KEY_FILE).read_text() == "nonsense"


@given(st.text(min_size=1), st.text(min_size=1))
def test_names_differ_as_their_pseudonyms_do(name: str, other: str) -> None:
    assert (ONE.of(name) == ONE.of(other)) == (name == other)
    assert ONE.of(name) != OTHER.of(name)


def test_nobody_has_no_pseudonym() -> None:
    assert ONE.of("") == ""


def test_a_key_is_not_shown() -> None:
    assert "\\x00" not in repr(ONE)
    assert "key" not in repr(ONE)


@given(st.text())
def test_what_is_sealed_opens_as_it_was(text: str) -> None:
    seal = KeySeal(ONE.key_for("test"))
    assert seal.open(seal.seal(text)) == text


@given(st.text(min_size=4))
def test_what_is_sealed_does_not_hold_what_was_written(text: str) -> None:
    assert text not in KeySeal(ONE.key_for("test")).seal(text)


def test_another_key_opens_nothing() -> None:
    with pytest.raises(StorageError, match="pseudonym-key"):
        KeySeal(OTHER.key_for("test")).open(KeySeal(ONE.key_for("test")).seal("hemligt"))


def test_what_was_kept_before_there_was_a_seal_is_read() -> None:
    assert KeySeal(ONE.key_for("test")).open('{"text": "Hej"}') == '{"text": "Hej"}'
