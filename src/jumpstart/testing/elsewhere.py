"""A store opened and written to in a process of its own, so that writers can race and be killed."""

from __future__ import annotations

import importlib
import importlib.util
import json
import os
import subprocess
import sys
from contextlib import suppress
from itertools import count
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, TYPE_CHECKING, Any, Self

from jumpstart.domain.log import next_commit
from jumpstart.errors import ConflictError, StorageError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jumpstart.plugins import Commit, Storage

_MARK = "JUMPSTART_TESTING_ELSEWHERE"
_RETRIES = 1000


class Elsewhere:
    """
    A process that, told to `go`, opens a store and appends to it; as a context it is dead at the end.

    Args:
        opens: A class with a method `open`, or a function that opens the store in a folder.
        folder: Where the store is.
        workspace: Which log to append to.
        commits: How many commits; None until it is killed.
        size: How many characters a body has at least.
        file_limit: No file may grow beyond so many bytes; None for no limit.

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
    ) -> None:
        task: dict[str, Any] = {"workspace": workspace, "commits": commits, "size": size, "file_limit": file_limit}
        task |= {"opens": _place_of(opens), "folder": str(folder)}
        self._output, self._errors = TemporaryFile(), TemporaryFile()  # noqa: SIM115  closed in stop
        self._process = subprocess.Popen(  # noqa: S603  our own interpreter with our own words
            [sys.executable, "-c", f"from {__name__} import main; main()", json.dumps(task)],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, sys.path)), _MARK: "1"},
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
        """Let it open the store and append."""
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
        """Revision and digest of each commit whose append has returned so far."""
        return tuple((said["revision"], said["digest"]) for said in self._said() if "revision" in said)

    def refused_with(self) -> tuple[str, ...]:
        """The names of the `StorageError` kinds that it met."""
        return tuple(said["error"] for said in self._said() if "error" in said)

    def failure(self) -> str:
        """What it died of, empty where it came to its end."""
        if not self._process.returncode:
            return ""
        lines = _written(self._errors).splitlines()
        return lines[-1] if lines else f"the process ended with {self._process.returncode}"

    def _said(self) -> Iterator[dict[str, Any]]:
        return (json.loads(line) for line in _written(self._output).splitlines(keepends=True) if line.endswith("\n"))


def _written(file: IO[bytes]) -> str:
    # Seeking would move the place at which the process writes: it shares the open file.
    return os.pread(file.fileno(), os.fstat(file.fileno()).st_size, 0).decode(errors="replace")


def _place_of(opens: Any) -> tuple[str, str, str]:  # noqa: ANN401  a class or a function
    module, name = getattr(opens, "__module__", ""), getattr(opens, "__qualname__", "")
    file = getattr(sys.modules.get(module), "__file__", None)
    if os.environ.get(_MARK):
        raise TypeError("a check runs while its own module is imported; put it under if __name__ == '__main__':")
    if not name or not file or "<" in name:
        raise TypeError(
            f"{name or opens!r} cannot be found by another process; "
            "put it at the top of a module, or declare 'processes', 'kill' and 'files' as lacking"
        )
    return module, str(Path(file).absolute()), name


def _found(module: str, file: str, name: str) -> Any:  # noqa: ANN401  a class or a function
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
    """What the process does: append, and say so after each commit."""
    task = json.loads(sys.argv[1])
    opens = _found(*task["opens"])
    if task["file_limit"] is not None:
        import resource  # noqa: PLC0415  there is none on Windows

        resource.setrlimit(resource.RLIMIT_FSIZE, (task["file_limit"], task["file_limit"]))
    print(json.dumps({"ready": True}), flush=True)  # noqa: T201  read by the parent
    sys.stdin.read()
    try:
        store = (opens().open if isinstance(opens, type) else opens)(Path(task["folder"]))
        for number in count() if task["commits"] is None else range(task["commits"]):
            _say(_added(store, task["workspace"], f'[{os.getpid()},{number},"{"x" * task["size"]}"]'))
        store.close()
    except StorageError as error:
        if task["file_limit"] is None:
            raise
        print(json.dumps({"error": type(error).__name__}), flush=True)  # noqa: T201  read by the parent


def _say(commit: Commit) -> None:
    print(json.dumps({"revision": commit.revision, "digest": commit.digest}), flush=True)  # noqa: T201  as above


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
