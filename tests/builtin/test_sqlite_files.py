from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

import pytest

from jumpstart.builtin.sqlite import open_sqlite
from jumpstart.builtin.sqlite_files import place_of, publish
from jumpstart.domain.log import Head, next_commit, verified
from jumpstart.errors import CorruptError, ReadOnlyError, StorageError, UnavailableError, UnsupportedError
from jumpstart.plugins import url_of

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="rights are POSIX")
ROOT = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root becomes somebody else")
COMMIT = next_commit(Head(), "[]")


def refusal(path, **options):
    """The error with which a file is not opened; the file is as it was."""
    before = path.read_bytes() if path.is_file() else None
    query = "&".join(f"{name}={value}" for name, value in options.items())
    with pytest.raises(StorageError) as raised:
        open_sqlite(url_of(path) + (query and f"?{query}"))
    assert before == (path.read_bytes() if path.is_file() else None)
    assert not list(path.parent.glob(".jumpstart-*"))
    return raised.value


class TestNewFile:
    @POSIX
    def test_every_file_is_for_its_owners_eyes_only(self, tmp_path):
        before = os.umask(0)
        try:
            with closing(open_sqlite(url_of(tmp_path / "store.db"))) as store:
                store.append("ann", COMMIT)
                modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
        finally:
            os.umask(before)

        assert modes == {"store.db": 0o600, "store.db-wal": 0o600, "store.db-shm": 0o600}

    def test_it_is_one_file_once_it_is_closed(self, tmp_path):
        with closing(open_sqlite(url_of(tmp_path / "store.db"))) as store:
            store.append("ann", COMMIT)

        assert [file.name for file in tmp_path.iterdir()] == ["store.db"]

    def test_it_is_not_made_where_only_an_existing_one_is_wanted(self, tmp_path):
        error = refusal(tmp_path / "store.db", mode="rw")

        assert isinstance(error, UnavailableError)
        assert error.reason == "there is no such file; without mode=rw it is made"

    def test_its_folder_is_not_made(self, tmp_path):
        error = refusal(tmp_path / "nowhere" / "store.db")

        assert isinstance(error, UnavailableError)
        assert error.reason == f"there is no folder {str(tmp_path / 'nowhere')!r}; make it first"

    def test_a_home_that_is_written_short_is_said_not_to_be_looked_up(self):
        error = refusal(Path("~") / "nowhere" / "store.db")

        assert error.reason.endswith("/~/nowhere'; ~ is not looked up, so write the path out")

    @POSIX
    def test_a_name_that_is_no_unicode_is_a_file(self, tmp_path):
        path = tmp_path / os.fsdecode(b"ann\xff.db")
        for revision in (1, 2):
            with closing(open_sqlite(url_of(path))) as store:
                store.append("ann", next_commit(store.head("ann"), "[]"))
                assert store.head("ann").revision == revision

        assert [path] == list(tmp_path.iterdir())

    def test_a_name_with_every_kind_of_character_is_a_file(self, tmp_path):
        path = tmp_path / "a 100% #1? 'ü'.db"
        open_sqlite(url_of(path)).close()

        assert [path] == list(tmp_path.iterdir())

    def test_a_dangling_link_leads_to_a_new_file_where_it_points(self, tmp_path):
        (tmp_path / "link.db").symlink_to(tmp_path / "store.db")
        open_sqlite(url_of(tmp_path / "link.db")).close()

        assert (tmp_path / "link.db").is_symlink()
        assert stat.S_IMODE((tmp_path / "store.db").stat().st_mode) == 0o600

    def test_many_processes_may_make_it_at_once(self, tmp_path, start_process):
        script = "add(opened(sys.argv[1]), sys.argv[2], '[]')"
        processes = [start_process(script, tmp_path / "store.db", name) for name in "abcdef"]
        failures = [process.communicate(timeout=60)[1] for process in processes]

        assert [""] * 6 == failures
        with closing(open_sqlite(url_of(tmp_path / "store.db"))) as store:
            assert tuple("abcdef") == store.workspaces()
        assert [file.name for file in tmp_path.iterdir()] == ["store.db"]

    def test_a_name_that_is_taken_meanwhile_is_not_replaced(self, tmp_path):
        (tmp_path / "new").write_text("new")
        (tmp_path / "taken").write_text("taken")

        with pytest.raises(FileExistsError):
            publish(tmp_path / "new", tmp_path / "taken")

        assert (tmp_path / "taken").read_text() == "taken"


