"""Plugins as installers leave them: real distributions, each script in a process of its own."""

from __future__ import annotations

GOOD = """
    @hookimpl
    def jumpstart_storages():
        return (StorageOffer(scheme="{scheme}", open=lambda url: MemoryStorage()),)
"""
TELL = """
    host = hosted()
    for problem in host.problems:
        print(problem)
    print(len(host.warned), "warning")
    print(host.storage("good:"))
"""

OPENED = "<GuardedStorage of plugin 'good': good:>"
"""What opens of the plugin that works."""


def problems_of(distributions, code, script=TELL):
    """What is told of a plugin with that code beside one that works."""
    distributions.install("good-store", entry="good", module="good_store", code=GOOD.format(scheme="good"))
    distributions.install("bad-store", version="2.1", entry="bad", module="bad_store", code=code)
    return distributions.run(script)


def test_an_installed_plugin_is_found_listed_and_used(distributions):
    distributions.install(
        "good-store", version="1.2", entry="good", module="good_store", code=GOOD.format(scheme="good")
    )

    told = distributions.run("""
        host = hosted()
        good = host.plugins[-1]
        print(good.name, good.distribution, good.version, good.origin, [offer.scheme for offer in good.offers])
        print(host.storage("good://here"), host.problems, host.warned)
        print(len(hosted(discover=False).plugins))
    """)

    assert told == [
        "good good-store 1.2 installed ['good']",
        "<GuardedStorage of plugin 'good': good://here> () []",
        "1",
    ]


def test_a_plugin_that_fails_to_import_is_a_problem_of_its_own(distributions):
    assert problems_of(distributions, "import no_such_module") == [
        "plugin 'bad' of bad-store: ModuleNotFoundError: No module named 'no_such_module'",
        "1 warning",
        OPENED,
    ]


def test_a_plugin_that_ends_the_process_at_import_does_not(distributions):
    assert problems_of(distributions, "raise SystemExit('no licence')") == [
        "plugin 'bad' of bad-store: SystemExit: no licence",
        "1 warning",
        OPENED,
    ]


def test_a_hook_that_raises_leaves_the_other_hooks_of_the_plugin(distributions):
    code = (
        GOOD.format(scheme="other")
        + """
    @hookimpl
    def jumpstart_rules():
        raise LookupError("no rules today")
    """
    )

    told = problems_of(distributions, code, TELL + '    print(host.storage("other:"))')

    assert told == [
        "plugin 'bad' of bad-store: LookupError: no rules today",
        "1 warning",
        OPENED,
        "<GuardedStorage of plugin 'bad': other:>",
    ]


def test_a_misspelt_hook_is_told_with_the_nearest_one(distributions):
    assert problems_of(distributions, GOOD.format(scheme="x1").replace("storages", "storage")) == [
        "plugin 'bad' of bad-store: there is no hook 'jumpstart_storage'; did you mean 'jumpstart_storages'?",
        "1 warning",
        OPENED,
    ]


def test_a_hook_that_is_like_no_other_is_told_with_all_of_them(distributions):
    told = problems_of(distributions, "@hookimpl\n    def pluto(): ...".replace("\n    ", "\n"))

    assert told[0] == (
        "plugin 'bad' of bad-store: there is no hook 'pluto'; the hooks are "
        "jumpstart_storages, jumpstart_notifiers, jumpstart_playbooks, jumpstart_rules, "
        "jumpstart_importers, jumpstart_exporters"
    )


def test_a_hook_of_a_newer_version_may_be_optional(distributions):
    code = "@hookimpl(optionalhook=True)\ndef jumpstart_importers(): return ()"

    assert problems_of(distributions, code) == ["0 warning", OPENED]


def test_a_hook_without_its_marker_is_told(distributions):
    assert problems_of(distributions, GOOD.format(scheme="x1").replace("@hookimpl", "")) == [
        "plugin 'bad' of bad-store: jumpstart_storages is not marked with @hookimpl, so it is never called",
        "1 warning",
        OPENED,
    ]


def test_an_async_hook_is_told(distributions):
    assert problems_of(distributions, GOOD.format(scheme="x1").replace("def", "async def")) == [
        "plugin 'bad' of bad-store: jumpstart_storages is async; write it as a plain def that returns a tuple",
        "1 warning",
        OPENED,
    ]


def test_a_hook_that_asks_for_an_argument_is_told(distributions):
    told = problems_of(distributions, GOOD.format(scheme="x1").replace("storages()", "storages(config)"))

    assert told == [
        (
            "plugin 'bad' of bad-store: jumpstart_storages takes the argument 'config', but this jumpstart calls it"
            " without any; upgrade jumpstart, or use a version of bad-store that was written for this one"
        ),
        "1 warning",
        OPENED,
    ]


def test_a_hook_that_returns_something_else_is_told(distributions):
    code = """
    @hookimpl
    def jumpstart_storages():
        return [StorageOffer(scheme="x1", open=lambda url: MemoryStorage())]

    @hookimpl
    def jumpstart_notifiers():
        return (StorageOffer(scheme="x2", open=lambda url: MemoryStorage()), 7)

    @hookimpl
    def jumpstart_playbooks():
        return None

    @hookimpl
    def jumpstart_rules():
        yield RuleOffer(id="x3", rule=lambda network, playbook: ())
    """

    assert problems_of(distributions, code) == [
        "plugin 'bad' of bad-store: jumpstart_storages returned a list; expected a tuple of StorageOffer",
        (
            "plugin 'bad' of bad-store: jumpstart_notifiers returned a tuple of StorageOffer, int;"
            " expected a tuple of NotifierOffer"
        ),
        "plugin 'bad' of bad-store: jumpstart_playbooks returned None; expected a tuple of PlaybookOffer",
        "plugin 'bad' of bad-store: jumpstart_rules returned a generator; expected a tuple of RuleOffer",
        "1 warning",
        OPENED,
    ]


