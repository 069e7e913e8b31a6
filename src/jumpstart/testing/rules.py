"""The contract of a rule in Python: everything that planning relies on, a numbered clause each."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jumpstart.domain.actions import FollowUp, follow_up_id
from jumpstart.domain.network import Network
from jumpstart.domain.people import Seeker
from jumpstart.errors import shown
from jumpstart.playbook.planner import Planner, plan
from jumpstart.playbook.shipped import jump_start
from jumpstart.plugins import RuleOffer
from jumpstart.testing.answering import Answering, given_by
from jumpstart.testing.contract import needs
from jumpstart.testing.samples import NOW, crowd, searching
from jumpstart.testing.strategies import changes, networks
from jumpstart.testing.watching import calls_outside

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from jumpstart.playbook import Playbook
    from jumpstart.plugins import Rule

# Small ones too, since a failing one is shown as it was found: making it smaller takes minutes.
_NETWORKS = networks(max_size=1) | networks()


class RuleContract(Answering):
    """
    What every rule in Python must do: derive a class whose name begins with ``Test``, give it `rule`, and run pytest.

    Where generated networks never call for the rule, give `examples` too: networks in which it asks for something.

    Attributes:
        settings: Hypothesis settings for the generated networks; more examples find more.
    """

    capabilities: ClassVar[Mapping[str, str]] = MappingProxyType(
        {"offered": "the rule comes as a `RuleOffer`, whose id its follow-ups carry", **Answering.capabilities}
    )
    settings: ClassVar[settings] = settings(
        max_examples=30,
        phases=(Phase.explicit, Phase.generate),
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )

    def rule(self) -> Rule | RuleOffer:
        """The rule, or the offer of it."""
        raise NotImplementedError(f"{type(self).__name__}.rule: give the rule, or its RuleOffer")

    def examples(self) -> Sequence[Network]:
        """Networks in which the rule asks for something; none by default."""
        return ()

    def playbook(self) -> Playbook:
        """The playbook that the rule is asked with; by default the shipped one."""
        return jump_start()

    def missing(self, capabilities: Collection[str]) -> str:
        """Besides what ``lacks`` names, the offer where only the rule was given."""
        declared = super().missing(capabilities)
        is_bare = "offered" in capabilities and not isinstance(self.rule(), RuleOffer)
        return declared or (f"offered: {self.capabilities['offered']}" if is_bare else "")

    def ask(self, network: Network) -> tuple[FollowUp, ...]:
        """What the rule gives for a network, in its order."""
        return tuple(given_by(self._function()(network, self.playbook()), what="follow-ups"))

    def test_r01_it_gives_follow_ups_and_never_raises(self) -> None:
        """For any network, with its seeker and without, the rule gives `FollowUp` values alone, and raises nothing."""

        def given_what_it_gives(network: Network) -> None:
            nobody_s = Network.of(*(record for record in network.records() if not isinstance(record, Seeker)))
            for found in (*self.ask(network), *self.ask(nobody_s)):
                assert isinstance(found, FollowUp), f"it gave {shown(found)}; expected a FollowUp"

        self._for_networks(given_what_it_gives)

    def test_r02_it_asks_for_something(self) -> None:
        """In one network at least, generated or among `examples`, the rule asks for something."""
        asked: list[FollowUp] = []
        self._for_networks(lambda network: asked.extend(self.ask(network)))

        assert asked, "it never asked for anything; give `examples` in which it does"

    def test_r03_the_same_facts_give_the_same(self) -> None:
        """For equal networks the rule gives equal follow-ups."""

        def given_same(network: Network) -> None:
            expected = self.ask(network)
            found = self.ask(Network.of(*network.records()))
            assert expected == found, "equal networks are answered otherwise; does it remember something?"

        self._for_networks(given_same)

    def test_r04_the_order_of_the_facts_changes_nothing(self) -> None:
        """In whatever order the records came, the rule gives equal follow-ups."""

        def given_reordered(network: Network) -> None:
            records = list(network.records())
            expected = _by_id(self.ask(network))
            for other in (records[::-1], sorted(records, key=lambda record: record.id)):
                found = _by_id(self.ask(Network.of(*other)))
                assert expected == found, "the order of the records shows; sort them where it matters"

        self._for_networks(given_reordered)

    def test_r05_it_looks_at_nothing_but_the_facts(self) -> None:
        """The rule reads no clock, no chance, no file and no socket."""

        def given_watched(network: Network) -> None:
            calls = calls_outside(lambda: self.ask(network))
            assert not calls, f"it asked {', '.join(calls)}; it may ask the network and the playbook alone"

        self.ask(Network.of())  # what it imports at its first call is no part of its answer
        self._for_networks(given_watched)

    def test_r06_it_changes_nothing(self) -> None:
        """After the rule was asked, network and playbook are what they were."""

        def given_unchanged(network: Network) -> None:
            expected = (Network.of(*network.records()), self.playbook())
            book = self.playbook()
            tuple(self._function()(network, book))
            found = (network, book)
            assert expected == found, "it changed the network or the playbook"

        self._for_networks(given_unchanged)

    def test_r07_no_two_follow_ups_have_one_id(self) -> None:
        """Two follow-ups for one network are told apart by subject, occasion or number."""

        def given_ids(network: Network) -> None:
            found = sorted(each.id for each in self.ask(network))
            expected = sorted(set(found))
            assert expected == found, "two follow-ups have one id; tell them apart by subject, occasion or number"

        self._for_networks(given_ids)

    def test_r08_ids_derive_from_what_is_asked(self) -> None:
        """A follow-up has the id that derives from rule, subject, occasion and number, and so never from the day."""

        def given_ids(network: Network) -> None:
            for each in self.ask(network):
                expected, found = follow_up_id(each), each.id
                assert expected == found, f"{each.summary!r} was given the id {shown(found)}; leave id= out"

        self._for_networks(given_ids)

    def test_r09_follow_ups_name_a_rule_of_their_own(self) -> None:
        """Each follow-up names its rule, which is none of the playbook's, and is open."""
        taken = {rule.id for rule in self.playbook().rules}

        def given_names(network: Network) -> None:
            for each in self.ask(network):
                assert each.rule, f"{each.summary!r} has no rule; give rule= a name of its own"
                assert each.rule not in taken, f"the playbook has a rule {each.rule!r}; choose another name"
                assert each.status == "open", f"{each.summary!r} has the status {each.status!r}; expected 'open'"

        self._for_networks(given_names)

    @needs("offered")
    def test_r10_follow_ups_carry_the_id_of_the_offer(self) -> None:
        """Each follow-up's rule is the id under which the rule is offered."""
        offer = self.rule()
        assert isinstance(offer, RuleOffer)

        def given_names(network: Network) -> None:
            for each in self.ask(network):
                assert offer.id == each.rule, f"the offer has the id {offer.id!r}, a follow-up the rule {each.rule!r}"

        self._for_networks(given_names)

    def test_r11_follow_ups_refer_to_what_is_there(self) -> None:
        """A follow-up's subject is a contact of the network or nobody, its occasion a record of it or none."""

        def given_references(network: Network) -> None:
            known = {"", *(record.id for record in network.records())}
            for each in self.ask(network):
                assert each.subject in {"", *network.contacts}, f"{each.summary!r} has the subject {each.subject!r}"
                assert each.occasion in known, f"{each.summary!r} has the occasion {each.occasion!r}"

        self._for_networks(given_references)

    def test_r12_planning_takes_what_it_gives(self) -> None:
        """Planning takes what the rule gives, at any moment, and its follow-ups keep their ids from one to the next."""

        def given_plan(network: Network) -> None:
            expected = {each.id for each in self.ask(network) if each.id not in network.decisions}
            for moment in (NOW, NOW + timedelta(days=1), NOW + timedelta(days=9999)):
                made = plan(network, now=moment, playbook=self.playbook(), rules=[self._function()])
                found = {each.id for each in made.follow_ups}
                assert expected <= found, f"of {len(expected)} follow-ups, the plan holds {len(expected & found)}"

        self._for_networks(given_plan)

    def test_r13_a_plan_kept_up_to_date_is_one_made_anew(self) -> None:
        """After any changes a planner that applied them asks for what one built on the result asks for."""

        @self.settings
        @given(st.data())
        def given_changes(data: st.DataObject) -> None:
            network = data.draw(networks())
            made = data.draw(changes(network))
            book, rules = self.playbook(), [self._function()]
            kept = Planner(network, book, rules=rules).apply(made)
            expected = tuple(Planner(network.after(made), book, rules=rules).view(NOW).follow_ups)
            found = tuple(kept.view(NOW).follow_ups)
            assert expected == found, (
                "a plan kept up to date is not the one made anew; does the rule remember something?"
            )

        given_changes()

    @needs("elsewhere")
    def test_r14_another_process_asks_for_the_same(self) -> None:
        """In another process, where sets and hashes have another order, the rule gives equal follow-ups."""
        self.answers_elsewhere_are_the_same()

    def answers(self) -> tuple[str, ...]:
        """What it asks for in some networks."""
        known = (Network.of(), searching(confidential=False), crowd(), *self.examples())
        return tuple(repr(_by_id(self.ask(network))) for network in known)

    def _function(self) -> Rule:
        given_rule = self.rule()
        return given_rule.rule if isinstance(given_rule, RuleOffer) else given_rule

    def _for_networks(self, holds: Callable[[Network], None]) -> None:
        for network in (Network.of(), *self.examples()):
            holds(network)

        @self.settings
        @given(_NETWORKS)
        def given_networks(network: Network) -> None:
            holds(network)

        given_networks()


def _by_id(follow_ups: Collection[FollowUp]) -> list[FollowUp]:
    return sorted(follow_ups, key=lambda each: (each.id, repr(each)))
