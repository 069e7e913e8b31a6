from __future__ import annotations

import pickle
from datetime import timedelta

import pytest

from jumpstart import errors

CASES: dict[str, tuple[errors.JumpstartError, str]] = {
    "JumpstartError": (errors.JumpstartError("something is wrong"), "something is wrong"),
    "FieldError": (
        errors.FieldError("Meeting.minutes", 180, "expected 1 to 120"),
        "Meeting.minutes: 180: expected 1 to 120",
    ),
    "DuplicateError": (
        errors.DuplicateError("contact", "c1", "Ann Lee", "Ann Li"),
        (
            "contact c1 is already there with other content: Ann Lee is known, Ann Li was added; "
            "if they are two, pass an id= of your own; if they are one, use update"
        ),
    ),
    "MissingRecordError": (
        errors.MissingRecordError("lead", "l1"),
        "there is no lead with the id 'l1'; add it first, or look up its id",
    ),
    "ParseError": (errors.ParseError("line 3: expected BEGIN:VCARD"), "line 3: expected BEGIN:VCARD"),
    "DecodeError": (
        errors.DecodeError("contact c1", "'name' is a number; expected a text"),
        "contact c1: 'name' is a number; expected a text",
    ),
    "PlaybookError": (
        errors.PlaybookError("own.toml", "call-back", "due", "'soon' is no offset; expected one as '3 days'"),
        "own.toml, rule 'call-back', key 'due': 'soon' is no offset; expected one as '3 days'",
    ),
    "StorageError": (errors.StorageError("sqlite:///a.db", "it failed"), "sqlite:///a.db: it failed"),
    "ConflictError": (
        errors.ConflictError("sqlite:///a.db", "ann", 7, "d" * 64),
        "sqlite:///a.db: workspace 'ann' is at revision 7 now; refresh and try again",
    ),
    "UnavailableError": (
        errors.UnavailableError("sqlite:///a.db", "it is locked; try again"),
        "sqlite:///a.db: it is locked; try again",
    ),
    "StorageFullError": (
        errors.StorageFullError("sqlite:///a.db", "there is no space left"),
        "sqlite:///a.db: there is no space left",
    ),
    "ReadOnlyError": (errors.ReadOnlyError("sqlite:///a.db", "read only"), "sqlite:///a.db: read only"),
    "CorruptError": (
        errors.CorruptError("sqlite:///a.db", "ann", 3, "its digest is wrong"),
        "sqlite:///a.db: workspace 'ann' is damaged from revision 3 on: its digest is wrong; nothing was changed",
    ),
    "UnsupportedError": (
        errors.UnsupportedError("sqlite:///a.db", "it is another program's"),
        "sqlite:///a.db: it is another program's",
    ),
    "InUseError": (
        errors.InUseError("contact", "c1", ("lead l1", "meeting m1")),
        "contact c1 is referred to by lead l1, meeting m1; remove those with it",
    ),
    "UndoError": (
        errors.UndoError("revision 4", ("contact c1", "lead l1")),
        "undoing revision 4 would lose later changes to contact c1, lead l1; undo those first",
    ),
    "PluginError": (errors.PluginError("redis", "it failed to import"), "plugin 'redis': it failed to import"),
    "OfferError": (
        errors.OfferError("storage", "redis", "no plugin offers it"),
        "storage 'redis': no plugin offers it",
    ),
    "MissingExtraError": (
        errors.MissingExtraError("postgres", "a PostgreSQL store"),
        "a PostgreSQL store needs an extra: pip install 'jumpstart[postgres]'",
    ),
    "DeliveryError": (errors.DeliveryError("not delivered"), "not delivered"),
    "RejectedError": (errors.RejectedError("no such address"), "no such address"),
    "DeferredError": (errors.DeferredError("greylisted", timedelta(minutes=5)), "greylisted"),
}


def every_error() -> set[str]:
    return {
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, errors.JumpstartError)
    }


def test_every_error_is_in_the_table_and_in_the_drawn_tree():
    drawn = {word for word in (errors.__doc__ or "").replace("(", " ").split() if word.endswith("Error")}
    builtin = {"ValueError)", "LookupError)", "OSError)", "RuntimeError)", "ImportError)"}

    assert every_error() == set(CASES)
    assert every_error() == {name for name in drawn if f"{name})" not in builtin}


@pytest.mark.parametrize("name", CASES)
def test_an_error_says_what_was_wrong(name):
    error, message = CASES[name]

    assert message == str(error)


@pytest.mark.parametrize("name", CASES)
def test_an_error_starts_in_lower_case_and_ends_without_a_full_stop(name):
    message = str(CASES[name][0])

    assert message[0].islower() or message.startswith(("Meeting.", "sqlite:"))
    assert not message.endswith((".", "!"))


@pytest.mark.parametrize("name", CASES)
def test_an_error_survives_pickling_with_its_facts(name):
    error = CASES[name][0]
    facts = {key: value for key, value in vars(error).items() if not key.startswith("_")}

    again = pickle.loads(pickle.dumps(error))

    assert type(error) is type(again)
    assert str(error) == str(again)
    assert facts == {key: value for key, value in vars(again).items() if not key.startswith("_")}


def test_a_long_value_is_cut_where_a_message_shows_it():
    error = errors.FieldError("Contact.name", "x" * 500, "expected at most 200 characters")

    assert len(str(error)) < 120


@pytest.mark.parametrize(
    ("kind", "id", "given", "message"),
    [
        (
            "contact",
            "c1",
            "together",
            (
                "contact c1 was given twice with different content: Ann Lee and Ann Li; "
                "if they are two, pass an id= of your own; if they are one, give it once"
            ),
        ),
        ("goal", "goal", "later", "there is a goal already, and there can be only one; use update"),
        (
            "goal",
            "goal",
            "together",
            "a goal was given twice with different content, and there can be only one; give it once",
        ),
    ],
)
def test_two_records_of_one_id_are_told_apart_by_when_they_came(kind, id, given, message):
    error = errors.DuplicateError(kind, id, "Ann Lee", "Ann Li", given)

    assert (message, given) == (str(error), pickle.loads(pickle.dumps(error)).given)


def test_a_playbook_that_is_no_toml_is_named_without_rule_and_key():
    assert str(errors.PlaybookError("own.toml", "", "", "line 3: no TOML")) == "own.toml: line 3: no TOML"


def test_a_damaged_store_is_named_without_a_workspace():
    error = errors.CorruptError("sqlite:///a.db", "", 0, "no database")

    assert str(error) == "sqlite:///a.db: the store is damaged: no database; nothing was changed"


def test_an_undo_that_would_lose_much_names_five_records_and_counts_the_rest():
    error = errors.UndoError("batch b", tuple(f"contact {n}" for n in range(8)))

    assert "contact 4 and 3 more" in str(error)
    assert "contact 5" not in str(error)
