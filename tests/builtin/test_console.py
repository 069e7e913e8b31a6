from __future__ import annotations

import io

import pytest

from jumpstart.builtin.console import ConsoleNotifier
from jumpstart.errors import DeferredError, RejectedError
from jumpstart.plugins import Message, Notifier, Receipt
from jumpstart.testing import NotifierContract


class TestContract(NotifierContract):
    @pytest.fixture(autouse=True)
    def _console(self):
        self.stream = io.StringIO()

    def open(self):
        return ConsoleNotifier(self.stream)

    def out_of_reach(self):
        stream = io.StringIO()
        stream.close()
        return ConsoleNotifier(stream)

    def delivered(self):
        # A line that is not indented is a title: what a body holds stands behind four spaces.
        messages = []
        for line in self.stream.getvalue().splitlines(keepends=True):
            if not line.startswith("    ") and line != "\n":
                messages.append("")
            messages[-1] += line
        return messages


def test_a_message_is_written_with_its_body_indented(host, capsys):
    notifier = host.notifier("console:")

    receipt = notifier.send(Message(title="Thank Priya", body="for her time\n\nand two leads"), key="default/1")
    notifier.close()

    assert isinstance(notifier, Notifier)
    assert receipt == Receipt(key="default/1", detail="written to the console")
    assert capsys.readouterr().out == "Thank Priya\n    for her time\n\n    and two leads\n"


def test_a_message_without_a_body_is_one_line():
    stream = io.StringIO()
    ConsoleNotifier(stream).send(Message(title="Call Ann"), key="k")

    assert stream.getvalue() == "Call Ann\n"


def test_a_name_that_the_console_cannot_write_is_written_as_an_escape():
    stream = io.TextIOWrapper(io.BytesIO(), encoding="ascii", newline="\n")
    ConsoleNotifier(stream).send(Message(title="Call Chloé"), key="k")

    assert stream.buffer.getvalue() == b"Call Chlo\\xe9\n"


def test_a_closed_console_defers_the_message():
    stream = io.StringIO()
    stream.close()

    with pytest.raises(DeferredError) as raised:
        ConsoleNotifier(stream).send(Message(title="Call Ann"), key="k")

    assert str(raised.value) == "the console cannot be written: I/O operation on closed file"


def test_the_console_has_no_address(host):
    with pytest.raises(RejectedError) as raised:
        host.notifier("console://ann:hunter2@home")

    assert str(raised.value) == (
        "console://ann:***@home: the console has no address and no options; expected console: alone"
    )
