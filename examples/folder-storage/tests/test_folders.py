"""What only this storage says: how its folder looks, and which folders it refuses."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

import pytest

import jumpstart
import jumpstart_folder_storage as plugin
from jumpstart.domain.log import Head, next_commit
from jumpstart.errors import CorruptError, UnavailableError, UnsupportedError
from jumpstart_folder_storage import open_folder

if TYPE_CHECKING:
    from pathlib import Path

    from jumpstart_folder_storage.storage import FolderStorage


def opened(folder: Path) -> FolderStorage:
    return open_folder(f"folder:///{folder}")


def test_a_search_is_kept_in_a_folder(tmp_path: Path) -> None:
    url = f"folder:///{tmp_path / 'search'}"
    with jumpstart.open(url, plugins=[plugin], discover=False) as workspace:
        workspace.add(jumpstart.Contact(name="Ana Ruiz", emails=("ana@example.org",)))

    with jumpstart.open(url, plugins=[plugin], discover=False) as workspace:
        assert [contact.name for contact in workspace.network.contacts.values()] == ["Ana Ruiz"]


def test_who_is_forgotten_is_in_no_file(tmp_path: Path) -> None:
    with jumpstart.open(f"folder:///{tmp_path}", plugins=[plugin], discover=False) as workspace:
        workspace.add(ana := jumpstart.Contact(name="Ana Ruiz", emails=("ana@example.org",)))
        workspace.forget(ana)

    assert opened(tmp_path).traces_of(["Ana Ruiz", "ana@example.org"]) == ()
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and b"Ana Ruiz" in path.read_bytes()]


def test_a_name_never_is_a_path(tmp_path: Path) -> None:
    store = opened(tmp_path / "store")
    store.append("../../elsewhere", next_commit(Head(), "[]"))

    assert [path.name for path in tmp_path.iterdir()] == ["store"]
    assert tuple(store.workspaces()) == ("../../elsewhere",)


def test_files_and_folders_are_for_their_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        store = opened(tmp_path / "store")
        store.append("ann", first := next_commit(Head(), "[]"))
        store.append("ann", next_commit(Head(revision=1, digest=first.digest), "[]"))
    finally:
        os.umask(before)
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in [tmp_path / "store", *(tmp_path / "store").rglob("*")]}

    assert {0o600: 4, 0o700: 3} == {mode: list(modes.values()).count(mode) for mode in set(modes.values())}


def test_an_erased_workspace_leaves_no_name(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.append("ann", commit := next_commit(Head(), "[]"))
    store.replace("ann", (), expected=Head(revision=1, digest=commit.digest))

    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["jumpstart-folder"]


def test_a_folder_with_something_else_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("Dear Ann")

    with pytest.raises(UnsupportedError) as raised:
        opened(tmp_path)

    assert str(raised.value).endswith("'letter.txt' in it is none of ours; choose a folder that is new or empty")


def test_a_folder_of_another_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "jumpstart-folder").write_text("jumpstart-folder-storage 2\n")

    with pytest.raises(UnsupportedError, match="is of another version, or damaged"):
        opened(tmp_path)


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "store").write_text("")

    with pytest.raises(UnavailableError, match="Not a directory"):
        opened(tmp_path / "store")


def test_the_folder_around_it_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="No such file or directory"):
        opened(tmp_path / "no" / "store")


@pytest.mark.parametrize("url", ["folder:", "folder://host/store", "folder:///", "folder:///store?mode=ro"])
def test_a_url_that_names_no_folder_is_refused(url: str) -> None:
    with pytest.raises(UnsupportedError):
        open_folder(url)


def test_a_folder_that_was_taken_away_is_not_an_empty_one(tmp_path: Path) -> None:
    store = opened(tmp_path / "store")
    (tmp_path / "store" / "jumpstart-folder").unlink()

    with pytest.raises(UnavailableError, match="there is no file 'jumpstart-folder' in it any more"):
        store.head("ann")


def test_what_precedes_damage_can_be_read(tmp_path: Path) -> None:
    store, head = opened(tmp_path), Head()
    for number in range(3):
        store.append("ann", commit := next_commit(head, f"[{number}]"))
        head = Head(revision=commit.revision, digest=commit.digest)
    (last,) = tmp_path.glob("*/0/3")
    last.write_bytes(b"")
    commits = store.commits("ann")
    found = [next(commits).body, next(commits).body]

    with pytest.raises(CorruptError) as raised:
        next(commits)

    assert found == ["[0]", "[1]"]
    assert (raised.value.workspace, raised.value.revision) == ("ann", 3)
    with pytest.raises(CorruptError, match="the first line of its file cannot be understood"):
        store.head("ann")


def test_a_missing_file_is_damage(tmp_path: Path) -> None:
    store = opened(tmp_path)
    store.append("ann", first := next_commit(Head(), "[1]"))
    store.append("ann", next_commit(Head(revision=1, digest=first.digest), "[2]"))
    (lost,) = tmp_path.glob("*/0/1")
    lost.unlink()

    with pytest.raises(CorruptError, match="its file is missing"):
        tuple(store.commits("ann"))
