from __future__ import annotations

import pickle
import warnings
from types import SimpleNamespace

import pytest

from jumpstart.builtin import BUILTINS
from jumpstart.builtin.console import ConsoleNotifier
from jumpstart.builtin.memory import MemoryStorage
from jumpstart.domain.log import Head, next_commit
from jumpstart.errors import ConflictError, OfferError, PluginError
from jumpstart.plugins import (
    Host,
    NotifierOffer,
    PlaybookOffer,
    PluginWarning,
    RuleOffer,
    StorageOffer,
    hookimpl,
)

COMMIT = next_commit(Head(), "[]")


def plugin(name, **hooks):
    """A plugin of that name whose hooks return these offers."""
    made = SimpleNamespace(__name__=name)
    for hook, offers in hooks.items():
        setattr(made, f"jumpstart_{hook}", hookimpl(lambda offers=offers: offers))
    return made


def storage(scheme, opened=None):
    return StorageOffer(scheme=scheme, open=lambda _: opened or MemoryStorage())


def hosted(*plugins):
    return Host(plugins=plugins, builtins=BUILTINS, discover=False)


def quietly(host):
    with warnings.catch_warnings(action="ignore", category=PluginWarning):
        return host.problems


NAMES = ("scheme", "id", "suffix")


class TestOffers:
    def test_what_is_built_in_is_listed_like_any_plugin(self):
        (listed,) = hosted().plugins

        assert (listed.name, listed.origin) == ("jumpstart.builtin.offers", "built in")
        names = [next(filter(None, (getattr(each, name, "") for name in NAMES))) for each in listed.offers]
        assert {"memory", "sqlite", "console", "jump-start", "archive", "vcard", "ical", "csv", ".ics"} < {*names}

    def test_a_plugin_that_is_passed_in_is_used(self):
        store = MemoryStorage()
        host = hosted(plugin("own", storages=(storage("own", store),)))

        first, second = host.storage("own://here"), host.storage("OWN:")
        first.append("ann", COMMIT)
        second.append("ben", COMMIT)

        assert store.workspaces() == ("ann", "ben")
        assert host.problems == ()

    def test_a_class_of_hooks_is_a_plugin_named_after_it(self):
        class Redis:
            @hookimpl
            def jumpstart_storages(self):
                return (storage("redis"),)

        host = hosted(Redis())

        assert [listed.name for listed in host.plugins] == ["jumpstart.builtin.offers", "Redis"]
        assert host.storage("redis:").workspaces() == ()

    def test_a_notifier_is_opened_with_its_url(self):
        urls = []
        offer = NotifierOffer(scheme="bell", open=lambda url: urls.append(url) or ConsoleNotifier())
        hosted(plugin("own", notifiers=(offer,))).notifier("bell://ann:hunter2@tower")

        assert urls == ["bell://ann:hunter2@tower"]

    def test_the_built_in_playbook_is_loaded_by_its_id(self):
        assert hosted().playbook("jump-start").id == "jump-start"

    def test_rules_come_in_the_order_of_their_ids(self):
        offers = [RuleOffer(id=name, rule=lambda _network, _playbook: ()) for name in ("wait", "call-back")]
        host = hosted(plugin("one", rules=(offers[0],)), plugin("two", rules=(offers[1],)))

        assert [rule.id for rule in host.rules()] == ["call-back", "wait"]

    def test_nothing_is_asked_of_a_plugin_before_it_is_needed(self):
        asked = []
        lazy = SimpleNamespace(__name__="lazy", jumpstart_rules=hookimpl(lambda: asked.append("rules") or ()))
        host = hosted(lazy)
        before = list(asked)
        host.storage("memory:")
        host.storage("memory:")

        assert ([], ["rules"]) == (before, asked)


class TestUnknownNames:
    def test_a_scheme_that_nobody_offers_is_told_with_those_that_there_are(self):
        with pytest.raises(OfferError) as raised:
            hosted().storage("redis://ann:hunter2@host")

        assert str(raised.value) == (
            "storage 'redis': no plugin offers it; there are: memory, postgres, postgresql, sqlite; "
            "for a file of that name pass a pathlib.Path"
        )

    def test_a_notifier_without_a_scheme_is_told(self):
        with pytest.raises(OfferError) as raised:
            hosted().notifier("tower")

        assert (
            str(raised.value)
            == "notifier 'tower': no plugin offers it; there are: apprise, caldav, console, smtp, smtps"
        )

    def test_a_playbook_that_nobody_offers_is_told(self):
        with pytest.raises(OfferError) as raised:
            hosted().playbook("jump")

        assert str(raised.value) == "playbook 'jump': no plugin offers it; there are: jump-start"


