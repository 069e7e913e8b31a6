"""The contract of an exporter: everything that the shell relies on, a numbered clause each."""

from __future__ import annotations

import inspect
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from hypothesis import HealthCheck, Phase, given, settings

from jumpstart.builtin import BUILTINS
from jumpstart.domain.network import Network
from jumpstart.errors import shown
from jumpstart.playbook.planner import plan
from jumpstart.plugins import ExportedFile, ExporterOffer, Host, Snapshot
from jumpstart.testing.answering import Answering
from jumpstart.testing.contract import needs
from jumpstart.testing.samples import NOW, PRIVATE, crowd, searching
from jumpstart.testing.strategies import networks
from jumpstart.testing.watching import calls_outside

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class ExporterContract(Answering):
    """
    What every exporter must do: derive a class whose name begins with ``Test``, and give it `exporter`.

    Attributes:
        settings: Hypothesis settings for the generated networks; more examples find more.
    """

    capabilities: ClassVar[Mapping[str, str]] = MappingProxyType(
        {
            "confidential": "what it writes may lie where others look; a whole copy for the seeker alone does without",
            **Answering.capabilities,
        }
    )
    settings: ClassVar[settings] = settings(
        max_examples=20,
        phases=(Phase.explicit, Phase.generate),
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )

    def exporter(self) -> ExporterOffer:
        """The exporter, as it is offered."""
        raise NotImplementedError(f"{type(self).__name__}.exporter: give the ExporterOffer")

    def write(self, network: Network) -> ExportedFile:
        """What the exporter gives for a network, without options."""
        found: object = self.exporter().write(Snapshot(network=network, make_plan=lambda: plan(network, now=NOW)))
        assert isinstance(found, ExportedFile), f"write gave {shown(found)}; expected an ExportedFile"
        return found

    def answers(self) -> tuple[str, ...]:
        """What it writes for some networks."""
        return tuple(repr(self.write(each).data) for each in (Network.of(), searching(confidential=False), crowd()))

    def test_e01_it_gives_a_file(self) -> None:
        """For any network, an empty one too, comes an `ExportedFile` with bytes and a count, and nothing is raised."""

        def holds(network: Network) -> None:
            found = self.write(network)
            assert isinstance(found.data, bytes), f"the data is {shown(found.data)}; expected bytes, as of str.encode"
            assert isinstance(found.count, int), f"the count is {shown(found.count)}; expected a whole number"
            assert found.count >= 0, f"the count is {found.count}"

        self._for_networks(holds)

    def test_e02_the_same_facts_give_the_same_bytes(self) -> None:
        """For equal networks the bytes are equal."""

        def holds(network: Network) -> None:
            expected = self.write(network)
            found = self.write(Network.of(*network.records()))
            assert expected == found

        self._for_networks(holds)

    def test_e03_the_order_of_the_facts_changes_nothing(self) -> None:
        """In whatever order the records came, the bytes are equal."""

        def holds(network: Network) -> None:
            records = list(network.records())
            expected = self.write(network)
            found = self.write(Network.of(*records[::-1]))
            assert expected.data == found.data, "the order of the records shows; sort what is written"

        self._for_networks(holds)

    def test_e04_it_looks_at_nothing_but_the_facts(self) -> None:
        """Writing asks no clock, no chance, no socket and no file."""
        self.write(searching(confidential=False))  # what it imports at its first call is no part of its answer

        def holds(network: Network) -> None:
            calls = calls_outside(lambda: self.write(network))
            assert not calls, f"it asked {', '.join(calls)}; it may ask the snapshot alone"

        self._for_networks(holds)

    def test_e05_it_writes_something(self) -> None:
        """For a search with contacts, leads, meetings and follow-ups it writes something, and counts it."""
        found = self.write(searching(confidential=False))

        assert found.data, "it wrote nothing"
        assert found.count > 0, f"{shown(found.data)} counts as {found.count} items"

    @needs("confidential")
    def test_e06_a_confidential_search_is_not_told(self) -> None:
        """Of a confidential search nothing is told: no goal, lead, question, task or note of the search."""
        data = self.write(searching(confidential=True)).data
        texts = [data.decode(encoding, "replace") for encoding in ("utf-8", "utf-16")]
        found = [word for word in PRIVATE for text in texts if word in text.replace("\r\n ", "").lower()]

        assert not found, f"it tells {', '.join(dict.fromkeys(found))} of a confidential search"

    @needs("elsewhere")
    def test_e07_another_process_writes_the_same(self) -> None:
        """In another process, where sets and hashes have another order, the bytes are equal."""
        self.answers_elsewhere_are_the_same()

    def test_e08_options_are_taken(self) -> None:
        """Each option that the offer declares is a keyword of its function."""
        offer = self.exporter()
        try:
            inspect.signature(offer.write).bind(None, **dict.fromkeys(offer.options))
        except TypeError as error:
            raise AssertionError(f"it declares the options {', '.join(offer.options)}: {error}") from error

    def test_e09_its_suffix_is_free(self) -> None:
        """Nothing that is built in writes files of its suffix."""
        offer = self.exporter()
        taken = {each.suffix for each in Host(builtins=BUILTINS, discover=False).exporters() if each != offer}

        assert offer.suffix not in taken, f"{offer.suffix} is built in; choose another suffix"

    def _for_networks(self, holds: Callable[[Network], None]) -> None:
        for network in (Network.of(), searching(confidential=False), searching(confidential=True)):
            holds(network)

        @self.settings
        @given(networks(max_size=1) | networks())
        def for_networks(network: Network) -> None:
            holds(network)

        for_networks()
