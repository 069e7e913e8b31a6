"""Notifiers with one mistake each, and the clause that must find it."""

from __future__ import annotations

import logging
import socket
import warnings
from uuid import uuid4

import pytest

from jumpstart.errors import DeferredError, RejectedError
from jumpstart.plugins import Receipt
from jumpstart.testing import NotifierContract, check, clauses_of

SECRET = "hunter2"  # noqa: S105  nobody's


class Board:
    """A notifier that pins what it is sent to a board: the one without a mistake."""

    def __init__(self, board, *, token=SECRET, is_broken=False):
        self.board, self.token, self.is_broken = board, token, is_broken
        self.is_closed = False

    def send(self, message, *, key):
        if self.is_broken or self.is_closed:
            raise DeferredError("the board is out of reach")
        self.pin(message)
        return Receipt(key=key, reference=self.reference(key), detail="pinned")

    def pin(self, message):
        self.board.append(f"{message.title}\n{message.body}")

    def reference(self, key):
        return f"pin:{key}"

    def close(self):
        self.is_closed = True


class HasNoClose:
    def __init__(self, board, **_):
        self.send = Board(board).send


class GivesNothing(Board):
    def send(self, message, *, key):
        super().send(message, key=key)


class GivesAnotherKey(Board):
    def send(self, message, *, key):
        super().send(message, key=key)
        return Receipt(key=key.upper())


class ReceiptOfManyLines(Board):
    def send(self, message, *, key):
        super().send(message, key=key)
        return Receipt(key=key, detail="pinned\nto the board")


class TakesAsciiAlone(Board):
    def pin(self, message):
        message.title.encode("ascii")
        super().pin(message)


class TakesShortKeysAlone(Board):
    def send(self, message, *, key):
        return super().send(message, key=key[:255])


class PutsTheKeyIntoAHeader(Board):
    def send(self, message, *, key):
        key.encode("latin-1")
        return super().send(message, key=key)


class MakesUpReferences(Board):
    def reference(self, key):  # noqa: ARG002  its mistake
        return uuid4().hex


class FoldsReferences(Board):
    def reference(self, key):
        return key.lower()


class RefusesPrivateMessages(Board):
    def send(self, message, *, key):
        if message.private:
            raise NotImplementedError
        return super().send(message, key=key)


class LosesTheBody(Board):
    def pin(self, message):
        self.board.append(message.title)


class LosesMessages(Board):
    def pin(self, message):
        if message.body:
            super().pin(message)


class CutsTheTitle(Board):
    def pin(self, message):
        self.board.append(f"{message.title[:80]}\n{message.body}")


class PinsOnTop(Board):
    def pin(self, message):
        self.board.insert(0, f"{message.title}\n{message.body}")


class PinsTwice(Board):
    def pin(self, message):
        super().pin(message)
        super().pin(message)


class HidesPrivateTitles(Board):
    def pin(self, message):
        self.board.append("a message" if message.private else f"{message.title}\n{message.body}")


class SwallowsErrors(Board):
    def send(self, message, *, key):
        try:
            return super().send(message, key=key)
        except DeferredError:
            return Receipt(key=key, detail="not pinned")


class LetsErrorsOfTheServiceOut(Board):
    def send(self, message, *, key):
        if self.is_broken:
            raise ConnectionError("the board is out of reach")
        return super().send(message, key=key)


class BoardError(DeferredError):
    def __init__(self, board, number):
        super().__init__(f"{board} failed with {number}")


class RaisesWhatCannotBePickled(Board):
    def send(self, message, *, key):
        try:
            return super().send(message, key=key)
        except DeferredError as error:
            raise BoardError("the board", 7) from error


class TellsTheToken(Board):
    def send(self, message, *, key):
        if self.is_broken:
            raise DeferredError(f"https://board.example?token={self.token} is out of reach")
        return super().send(message, key=key)


class ShowsTheToken(Board):
    def __repr__(self):
        return f"{type(self).__name__}(token={self.token!r})"


class ClosesOnce(Board):
    def close(self):
        if self.is_closed:
            raise ValueError("closed already")
        super().close()


class RaisesValueErrorWhenClosed(Board):
    def send(self, message, *, key):
        if self.is_closed:
            raise ValueError("operation on a closed board")
        return super().send(message, key=key)


class Dials(Board):
    """A notifier that connects to a server, with a time limit; without a mistake unless it has none."""

    seconds = 10

    def pin(self, message):
        with socket.create_server(("127.0.0.1", 0)) as server:
            socket.create_connection(server.getsockname(), self.seconds).close()
        super().pin(message)


class WaitsForEver(Dials):
    seconds = None


class WaitsForHours(Dials):
    seconds = 3600


class FailsWith(Board):
    """A notifier that has no connection, and says so in its own way."""

    def send(self, message, *, key):
        try:
            return super().send(message, key=key)
        except DeferredError:
            try:
                raise ConnectionRefusedError(self.what())
            except OSError as error:
                raise self.error() from error

    def what(self):
        return "connection refused"

    def error(self):
        return DeferredError("the board is out of reach")


class PrintsTheToken(Board):
    def pin(self, message):
        print(f"with {self.token}: {message.title}")  # noqa: T201  its mistake
        super().pin(message)


class LogsTheToken(Board):
    def pin(self, message):
        logging.getLogger("board").info("with %s: %s", self.token, message.title)
        super().pin(message)


