"""Ingest is incremental and safe: real files into a real database and a real vector index."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.blocks import ParsedFile
from ingest.parsers.registry import parse
from ingest.single_writer import single_writer
from knowledge.errors import LibraryBusy
from knowledge.passages import Scope
from tests.scenarios.ingest_support import Bench, markdown


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path / "data", tmp_path / "files")
    yield made
    made.close()


def documents(bench: Bench, *groups: str) -> dict[str, str]:
    """Document id -> file name, as far as the groups may see."""
    return {card.id: Path(card.source).name for card in bench.library.documents(Scope(frozenset(groups)))}


def test_a_new_file_is_found_by_its_words_and_by_its_meaning(bench: Bench) -> None:
    bench.write("plan.md", markdown("Plan", 1, 2))

    report = bench.ingest()

    assert (report.read, report.failed, report.embedded) == (1, (), report.passages)
    assert report.passages >= 2
    assert bench.library.frequencies(["uppföljning"]) != {}
    assert bench.index.ids() == bench.library.embedded_ids("quick")


def test_an_unchanged_file_costs_its_hash_and_nothing_else(bench: Bench) -> None:
    bench.write("plan.md", markdown("Plan", 1))
    bench.ingest()
    bench.parsed.clear()
    opened, generation = bench.opened, bench.library.generation()

    report = bench.ingest()

    assert (report.read, report.unchanged, report.embedded) == (0, 1, 0)
    assert bench.parsed == []
    assert (bench.opened, bench.library.generation()) == (opened, generation)


def test_a_touched_file_is_still_unchanged(bench: Bench) -> None:
    path = bench.write("plan.md", markdown("Plan", 1))
    bench.ingest()
    os.utime(path, (1, 1))

    assert bench.ingest().unchanged == 1


def test_a_changed_file_embeds_only_the_passages_that_changed(bench: Bench) -> None:
    bench.write("plan.md", markdown("Plan", 1, 2, 3, 4))
    first = bench.ingest()
    bench.write("plan.md", markdown("Plan", 1, 2, 30, 4))

    second = bench.ingest()

    assert 0 < second.embedded < first.embedded
    assert all("ärende 30 " in text or "Avsnitt 30" in text for text in bench.embedder.texts[first.embedded :])
    assert bench.index.ids() == bench.library.embedded_ids("quick")


def test_unchanged_files_are_read_again_when_asked_for(bench: Bench) -> None:
    bench.write("plan.md", markdown("Plan", 1))
    bench.ingest()

    report = bench.ingest(again=True)

    assert (report.read, report.embedded) == (1, 0)


def test_a_removed_file_stays_until_pruned_and_only_under_the_paths_given(bench: Bench) -> None:
    here, there = bench.write("a/here.md", markdown("Here", 1)), bench.write("b/there.md", markdown("There", 2))
    bench.ingest()
    here.unlink()
    there.unlink()

    assert bench.ingest().removed == 0
    assert bench.ingest(bench.files / "a", prune=True).removed == 1
    assert documents(bench) == {"there": "there.md"}
    assert bench.index.ids() == bench.library.embedded_ids("quick")


def test_a_removed_file_can_be_pruned_by_its_own_name(bench: Bench) -> None:
    path = bench.write("plan.md", markdown("Plan", 1))
    bench.ingest()
    path.unlink()

    report = bench.ingest(path, prune=True)

    assert (report.removed, report.failed) == (1, ())


def test_a_folder_that_is_away_prunes_nothing(bench: Bench) -> None:
    bench.write("share/plan.md", markdown("Plan", 1))
    bench.ingest()
    (bench.files / "share").rename(bench.files.parent / "unmounted")

    report = bench.ingest(bench.files / "share", prune=True)

    assert [failure.path.name for failure in report.failed] == ["share"]
    assert documents(bench) == {"plan": "plan.md"}


def test_a_moved_file_keeps_its_id_and_is_not_embedded_again(bench: Bench) -> None:
    path = bench.write("plan.md", markdown("Plan", 1))
    bench.ingest()
    path.rename(bench.files / "plan-slutlig.md")

    report = bench.ingest(prune=True)

    assert (report.read, report.removed, report.embedded) == (1, 0, 0)
    assert documents(bench) == {"plan": "plan-slutlig.md"}


def test_a_file_that_breaks_keeps_its_last_good_version(bench: Bench) -> None:
    path = bench.write("plan.md", markdown("Plan", 1))
    bench.ingest()
    before = bench.state()
    path.write_bytes(b"")

    report = bench.ingest(prune=True)

    assert [failure.path for failure in report.failed] == [path]
    assert bench.state() == before


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.txt", b""),
        ("zeros.txt", b"\0" * 4096),
        ("page.pdf", b"<!doctype html><p>Not a PDF</p>"),
        ("report.docx", b"PK\x03\x04 cut off"),
        ("sheet.xlsx", b"not a zip at all"),
        ("slides.pptx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("photo.xyz", b"something else"),
    ],
)
def test_a_broken_file_gets_one_clear_line_and_stops_nothing(bench: Bench, name: str, content: bytes) -> None:
    bench.write("plan.md", markdown("Plan", 1))
    (bench.files / name).write_bytes(content)

    report = bench.ingest()

    assert report.read == 1
    assert [failure.path.name for failure in report.failed] == [name]
    assert len(report.failed[0].why) > 20
    assert "\n" not in report.failed[0].why


def test_a_fault_in_a_parser_is_that_files_fault_alone(bench: Bench) -> None:
    bench.write("bad.md", "# Bad\n\nText.")
    bench.write("good.md", markdown("Good", 1))

    def faulty(path: Path) -> ParsedFile:
        if path.name == "bad.md":
            raise AssertionError("a rule\nwas broken")
        return parse(path)

    report = bench.ingest(parse=faulty)

    assert report.read == 1
    assert "AssertionError" in report.failed[0].why
    assert "\n" not in report.failed[0].why


def test_a_file_that_changes_while_it_is_read_waits_for_the_next_run(bench: Bench) -> None:
    path = bench.write("plan.md", markdown("Plan", 1))

    def slow(read: Path) -> ParsedFile:
        parsed = parse(read)
        path.write_text(markdown("Plan", 2), "utf-8")
        return parsed

    assert len(bench.ingest(parse=slow).failed) == 1
    assert documents(bench) == {}
    assert bench.ingest().read == 1


def test_the_same_bytes_twice_are_one_document_and_the_other_is_named(bench: Bench) -> None:
    first = bench.write("a.md", markdown("Plan", 1))
    second = bench.write("b.md", markdown("Plan", 1))

    report = bench.ingest()

    assert [(skipped.path, skipped.like) for skipped in report.skipped] == [(second, str(first))]
    assert documents(bench) == {"a": "a.md"}
    assert bench.ingest().unchanged == 1


def test_a_copy_takes_over_when_the_original_goes(bench: Bench) -> None:
    first = bench.write("a.md", markdown("Plan", 1))
    bench.write("b.md", markdown("Plan", 1))
    bench.ingest()
    first.unlink()

    bench.ingest(prune=True)

    assert documents(bench) == {"a": "b.md"}


def test_two_files_that_swap_their_contents_are_both_kept(bench: Bench) -> None:
    first, second = bench.write("a.md", markdown("One", 1)), bench.write("b.md", markdown("Two", 2))
    bench.ingest()
    first.write_text(markdown("Two", 2), "utf-8")
    second.write_text(markdown("One", 1), "utf-8")

    report = bench.ingest()

    assert (report.read, report.skipped) == (2, ())
    assert documents(bench) == {"a": "a.md", "b": "b.md"}


def test_files_with_the_same_stem_get_ids_of_their_own_that_stay(bench: Bench) -> None:
    bench.write("skola/Årsplan 2026.md", markdown("Skola", 1))
    bench.write("vård/Årsplan 2026.md", markdown("Vård", 2))
    bench.ingest()
    before = documents(bench)
    bench.write("skola/Årsplan 2026.md", markdown("Skola", 3))
    bench.ingest()

    assert sorted(before) == ["arsplan-2026", "arsplan-2026-2"]
    assert documents(bench) == before


def test_hidden_files_lock_files_and_the_data_folder_are_left_alone(tmp_path: Path) -> None:
    bench = Bench(tmp_path / "files" / "lots-data", tmp_path / "files")
    bench.write("plan.md", markdown("Plan", 1))
    for name in (".secret.md", ".git/notes.md", "~$plan.md", "Thumbs.db", "lots-data/stray.md"):
        bench.write(name, markdown("No", 2))

    report = bench.ingest()
    bench.close()

    assert (report.read, report.failed, report.skipped) == (1, (), ())


def test_a_link_is_never_followed_and_is_named(bench: Bench, tmp_path: Path) -> None:
    outside = tmp_path / "private"
    outside.mkdir()
    (outside / "diary.md").write_text(markdown("Diary", 1), "utf-8")
    (bench.files / "link").symlink_to(outside, target_is_directory=True)
    (bench.files / "circle").symlink_to(bench.files, target_is_directory=True)

    report = bench.ingest()

    assert (report.read, report.failed) == (0, ())
    assert {(skipped.path.name, skipped.reason) for skipped in report.skipped} == {("link", "link"), ("circle", "link")}


def test_a_link_named_by_hand_is_read(bench: Bench, tmp_path: Path) -> None:
    real = tmp_path / "plan.md"
    real.write_text(markdown("Plan", 1), "utf-8")
    (bench.files / "link.md").symlink_to(real)

    assert bench.ingest(bench.files / "link.md").read == 1


def test_a_path_that_is_not_there_is_a_failure_and_the_others_are_read(bench: Bench) -> None:
    path = bench.write("plan.md", markdown("Plan", 1))

    report = bench.ingest(bench.files / "nowhere", path)

    assert (report.read, [failure.path.name for failure in report.failed]) == (1, ["nowhere"])


def test_a_pipe_is_not_waited_for(bench: Bench) -> None:
    os.mkfifo(bench.files / "pipe.md")

    assert [failure.path.name for failure in bench.ingest().failed] == ["pipe.md"]


def test_without_a_model_words_find_and_a_later_run_embeds(bench: Bench) -> None:
    bench.write("plan.md", markdown("Plan", 1))
    bench.embedder.fails = True

    first = bench.ingest()
    assert (first.read, first.embedded, first.without_meaning) == (1, 0, "The model cannot run here.")
    assert bench.library.size() == first.passages

    bench.embedder.fails = False
    second = bench.ingest()
    assert (second.unchanged, second.embedded, second.without_meaning) == (1, first.passages, "")


def test_a_forgotten_flag_opens_nothing_to_everyone(bench: Bench) -> None:
    bench.write("plan.md", markdown("Plan", 1))
    bench.ingest(group="hr")
    bench.write("plan.md", markdown("Plan", 2))

    report = bench.ingest()

    assert report.read == 1
    assert documents(bench) == {}
    assert documents(bench, "hr") == {"plan": "plan.md"}


def test_other_readers_reach_every_index(bench: Bench) -> None:
    bench.write("plan.md", markdown("Plan", 1))
    bench.ingest()
    vector = bench.embedder.embed_query("uppföljning")
    assert bench.index.nearest(vector, 5, Scope())

    report = bench.ingest(group="hr")

    assert report.read == 1
    assert documents(bench) == {}
    assert bench.index.nearest(vector, 5, Scope()) == []
    assert bench.index.nearest(vector, 5, Scope(frozenset({"hr"})))


def test_the_same_bytes_for_other_readers_are_a_document_of_their_own(bench: Bench) -> None:
    closed, opened = bench.write("a.md", markdown("Plan", 1)), bench.write("b.md", markdown("Plan", 1))
    bench.ingest(closed, group="hr")

    bench.ingest(opened)

    assert documents(bench) == {"b": "b.md"}
    assert documents(bench, "hr") == {"a": "a.md", "b": "b.md"}


def test_a_second_writer_is_told_who_writes(tmp_path: Path) -> None:
    with single_writer(tmp_path), pytest.raises(LibraryBusy, match=str(os.getpid())), single_writer(tmp_path):
        pytest.fail("two writers at once")


def test_a_killed_writer_leaves_no_lock(tmp_path: Path) -> None:
    script = (
        "import pathlib, sys, time; from ingest.single_writer import single_writer\n"
        "with single_writer(pathlib.Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"held\n"
        with pytest.raises(LibraryBusy), single_writer(tmp_path):
            pytest.fail("two writers at once")
        writer.kill()
        writer.wait()

    with single_writer(tmp_path):
        assert (tmp_path / "writer.lock").read_text() == str(os.getpid())
