from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from jumpstart.errors import DeferredError
from jumpstart.outbox.time_limit import TimeLimited
from jumpstart.plugins import Message

SOON, LATER = timedelta(milliseconds=50), timedelta(seconds=30)


def test_what_is_asked_is_answered_by_one_thread(told):
    threads = []

    def open_it():
        threads.append(threading.current_thread())
        return told()

    def ask(notifier):
        threads.append(threading.current_thread())
        return notifier.send(Message(title="Call Ann"), key="k")

    with TimeLimited(open_it, LATER).opened() as limited:
        receipts = [limited.ask(ask) for _ in range(3)]

    assert ["k"] * 3 == [receipt.key for receipt in receipts]
    assert len({*threads}) == 1
    assert threading.current_thread() not in threads


def test_the_notifier_is_closed_once_whatever_it_does(told):
    notifier = told()
    notifier.close = lambda: notifier.messages.append("closed") or 1 / 0
    limited = TimeLimited(lambda: notifier, LATER).opened()
    limited.close()
    limited.close()

    assert ["closed"] == notifier.messages


def test_one_that_hung_once_is_asked_nothing_more(silent):
    asked = []
    limited = TimeLimited(lambda: silent, SOON).opened()

    with pytest.raises(DeferredError, match=r"no answer within 0\.05 seconds; it is asked nothing more now"):
        limited.ask(lambda notifier: notifier.send(Message(title="Call Ann"), key="k"))
    silent.let_go.set()  # its late answer is no answer to what is asked next
    limited._thread.join()
    with pytest.raises(DeferredError, match="no answer within"):
        limited.ask(asked.append)
    limited.close()

    assert [] == asked


def test_one_that_hangs_while_it_is_opened_is_left_behind():
    let_go = threading.Event()
    limited = TimeLimited(lambda: let_go.wait(30), SOON)

    with pytest.raises(DeferredError, match=r"no answer within 0\.05 seconds"):
        limited.opened()
    assert limited.is_busy
    let_go.set()
    limited._thread.join()
    assert not limited.is_busy


@pytest.mark.parametrize("error", [ValueError("no"), DeferredError("later")])
def test_what_opening_raises_is_raised(error):
    def open_it():
        raise error

    with pytest.raises(type(error)) as raised:
        TimeLimited(open_it, LATER).opened()
    assert raised.value is error


def test_what_would_end_the_process_does_not(told):
    with TimeLimited(told, LATER).opened() as limited, pytest.raises(DeferredError, match="it raised SystemExit: 3"):
        limited.ask(lambda _: (_ for _ in ()).throw(SystemExit(3)))