class TestDisputedNames:
    def test_a_name_that_two_plugins_offer_is_given_to_neither(self):
        host = hosted(plugin("one", storages=(storage("x1"), storage("y1"))), plugin("two", storages=(storage("x1"),)))

        assert [(problem.plugin, str(problem.cause)) for problem in quietly(host)] == [
            (
                name,
                (
                    "storage 'x1': more than one offer claims it: plugin 'one' (given) and plugin 'two' (given);"
                    " leave one out of those that you give"
                ),
            )
            for name in ("one", "two")
        ]
        with pytest.raises(OfferError, match=r"plugin 'one' .given. and plugin 'two' .given."):
            host.storage("x1:")
        assert host.storage("y1:").workspaces() == ()

    def test_a_name_that_one_plugin_offers_twice_is_a_problem_once(self):
        host = hosted(plugin("one", storages=(storage("x1"), storage("x1"))))

        assert len(quietly(host)) == 1
        with pytest.raises(OfferError):
            host.storage("x1:")

    def test_a_built_in_name_cannot_be_taken(self):
        offers = {
            "storages": (storage("sqlite"),),
            "notifiers": (NotifierOffer(scheme="console", open=lambda _: ConsoleNotifier()),),
            "playbooks": (PlaybookOffer(id="jump-start", load=object),),
        }
        host = hosted(plugin("greedy", **offers))

        assert [(problem.plugin, str(problem.cause)) for problem in quietly(host)] == [
            ("greedy", f"{name}: it is built in, and a plugin cannot take its name; offer another name")
            for name in ("storage 'sqlite'", "notifier 'console'", "playbook 'jump-start'")
        ]
        assert host.playbook("jump-start").id == "jump-start"

    def test_a_rule_that_two_plugins_offer_is_left_out(self):
        offer = RuleOffer(id="call-back", rule=lambda _network, _playbook: ())
        host = hosted(plugin("one", rules=(offer,)), plugin("two", rules=(offer,)))

        assert len(quietly(host)) == 2
        assert host.rules() == ()


class TestBrokenOffers:
    def broken(self, opener):
        return hosted(plugin("broken", storages=(StorageOffer(scheme="broken", open=opener),)))

    def test_an_offer_that_opens_something_else_is_named(self):
        with pytest.raises(PluginError) as raised:
            self.broken(lambda _: object()).storage("broken://ann:hunter2@host")

        assert str(raised.value) == (
            "plugin 'broken': broken://ann:***@host opened a object; expected a Storage with all its methods"
        )

    def test_an_offer_that_is_async_is_named_and_leaves_nothing_unawaited(self):
        async def opened(_):
            return MemoryStorage()

        with pytest.raises(PluginError) as raised:
            self.broken(opened).storage("broken:")

        assert "opened a coroutine; expected a Storage" in str(raised.value)

    def test_a_notifier_that_is_opened_async_is_none_although_a_coroutine_can_send_and_close(self):
        async def opened(_):
            return ConsoleNotifier()

        offers = (NotifierOffer(scheme="broken", open=opened),)
        with pytest.raises(PluginError, match="opened a coroutine; expected a Notifier"):
            hosted(plugin("broken", notifiers=offers)).notifier("broken:")

    def test_an_offer_that_raises_is_named_with_its_error(self):
        def opened(_):
            raise RuntimeError("no route")

        with pytest.raises(PluginError) as raised:
            self.broken(opened).storage("broken:")

        assert str(raised.value) == "plugin 'broken': broken: failed to open: RuntimeError: no route"
        assert isinstance(raised.value.__cause__, RuntimeError)

    def test_a_password_in_the_error_of_an_offer_is_not_told(self):
        def opened(url):
            raise RuntimeError(f"cannot reach {url}")

        with pytest.raises(PluginError) as raised:
            self.broken(opened).storage("broken://ann:hunter2@host")

        assert str(raised.value) == (
            "plugin 'broken': broken://ann:***@host failed to open: RuntimeError: cannot reach broken://ann:***@host"
        )
        assert (raised.value.__cause__, raised.value.__context__) == (None, None)

    def test_a_storage_error_of_an_offer_goes_through(self):
        def opened(_):
            raise ConflictError("broken:", "ann", 1, "")

        with pytest.raises(ConflictError):
            self.broken(opened).storage("broken:")

    def test_a_playbook_offer_that_loads_something_else_is_named(self):
        host = hosted(plugin("broken", playbooks=(PlaybookOffer(id="own", load=dict),)))

        with pytest.raises(PluginError) as raised:
            host.playbook("own")

        assert str(raised.value) == "plugin 'broken': own opened a dict; expected a Playbook with all its methods"


class TestWarning:
    def test_all_problems_are_one_warning(self):
        host = hosted(plugin("one", storages=None), plugin("two", rules=[]))

        with warnings.catch_warnings(record=True, action="always") as warned:
            host.storage("memory:")
            host.storage("memory:")

        assert [str(each.message) for each in warned] == [
            (
                "some plugins have problems: plugin 'one': jumpstart_storages returned None; expected a tuple of"
                " StorageOffer; plugin 'two': jumpstart_rules returned a list; expected a tuple of RuleOffer"
            )
        ]

    def test_where_warnings_are_errors_the_next_call_goes_on(self):
        host = hosted(plugin("one", storages=None))

        with pytest.raises(PluginWarning):
            host.storage("memory:")

        assert isinstance(host.storage("memory:"), MemoryStorage)

    def test_a_problem_survives_pickling(self):
        (problem,) = quietly(hosted(plugin("one", storages=None)))

        assert str(problem) == str(pickle.loads(pickle.dumps(problem)))
