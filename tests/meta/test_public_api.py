"""The names that users write. One that goes, or changes, breaks them."""

from __future__ import annotations

import importlib
import inspect
import pickle

import pytest

import jumpstart
from jumpstart import errors

PUBLIC = (
    "JUMP_START",
    "Agenda",
    "Brief",
    "BusinessCard",
    "Card",
    "Channel",
    "Clarity",
    "Closeness",
    "Contact",
    "ContactPoint",
    "Coverage",
    "Employer",
    "Exposure",
    "Finding",
    "FollowUp",
    "Goal",
    "ImportReport",
    "Interaction",
    "JumpstartError",
    "Lead",
    "Meeting",
    "Network",
    "NetworkingEvent",
    "Occasion",
    "Plan",
    "Planner",
    "Playbook",
    "Problem",
    "Progress",
    "Put",
    "Remove",
    "Revision",
    "Rule",
    "Seeker",
    "Toolkit",
    "WarmPath",
    "Workspace",
    "agenda",
    "assess",
    "brief",
    "closeness",
    "conflicts",
    "coverage",
    "exposure",
    "hookimpl",
    "notify_all",
    "open",
    "paths",
    "plan",
    "plan_all",
    "progress",
    "restore",
    "review",
    "salvage",
    "why",
    "why_not",
)
ERRORS = tuple(
    sorted(name for name, kind in vars(errors).items() if inspect.isclass(kind) and issubclass(kind, Exception))
)


def test_the_public_names_are_these():
    assert sorted(PUBLIC) == sorted(jumpstart.__all__)


@pytest.mark.parametrize("name", PUBLIC)
def test_a_public_name_is_there(name):
    assert getattr(jumpstart, name) is not None


@pytest.mark.parametrize("name", sorted(set(PUBLIC) - {"JUMP_START", "hookimpl"}))
def test_a_public_name_says_what_it_is(name):
    assert inspect.getdoc(getattr(jumpstart, name))


@pytest.mark.parametrize(
    "module",
    ["calendars", "errors", "formats.archive", "formats.csv", "formats.ical", "formats.vcard", "identity", "plugins"],
)
def test_a_public_module_says_what_it_is(module):
    assert inspect.getdoc(importlib.import_module(f"jumpstart.{module}"))


def test_asking_for_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no_such_name"):
        _ = jumpstart.no_such_name


@pytest.mark.parametrize("name", ERRORS)
def test_the_name_of_an_error_ends_in_error(name):
    assert name.endswith("Error")


@pytest.mark.parametrize("name", ERRORS)
def test_every_error_has_the_one_base_and_a_docstring(name):
    kind = vars(errors)[name]

    assert issubclass(kind, errors.JumpstartError)
    assert kind.__doc__


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_survives_pickling(name):
    kind = vars(errors)[name]
    examples = {"int": 7, "tuple[str, ...]": ("a", "b")}
    wanted = [each for each in inspect.signature(kind).parameters.values() if each.kind is each.POSITIONAL_OR_KEYWORD]
    before = kind(*(examples.get(each.annotation, "x") for each in wanted))

    after = pickle.loads(pickle.dumps(before))

    assert type(before) is type(after)
    assert str(before) == str(after)
    assert vars(before) == vars(after)