class TestNotOurs:
    def test_a_picture_is_no_database(self, tmp_path):
        path = tmp_path / "photo.db"
        path.write_bytes(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * 40)

        error = refusal(path)

        assert isinstance(error, CorruptError)
        assert str(error) == (
            f"{url_of(path)}: the store is damaged: the file is no database, or its beginning is overwritten; "
            "import an address book instead of opening it; nothing was changed"
        )

    def test_the_database_of_another_program_is_refused(self, tmp_path):
        path = tmp_path / "other.db"
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("create table commits (id)")

        error = refusal(path)

        assert isinstance(error, UnsupportedError)
        assert error.reason == "it is the database of another program; choose another file"

    @pytest.mark.parametrize(
        ("version", "reason"),
        [
            (2, "a newer jumpstart wrote it (format 2, here up to 1); upgrade jumpstart"),
            (0, "its format 0 is not known; expected 1"),
        ],
    )
    def test_another_version_is_refused(self, log, version, reason):
        path, _ = log
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(f"pragma user_version = {version}")

        error = refusal(path)

        assert isinstance(error, UnsupportedError)
        assert reason == error.reason

    def test_a_folder_is_no_store(self, tmp_path):
        error = refusal(tmp_path)

        assert isinstance(error, UnsupportedError)
        assert error.reason == "it is a folder; expected a file, or a new name in that folder"

    @POSIX
    @pytest.mark.parametrize("kind", ["pipe", "device"])
    def test_what_is_no_file_is_said_to_be_none(self, tmp_path, kind):
        path = Path(os.devnull) if kind == "device" else tmp_path / "pipe"
        if kind == "pipe":
            os.mkfifo(path)

        error = refusal(path)

        assert isinstance(error, UnsupportedError)
        assert error.reason == "it is a device, a pipe or a socket; expected a file, or a new name"

    @POSIX
    def test_links_that_lead_in_a_circle_are_unavailable(self, tmp_path):
        (tmp_path / "store.db").symlink_to("store.db")

        error = refusal(tmp_path / "store.db")

        assert isinstance(error, UnavailableError)
        assert error.reason == "symbolic links on its way lead in a circle; look at where they lead"

    def test_an_empty_file_is_not_taken_for_a_new_store(self, tmp_path):
        path = tmp_path / "store.db"
        path.touch()
        (tmp_path / "store.db-wal").write_bytes(b"the last commits")

        error = refusal(path)

        assert isinstance(error, CorruptError)
        assert error.detail == "its file is empty; delete it if it never held anything"
        assert (tmp_path / "store.db-wal").read_bytes() == b"the last commits"

    @pytest.mark.parametrize("share", [0.001, 0.01, 0.3, 0.5, 0.9])
    def test_a_file_that_is_cut_short_is_corrupt(self, log, share):
        path, _ = log
        os.truncate(path, int(path.stat().st_size * share))

        assert isinstance(refusal(path), CorruptError)

    @pytest.mark.parametrize("cut", [1, 100, 1000, 4000])
    def test_a_last_page_that_is_cut_short_is_detected_or_harmless(self, log, cut):
        path, logs = log
        os.truncate(path, path.stat().st_size - cut)
        read = {}

        with closing(open_sqlite(url_of(path))) as store:
            for name in logs:
                try:
                    read[name] = tuple(verified(store.commits(name), store="", workspace=name))
                except CorruptError:
                    read[name] = logs[name]

        assert logs == read


