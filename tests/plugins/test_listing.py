"""What is loaded reads well."""

from __future__ import annotations

import warnings
from types import SimpleNamespace

from jumpstart.builtin import BUILTINS
from jumpstart.plugins import Host, NotifierOffer, StorageOffer, hookimpl

GOOD = """
    @hookimpl
    def jumpstart_storages():
        return (StorageOffer(scheme="good", open=lambda url: MemoryStorage(), description="a good place: good:"),)
"""


def test_what_is_loaded_what_failed_and_what_is_left_out_is_read_aloud(distributions):
    distributions.install("good-store", version="1.2", entry="good", module="good_store", code=GOOD)
    distributions.install("twin-store", version="0.3", entry="twin", module="twin_store", code=GOOD)
    distributions.install("bad-store", version="2.1", entry="bad", module="bad_store", code="import no_such_module")
    distributions.install("odd-store", version="4.0", entry="odd", module="odd_store", code="raise SystemExit")

    told = distributions.run(
        "print(str(hosted()).partition('installed: ')[2])", JUMPSTART_LOAD_PLUGINS="good,twin,bad,gone"
    )

    disputed = (
        "  problem: OfferError: storage 'good': more than one offer claims it: plugin 'good' (good-store 1.2) and"
        " plugin 'twin' (twin-store 0.3); leave one out through JUMPSTART_LOAD_PLUGINS"
    )
    assert told == [
        "bad (bad-store 2.1)",
        "  problem: ModuleNotFoundError: No module named 'no_such_module'",
        "installed: good (good-store 1.2)",
        "  storage   good  a good place: good:",
        disputed,
        "installed: odd (odd-store 4.0)",
        "  left out: JUMPSTART_LOAD_PLUGINS does not name it",
        "installed: twin (twin-store 0.3)",
        "  storage   good  a good place: good:",
        disputed,
        "not installed: gone",
        "  problem: JUMPSTART_LOAD_PLUGINS names it, but no plugin of that name is installed",
        "",
        "6 plugins, 4 with problems, 1 left out",
    ]


def test_what_is_built_in_is_listed_first():
    lines = str(Host(builtins=BUILTINS, discover=False)).splitlines()

    assert lines[0] == "built in: jumpstart.builtin.offers"
    assert "  storage   memory      gone when it is closed: memory:" in lines
    assert lines[-1] == "1 plugin, 0 with problems, 0 left out"


def test_listing_warns_of_nothing_that_it_tells():
    host = Host(plugins=[SimpleNamespace(__name__="odd", jumpstart_rules=hookimpl(lambda: 7))], discover=False)

    with warnings.catch_warnings(action="error"):
        told = str(host)

    assert "  problem: jumpstart_rules returned a int; expected a tuple of RuleOffer" in told.splitlines()


def test_a_plugin_that_offers_nothing_says_so():
    told = str(Host(plugins=[SimpleNamespace(__name__="idle")], discover=False))

    assert told.splitlines()[:2] == ["given: idle", "  it offers nothing"]


def test_a_description_cannot_begin_a_line_or_steer_the_terminal():
    offers = (NotifierOffer(scheme="bell", open=lambda _: None, description="a bell\nbuilt in: \x1b[2Jme\u202e"),)
    plugin = SimpleNamespace(__name__="loud\x07", jumpstart_notifiers=hookimpl(lambda: offers))

    told = str(Host(plugins=[plugin], discover=False))

    assert told.splitlines()[:2] == ["given: loud�", "  notifier  bell  a bell built in: �[2Jme�"]


def test_a_problem_of_several_lines_stands_on_one():
    def fail():
        raise LookupError("no\nrules\ntoday")

    told = str(Host(plugins=[SimpleNamespace(__name__="odd", jumpstart_rules=hookimpl(fail))], discover=False))

    assert "  problem: LookupError: no rules today" in told.splitlines()


def test_descriptions_begin_in_one_column_however_long_the_names_of_the_plugin_are():
    offers = (
        NotifierOffer(scheme="bell", open=lambda _: None, description="a bell"),
        NotifierOffer(scheme="bell-of-the-old-tower", open=lambda _: None, description="a louder one"),
    )
    plugin = SimpleNamespace(__name__="tower", jumpstart_notifiers=hookimpl(lambda: offers))
    short = SimpleNamespace(
        __name__="short",
        jumpstart_storages=hookimpl(lambda: (StorageOffer(scheme="own", open=lambda _: None, description="a place"),)),
    )

    lines = str(Host(plugins=[plugin, short], discover=False)).splitlines()

    assert "  notifier  bell                   a bell" in lines
    assert "  notifier  bell-of-the-old-tower  a louder one" in lines
    assert "  storage   own  a place" in lines


def test_an_offer_without_a_description_ends_with_its_name():
    offers = (StorageOffer(scheme="own", open=lambda _: None),)
    plugin = SimpleNamespace(__name__="own", jumpstart_storages=hookimpl(lambda: offers))

    assert "  storage   own" in str(Host(plugins=[plugin], discover=False)).splitlines()
