"""A notifier that is one function is a notifier as any other."""

from __future__ import annotations

import pytest

from jumpstart.errors import FieldError, RejectedError
from jumpstart.plugins import Host, Message, Receipt, hookimpl, notifier_from
from jumpstart.testing import NotifierContract

ARRIVED = []


def put_up(url, message, *, key):
    ARRIVED.append(f"{message.title}\n{message.body}")
    if "closed" in url:
        raise RejectedError("the board is closed")
    return Receipt(key=key)


class Board:
    @hookimpl
    def jumpstart_notifiers(self):
        return (notifier_from(put_up, scheme="board", description="the board in the hall"),)


class TestOneFunction(NotifierContract):
    secret = "hunter2"  # noqa: S105  what is searched for

    def open(self):
        return Host(plugins=[Board()], discover=False).notifier("board://ann:hunter2@hall")

    def out_of_reach(self):
        return Host(plugins=[Board()], discover=False).notifier("board://ann:hunter2@closed")

    def delivered(self):
        return tuple(ARRIVED)


def test_the_function_is_given_the_whole_url():
    urls = []

    def send(url, message, *, key):  # noqa: ARG001  what is sent is no matter here
        urls.append(url)
        return Receipt(key=key)

    notifier_from(send, scheme="board").open("board://ann:hunter2@hall?to=ben").send(Message(title="x"), key="1")

    assert urls == ["board://ann:hunter2@hall?to=ben"]


def test_nothing_of_the_url_that_is_secret_is_shown():
    notifier = notifier_from(put_up, scheme="board").open("board://ann:hunter2@hall")

    assert repr(notifier) == "<notifier board://ann:***@hall>"


def test_a_scheme_that_is_none_is_refused():
    with pytest.raises(FieldError, match="expected a lower-case URL scheme"):
        notifier_from(put_up, scheme="Board:")