class WarnsOfTheToken(Board):
    def pin(self, message):
        warnings.warn(f"{self.token} is short", stacklevel=1)
        super().pin(message)


class FailsForTheToken(FailsWith):
    def what(self):
        return f"https://board.example?token={self.token} refused"


class GivesUpAtOnce(FailsWith):
    def error(self):
        return RejectedError("the board is out of reach")


class SaysNothing(FailsWith):
    def error(self):
        return DeferredError("")


class SaysALot(FailsWith):
    def error(self):
        return DeferredError("the board is out of reach:\n<html>\n")


FOUND_BY = (
    ("N01", HasNoClose),
    ("N02", GivesNothing),
    ("N02", GivesAnotherKey),
    ("N03", ReceiptOfManyLines),
    ("N04", TakesAsciiAlone),
    ("N05", TakesShortKeysAlone),
    ("N05", PutsTheKeyIntoAHeader),
    ("N06", MakesUpReferences),
    ("N06", FoldsReferences),
    ("N07", RefusesPrivateMessages),
    ("N08", LosesTheBody),
    ("N08", LosesMessages),
    ("N08", CutsTheTitle),
    ("N09", PinsOnTop),
    ("N09", PinsTwice),
    ("N10", HidesPrivateTitles),
    ("N11", SwallowsErrors),
    ("N11", LetsErrorsOfTheServiceOut),
    ("N12", RaisesWhatCannotBePickled),
    ("N13", TellsTheToken),
    ("N13", ShowsTheToken),
    ("N14", ClosesOnce),
    ("N15", RaisesValueErrorWhenClosed),
    ("N16", WaitsForEver),
    ("N16", WaitsForHours),
    ("N17", PrintsTheToken),
    ("N17", LogsTheToken),
    ("N17", WarnsOfTheToken),
    ("N17", FailsForTheToken),
    ("N18", GivesUpAtOnce),
    ("N19", SaysNothing),
    ("N19", SaysALot),
)


class OnBoard(NotifierContract):
    kind = Board
    secret = SECRET

    def open(self):
        self.board = vars(self).get("board", [])
        return self.kind(self.board)

    def delivered(self):
        return vars(self).get("board", [])

    def out_of_reach(self):
        return self.kind([], is_broken=True)


class TestBoard(OnBoard):
    pass


class TestDialledBoard(OnBoard):
    kind = Dials


class TestBoardThatIsCutOff(OnBoard):
    kind = FailsWith


@pytest.mark.parametrize(("clause", "kind"), FOUND_BY, ids=[f"{clause} {kind.__name__}" for clause, kind in FOUND_BY])
def test_the_clause_finds_the_mistake(clause, kind):
    report = check(type(kind.__name__, (OnBoard,), {"kind": kind}), only={clause})

    assert [clause] == [outcome.clause.number for outcome in report.failed]


@pytest.mark.parametrize("clause", ["N11", "N12"])
def test_another_error_than_one_of_delivery_is_told_with_what_is_expected(clause):
    report = check(type("Out", (OnBoard,), {"kind": LetsErrorsOfTheServiceOut}), only={clause})
    lines = report.failed[0].reason.splitlines()

    assert lines[0] == "raised ConnectionError; expected a DeliveryError (RejectedError or DeferredError)"
    assert lines[1] == "ConnectionError: the board is out of reach"
    assert lines[2].startswith("in test_notifiers.py, line ")


@pytest.mark.parametrize(
    ("kind", "clause", "expected"),
    [
        (HasNoClose, "N01", "HasNoClose has no method send, or no method close"),
        (GivesNothing, "N02", "send gave None; expected a Receipt"),
        (GivesAnotherKey, "N02", "the receipt holds the key 'DEFAULT/1'; it was sent under 'default/1'"),
        (ReceiptOfManyLines, "N03", r"the receipt holds 'pinned\nto the board'; expected one line that can be printed"),
        (LosesTheBody, "N08", "of what was sent, this did not arrive: 'She knows the team.'"),
        (PinsTwice, "N09", "of 5 messages, 10 arrived"),
        (HidesPrivateTitles, "N10", "a private message arrived without its title, as 'a message'"),
        (
            SwallowsErrors,
            "N11",
            "a message that cannot have been delivered has a receipt; a DeliveryError was expected",
        ),
        (ShowsTheToken, "N13", "the secret stands in its repr: \"ShowsTheToken(token='hunter2')\""),
        (WaitsForEver, "N16", "a connection was made without a time limit; give it one, as timeout=10"),
        (WaitsForHours, "N16", "a connection may wait for 1:00:00; a channel waits for 0:01:00"),
        (GivesUpAtOnce, "N18", "raised RejectedError where no connection was had; a DeferredError is tried again"),
        (SaysNothing, "N19", "the error says nothing"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_mistake_is_told_in_words(kind, clause, expected):
    report = check(type("Told", (OnBoard,), {"kind": kind}), only={clause})

    assert expected == report.failed[0].reason.splitlines()[0]


def test_every_clause_finds_a_mistake():
    assert {clause.number for clause in clauses_of(NotifierContract)} == {clause for clause, _ in FOUND_BY}


def test_what_is_not_given_is_shown_as_missing():
    class Bare(NotifierContract):
        def open(self):
            return Board([])

    report = check(Bare)

    assert report.is_fulfilled
    assert {"N08", "N09", "N10", "N11", "N12", "N13", "N17", "N18", "N19"} == {
        outcome.clause.number for outcome in report.missing
    }
