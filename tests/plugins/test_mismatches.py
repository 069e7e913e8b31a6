"""A plugin that was written for another version says so, and all others go on; each script in a process of its own."""

from __future__ import annotations

import pytest

GOOD = """
    @hookimpl
    def jumpstart_storages():
        return (StorageOffer(scheme="good", open=lambda url: MemoryStorage()),)
"""
NEWER = {
    "an offer of a type that does not exist": (
        "from jumpstart.plugins import ReminderOffer",
        "it needs jumpstart.plugins.ReminderOffer, which this jumpstart does not have",
    ),
    "a module that does not exist": (
        "import jumpstart.reminders",
        "it needs jumpstart.reminders, which this jumpstart does not have",
    ),
    "an offer that is looked up when the hook is called": (
        "import jumpstart.plugins\n@hookimpl\ndef jumpstart_rules():\n    return (jumpstart.plugins.ReminderOffer(),)",
        "it needs jumpstart.plugins.ReminderOffer, which this jumpstart does not have",
    ),
    "a hook with an argument": (
        "@hookimpl\ndef jumpstart_storages(config): return ()",
        "jumpstart_storages takes the argument 'config', but this jumpstart calls it without any",
    ),
    "an offer with a field": (
        GOOD.replace('scheme="good"', 'scheme="newer", priority=1'),
        "its StorageOffer has the field 'priority', which this jumpstart does not know",
    ),
}
TELL = """
    host = hosted()
    for problem in host.problems:
        print(problem)
        print(problem.cause.__cause__ is not None)
    print(len(host.warned), "warning")
    host.storage("good:")
"""


@pytest.mark.parametrize(("code", "expected"), NEWER.values(), ids=NEWER)
def test_what_this_version_lacks_is_told_with_what_to_do(distributions, code, expected):
    distributions.install("good-store", entry="good", module="good_store", code=GOOD)
    distributions.install("newer-store", version="9.0", entry="newer", module="newer_store", code=code)

    told = distributions.run(TELL)

    remedy = "upgrade jumpstart, or use a version of newer-store that was written for this one"
    assert told == [f"plugin 'newer' of newer-store: {expected}; {remedy}", "True", "1 warning"]


def test_what_another_package_lacks_is_told_as_it_is(distributions):
    distributions.install("good-store", entry="good", module="good_store", code=GOOD)
    distributions.install("lost-store", entry="lost", module="lost_store", code="from json import jumpstart")

    told = distributions.run(TELL)

    assert told[0].startswith("plugin 'lost' of lost-store: ImportError: cannot import name 'jumpstart' from 'json'")


def test_two_plugins_of_one_name_that_offer_the_same_are_told_apart_by_their_distributions(distributions):
    for name in ("red", "blue"):
        distributions.install(f"{name}-store", entry="store", module=f"{name}_store", code=GOOD)

    told = distributions.run("""
        try:
            hosted().storage("good:")
        except OfferError as error:
            print(error)
    """)

    assert told == [
        (
            "storage 'good': more than one offer claims it: plugin 'store' (blue-store 1.0) and plugin 'store'"
            " (red-store 1.0); uninstall one of them"
        )
    ]