def test_a_scheme_that_is_none_is_told(distributions):
    told = problems_of(distributions, GOOD.format(scheme="My Store:"))

    assert told[0] == (
        "plugin 'bad' of bad-store: FieldError: StorageOffer.scheme: 'My Store:': "
        "expected a lower-case URL scheme of two characters or more, without the colon"
    )


def test_who_asks_for_what_a_broken_plugin_may_offer_is_told_why_it_is_not_there(distributions):
    told = problems_of(
        distributions,
        "import no_such_module",
        """
        host = hosted()
        try:
            host.storage("redis:")
        except PluginError as error:
            print(error)
            print(type(error.__cause__).__name__)
        """,
    )

    assert told == [
        (
            "plugin 'bad': it may offer storage 'redis', but has a problem: "
            "ModuleNotFoundError: No module named 'no_such_module'; the working ones are: good, memory, postgres, "
            "postgresql, sqlite"
        ),
        "ModuleNotFoundError",
    ]


def test_two_plugins_of_one_name_are_both_listed_and_used(distributions):
    distributions.install("red-store", entry="store", module="red_store", code=GOOD.format(scheme="red"))
    distributions.install("blue-store", entry="store", module="blue_store", code=GOOD.format(scheme="blue"))

    told = distributions.run("""
        host = hosted()
        print([(plugin.name, plugin.distribution) for plugin in host.plugins[1:]], host.problems)
        print(host.storage("red:"), host.storage("blue:"))
    """)

    assert told == [
        "[('store', 'blue-store'), ('store', 'red-store')] ()",
        "<GuardedStorage of plugin 'store': red:> <GuardedStorage of plugin 'store': blue:>",
    ]


def test_one_name_offered_by_two_distributions_is_told_with_both(distributions):
    for name, version in (("red", "1.0"), ("blue", "0.3")):
        code = GOOD.format(scheme="colour")
        distributions.install(f"{name}-store", version=version, entry=name, module=f"{name}_store", code=code)

    told = distributions.run("""
        host = hosted()
        try:
            host.storage("colour:")
        except OfferError as error:
            print(error)
        print([problem.plugin for problem in host.problems], len(host.warned))
    """)

    assert told == [
        (
            "storage 'colour': more than one offer claims it: plugin 'blue' (blue-store 0.3) and plugin 'red'"
            " (red-store 1.0); leave one out through JUMPSTART_LOAD_PLUGINS"
        ),
        "['blue', 'red'] 1",
    ]


def test_a_module_that_is_passed_in_and_installed_is_one_plugin(distributions):
    distributions.install("good-store", entry="good", module="good_store", code=GOOD.format(scheme="good"))

    told = distributions.run("""
        import good_store
        host = hosted(plugins=[good_store])
        print([plugin.name for plugin in host.plugins], host.problems)
    """)

    assert told == ["['jumpstart.builtin.offers', 'good_store'] ()"]


class TestLimit:
    """``JUMPSTART_LOAD_PLUGINS`` names the installed plugins that are loaded."""

    script = """
        host = hosted()
        print([(plugin.name, plugin.left_out) for plugin in host.plugins[1:]])
        print("bad_store" in sys.modules, *host.problems)
        try:
            host.storage("bad:")
        except OfferError as error:
            print(error.reason)
        except PluginError as error:
            print(error)
    """

    def told(self, distributions, limit):
        distributions.install("good-store", entry="good", module="good_store", code=GOOD.format(scheme="good"))
        distributions.install("bad-store", entry="bad", module="bad_store", code="import no_such_module")
        return distributions.run(self.script, JUMPSTART_LOAD_PLUGINS=limit)

    def test_others_are_listed_and_never_imported(self, distributions):
        assert self.told(distributions, " good ,") == [
            "[('bad', True), ('good', False)]",
            "False",
            (
                "no plugin offers it; there are: good, memory, postgres, postgresql, sqlite; "
                "JUMPSTART_LOAD_PLUGINS leaves out: bad; "
                "for a file of that name pass a pathlib.Path"
            ),
        ]

    def test_empty_it_leaves_out_all(self, distributions):
        assert self.told(distributions, "")[0] == "[('bad', True), ('good', True)]"

    def test_a_name_that_is_not_installed_is_a_problem(self, distributions):
        told = self.told(distributions, "good,god")

        assert told[1:] == [
            "False plugin 'god': JUMPSTART_LOAD_PLUGINS names it, but no plugin of that name is installed",
            (
                "plugin 'god': it may offer storage 'bad', but has a problem: JUMPSTART_LOAD_PLUGINS names it, but no "
                "plugin of that name is installed; the working ones are: good, memory, postgres, postgresql, sqlite; "
                "JUMPSTART_LOAD_PLUGINS leaves out: bad"
            ),
        ]


def test_importing_and_making_a_host_looks_for_nothing(distributions):
    told = distributions.run("""
        Host(builtins=BUILTINS)
        print([name for name in ("importlib.metadata", "sqlite3", "asyncio") if name in sys.modules])
    """)

    assert told == ["[]"]
