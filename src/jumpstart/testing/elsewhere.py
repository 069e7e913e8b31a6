"""A store opened and written to in a process of its own, so that writers can race and be killed."""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import subprocess
import sys
from contextlib import redirect_stdout, suppress
from itertools import chain, count, repeat
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, Self

from jumpstart.domain.log import Head, next_commit
from jumpstart.errors import ConflictError, StorageError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jumpstart.plugins import Commit, Storage

MARK = "JUMPSTART_TESTING_ELSEWHERE"
_RETRIES = 1000
_ADVICE = (
    "another process imports the module of the class: put the class into a module of its own, "
    "or the rest of the script under if __name__ == '__main__':"
)


class Elsewhere:
    """
    A process that, told to `go`, opens a store and writes to it; as a context it is dead at the end.

    Args:
        opens: A class with a method `open`, or a function that opens the store in a folder.
        folder: Where the store is.
        workspace: Which log to write to.
        commits: How many commits; None until it is killed.
        size: How many characters a body has at least.
        file_limit: No file may grow beyond so many bytes; None for no limit.
        exchanges: Instead of appending, it replaces the log by one of `exchanged_logs` and by the other, in turn.

    Raises:
        TypeError: Another process could not find ``opens``.
    """

    def __init__(
        self,
        opens: object,
        folder: Path,
        *,
        workspace: str = "ann",
        commits: int | None = None,
        size: int = 0,
        file_limit: int | None = None,
        exchanges: bool = False,
    ) -> None:
        task: dict[str, Any] = {"workspace": workspace, "commits": commits, "size": size, "file_limit": file_limit}
        task |= {"opens": place_of(opens), "folder": str(folder), "exchanges": exchanges}
        self._is_from_a_script = task["opens"][0] == "__main__"
        self._output, self._errors = TemporaryFile(), TemporaryFile()  # noqa: SIM115  closed in stop
        self._process = subprocess.Popen(  # noqa: S603  our own interpreter with our own words
            [sys.executable, "-c", f"from {__name__} import main; main()", json.dumps(task)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path)), MARK: "1"},
            stdin=subprocess.PIPE,
            stdout=self._output,
            stderr=self._errors,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
        self.go()
        self._output.close()
        self._errors.close()

    def is_ready(self) -> bool:
        """Whether it has imported all that it needs, or died of that."""
        return not self.is_running() or any("ready" in said for said in self._said())

    def go(self) -> None:
        """Let it open the store and write."""
        if self._process.stdin:
            with suppress(BrokenPipeError):  # it is dead, and says why
                self._process.stdin.close()

    def is_running(self, *, seconds: float = 0.01) -> bool:
        """Whether it still runs, after waiting for it for a moment."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=seconds)
        return self._process.returncode is None

    def kill(self) -> None:
        """End it as the power does: with signal 9, in the middle of whatever it does."""
        self._process.kill()
        self._process.wait()

    def acknowledged(self) -> tuple[tuple[int, str], ...]:
        """Revision and digest of each head that a call which has returned so far has left."""
        return tuple((said["revision"], said["digest"]) for said in self._said() if "revision" in said)

    def refused_with(self) -> tuple[str, ...]:
        """The names of the `StorageError` kinds that it met."""
        return tuple(said["error"] for said in self._said() if "error" in said)

    def failure(self) -> str:
        """What it died of, empty where it came to its end."""
        if not self._process.returncode:
            return ""
        lines = _written(self._errors).splitlines()
        died_of = lines[-1] if lines else f"the process ended with {self._process.returncode}"
        is_import = self._is_from_a_script and not any(self._said())
        return f"{died_of}; {_ADVICE}" if is_import and _ADVICE not in died_of else died_of

    def _said(self) -> Iterator[dict[str, Any]]:
        return (json.loads(line) for line in _written(self._output).splitlines(keepends=True) if line.endswith("\n"))


def _written(file: IO[bytes]) -> str:
    # Seeking would move the place at which the process writes: it shares the open file.
    return os.pread(file.fileno(), os.fstat(file.fileno()).st_size, 0).decode(errors="replace")


def place_of(opens: Any) -> tuple[str, str, str]:  # noqa: ANN401  a class or a function
    """
    Where another process finds it: its module, that module's file, and its name there.

    Raises:
        TypeError: It could not.
    """
    module, name = getattr(opens, "__module__", ""), getattr(opens, "__qualname__", "")
    file = getattr(sys.modules.get(module), "__file__", None)
    if not name or not file or "<" in name:
        raise TypeError(
            f"{name or opens!r} cannot be found by another process; "
            "put it at the top of a module, or declare 'processes', 'kill' and 'files' as lacking"
        )
    return module, str(Path(file).absolute()), name


def check_is_outermost() -> None:
    """
    Nothing where no other process is at work for a check.

    Raises:
        TypeError: A module calls for a check while a check imports it.
    """
    if os.environ.get(MARK):
        raise TypeError(f"a check begins while {_ADVICE}")


def exchanged_logs() -> tuple[tuple[Commit, ...], tuple[Commit, ...]]:
    """The two logs that a process which exchanges them puts in each other's place."""
    return _log("one", commits=30), _log("other", commits=50)