class TestReadOnly:
    @pytest.mark.parametrize("has_log", [False, True], ids=["one file", "with a -wal"])
    def test_a_store_that_is_only_read_cannot_be_written(self, log, has_log):
        path, logs = log
        writer = open_sqlite(url_of(path)) if has_log else None
        with closing(open_sqlite(f"{url_of(path)}?mode=ro")) as store:
            assert logs["ben"] == tuple(store.commits("ben"))
            for call in (
                lambda: store.append("new", COMMIT),
                lambda: store.replace("ben", (), expected=store.head("ben")),
            ):
                with pytest.raises(ReadOnlyError) as raised:
                    call()
                assert "it can be read, but not written" in raised.value.reason
            assert logs["ben"] == tuple(store.commits("ben"))
        if writer:
            writer.close()

    @ROOT
    @pytest.mark.parametrize(("file_mode", "folder_mode"), [(0o444, 0o777), (0o444, 0o755), (0o666, 0o755)])
    def test_without_the_right_to_write_a_store_is_read(self, log, public_folder, run, file_mode, folder_mode):
        path = public_folder / "search.db"
        shutil.copy(log[0], path)
        path.chmod(file_mode)
        public_folder.chmod(folder_mode)
        script = """
become_nobody()
store = opened(sys.argv[1])
print(len(list(store.commits("ann"))))
try:
    add(store, "ann", "[]")
except ReadOnlyError as error:
    print(error.reason)
"""
        printed = run(script, path)

        reason = "it can be read, but not written; look at the rights of the file and its folder, and at mode="
        assert printed.splitlines() == ["250", reason]

    @ROOT
    def test_a_folder_without_the_right_to_write_gets_no_store(self, public_folder, run):
        script = """
become_nobody()
try:
    opened(sys.argv[1])
except ReadOnlyError as error:
    print(error.reason)
"""
        printed = run(script, public_folder / "new.db")

        assert printed == "its folder cannot be written: Permission denied; look at the folder's rights"

    @ROOT
    def test_an_unfinished_log_that_cannot_be_read_is_not_left_out(self, log, public_folder, run):
        path, _ = log
        with closing(open_sqlite(url_of(path))) as store:
            store.append("new", COMMIT)
            for suffix in ("", "-wal"):
                shutil.copy(f"{path}{suffix}", public_folder)
        for file in public_folder.iterdir():
            file.chmod(0o444)
        script = """
become_nobody()
try:
    print(opened(sys.argv[1]).workspaces())
except UnavailableError as error:
    print(error.reason)
"""
        printed = run(script, public_folder / path.name)

        assert printed == "an unfinished -wal file lies beside it; open it once where both can be written"


class TestOptions:
    def test_the_defaults_wait_five_seconds_and_promise_durability(self):
        place = place_of("sqlite:///store.db")

        assert ("rwc", "full", 5.0) == (place.mode, place.synchronous, place.busy_seconds)
        assert place.path.is_absolute()

    @pytest.mark.parametrize(("option", "level"), [("", 2), ("?synchronous=full", 2), ("?synchronous=normal", 1)])
    def test_the_settings_reach_the_connection(self, tmp_path, option, level):
        with closing(open_sqlite(url_of(tmp_path / "store.db") + option)) as store:
            settings = {
                name: store._connection.execute(f"pragma {name}").fetchone()[0]
                for name in (
                    "journal_mode",
                    "synchronous",
                    "busy_timeout",
                    "trusted_schema",
                    "cell_size_check",
                    "secure_delete",
                    "application_id",
                    "user_version",
                )
            }

        assert settings == {
            "journal_mode": "wal",
            "synchronous": level,
            "busy_timeout": 5000,
            "trusted_schema": 0,
            "cell_size_check": 1,
            "secure_delete": 1,
            "application_id": 0x4A554D50,
            "user_version": 1,
        }

    @pytest.mark.parametrize(
        ("option", "reason"),
        [
            ("mode=write", "mode=write is not known; expected one of rwc, rw, ro"),
            ("synchronous=off", "synchronous=off is not known; expected one of full, normal"),
            ("busy_seconds=soon", "busy_seconds=soon is not known; expected a number from 0 to 3600"),
            ("busy_seconds=-1", "busy_seconds=-1 is not known; expected a number from 0 to 3600"),
            ("busy_seconds=4000", "busy_seconds=4000 is not known; expected a number from 0 to 3600"),
            (
                "timeout=1",
                "option 'timeout' is unknown or stands twice; known are busy_seconds, mode, salvage, synchronous",
            ),
        ],
    )
    def test_an_option_that_is_not_known_is_refused(self, option, reason):
        with pytest.raises(UnsupportedError) as raised:
            place_of(f"sqlite:///store.db?{option}")

        assert reason == raised.value.reason
