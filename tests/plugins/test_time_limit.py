from __future__ import annotations

import gc
import threading
import weakref
from datetime import timedelta

import pytest

from jumpstart.errors import DeferredError, FieldError
from jumpstart.plugins import StorageOffer
from jumpstart.plugins.time_limit import TimeLimited

SOON, LATER = timedelta(milliseconds=50), timedelta(seconds=30)


class Echo:
    """What can be asked, and notes when it is closed."""

    def __init__(self) -> None:
        self.closed = 0
        self.let_go = threading.Event()

    def hang(self):
        self.let_go.wait(30)

    def close(self):
        self.closed += 1
        raise ZeroDivisionError


def limited_to(limit, open_it=Echo):
    return TimeLimited(open_it, limit, failure=DeferredError)


def test_what_is_asked_is_answered_by_one_thread():
    threads = []

    def open_it():
        threads.append(threading.current_thread())
        return Echo()

    with limited_to(LATER, open_it).opened() as limited:
        threads += [limited.ask(lambda _: threading.current_thread()) for _ in range(3)]

    assert len({*threads}) == 1
    assert threading.current_thread() not in threads


def test_it_is_closed_once_whatever_that_raises():
    echo = Echo()
    limited = limited_to(LATER, lambda: echo).opened()
    limited.close()
    limited.close()

    assert not limited.is_alive
    assert echo.closed == 1
    with pytest.raises(DeferredError, match="it is closed"):
        limited.ask(lambda _: 1)


def test_one_that_hung_once_is_asked_nothing_more():
    echo, asked = Echo(), []
    limited = limited_to(SOON, lambda: echo).opened()

    with pytest.raises(DeferredError, match=r"no answer within 0\.05 seconds; it is asked nothing more now"):
        limited.ask(Echo.hang)
    assert limited.is_alive
    assert not limited.is_open
    echo.let_go.set()  # its late answer is no answer to what is asked next
    limited._thread.join()
    with pytest.raises(DeferredError, match="no answer within"):
        limited.ask(asked.append)
    limited.close()

    assert [] == asked
    assert echo.closed == 1


def test_a_question_may_be_given_more_time():
    with limited_to(SOON).opened() as limited:
        limited.ask(lambda _: threading.Event().wait(0.2), limit=LATER)

        assert limited.ask(lambda _: "still there") == "still there"


def test_one_that_hangs_while_it_is_opened_is_left_behind():
    let_go = threading.Event()
    limited = limited_to(SOON, lambda: let_go.wait(30))

    with pytest.raises(DeferredError, match=r"no answer within 0\.05 seconds"):
        limited.opened()
    assert limited.is_alive
    let_go.set()
    limited._thread.join()
    assert not limited.is_alive


@pytest.mark.parametrize("error", [ValueError("no"), DeferredError("later")])
def test_what_opening_raises_is_raised(error):
    def open_it():
        raise error

    with pytest.raises(type(error)) as raised:
        limited_to(LATER, open_it).opened()
    assert raised.value is error


def test_what_would_end_the_process_does_not():
    with limited_to(LATER).opened() as limited, pytest.raises(DeferredError, match="it raised SystemExit: 3"):
        limited.ask(lambda _: (_ for _ in ()).throw(SystemExit(3)))


def test_what_it_is_asked_by_itself_it_answers_at_once():
    with limited_to(LATER).opened() as limited:
        assert limited.ask(lambda _: limited.ask(lambda _: 7)) == 7


def test_one_that_nobody_closes_is_closed_with_its_last_holder():
    echo = Echo()
    limited = limited_to(LATER, lambda: echo).opened()
    thread = limited._thread
    del limited
    gc.collect()
    thread.join(30)

    assert echo.closed == 1


def test_an_answer_is_kept_by_nobody_else():
    with limited_to(LATER).opened() as limited:
        answer = weakref.ref(limited.ask(lambda _: Echo()))
        limited.ask(lambda _: None)
        gc.collect()

        assert answer() is None


@pytest.mark.parametrize("limit", [timedelta(0), timedelta(seconds=-1), timedelta(hours=2), 60])
def test_a_limit_that_is_none_is_refused(limit):
    with pytest.raises(FieldError, match=r"StorageOffer\.limit.*expected a timedelta of more than none and at most an"):
        StorageOffer(scheme="shelf", open=print, limit=limit)


def test_one_that_can_have_no_thread_says_so():
    size = threading.stack_size(2**46)  # more than there is
    try:
        with pytest.raises(DeferredError, match="no thread for it: can't start new thread"):
            limited_to(LATER).opened()
    finally:
        threading.stack_size(size)


def test_what_it_is_told_it_does_in_its_turn_and_nobody_waits():
    told, let_go = [], threading.Event()
    with limited_to(LATER).opened() as limited:
        limited.tell(lambda _: let_go.wait(30))
        limited.tell(lambda _: 1 // 0)
        limited.tell(lambda _: told.append(threading.current_thread()))
        assert [] == told
        let_go.set()
        limited.ask(lambda _: None)

        assert [limited._thread] == told