def _log(name: str, *, commits: int) -> tuple[Commit, ...]:
    log: list[Commit] = []
    for number in range(commits):
        log.append(next_commit(_end_of(log), f'["{name}",{number},"{"x" * 1000}"]'))
    return tuple(log)


def _end_of(log: Iterable[Commit]) -> Head:
    *_, last = (Head(), *log)
    return Head(revision=last.revision, digest=last.digest)


def found_at(module: str, file: str, name: str) -> Any:  # noqa: ANN401  a class or a function
    """The class or function that stands at a place."""
    with suppress(ImportError):
        loaded = importlib.import_module(module)
        if str(Path(getattr(loaded, "__file__", None) or "").absolute()) == file:
            return _named(loaded, name)
    spec = importlib.util.spec_from_file_location("jumpstart_testing_loaded", file)
    if spec is None or spec.loader is None:
        raise ImportError(f"{file} is no module")
    loaded = sys.modules["jumpstart_testing_loaded"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(loaded)
    return _named(loaded, name)


def _named(found: Any, name: str) -> Any:  # noqa: ANN401  a class or a function
    for part in name.split("."):
        found = getattr(found, part)
    return found


def main() -> None:
    """What the process does: write, and say so after each call that came back."""
    task = json.loads(sys.argv[1])
    with redirect_stdout(sys.stderr):  # whatever a module prints is no answer
        _work(found_at(*task["opens"]), task)


def _work(opens: Any, task: dict[str, Any]) -> None:  # noqa: ANN401  a class or a function
    if task["file_limit"] is not None:
        import resource  # noqa: PLC0415  there is none on Windows

        resource.setrlimit(resource.RLIMIT_FSIZE, (task["file_limit"], task["file_limit"]))
    _say(ready=True)
    sys.stdin.read()
    try:
        store = (opens().open if isinstance(opens, type) else opens)(Path(task["folder"]))
        for head in (_exchanges if task["exchanges"] else _appends)(store, task):
            _say(revision=head.revision, digest=head.digest)
        store.close()
    except StorageError as error:
        if task["file_limit"] is None:
            raise
        _say(error=type(error).__name__)


def _say(**facts: object) -> None:
    print(json.dumps(facts), file=sys.__stdout__, flush=True)


def _appends(store: Storage, task: dict[str, Any]) -> Iterator[Commit]:
    for number in count() if task["commits"] is None else range(task["commits"]):
        yield _added(store, task["workspace"], f'[{os.getpid()},{number},"{"x" * task["size"]}"]')


def _exchanges(store: Storage, task: dict[str, Any]) -> Iterator[Head]:
    for log in chain.from_iterable(repeat(exchanged_logs())):
        if store.head(task["workspace"]) != _end_of(log):
            _replaced(store, task["workspace"], log)
            yield _end_of(log)


def _replaced(store: Storage, workspace: str, log: tuple[Commit, ...]) -> None:
    """Replace what is there by a log; nobody else writes."""
    for _ in range(_RETRIES):
        with suppress(UnavailableError):
            store.replace(workspace, log, expected=store.head(workspace))
            return
    raise TimeoutError(f"no replacement of {workspace!r} came through in {_RETRIES} tries")


def _added(store: Storage, workspace: str, body: str) -> Commit:
    """A commit on top of whatever is there; others may come first."""
    commit = None
    for _ in range(_RETRIES):
        try:
            commit = commit or next_commit(store.head(workspace), body)
            store.append(workspace, commit)
        except ConflictError:
            commit = None
        except UnavailableError:
            continue  # the same commit again: it may have been stored
        else:
            return commit
    raise TimeoutError(f"no commit to {workspace!r} came through in {_RETRIES} tries")
