"""What a plugin offers besides backends: playbooks and rules written in Python."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, TypeAlias

import attrs

from jumpstart.plugins.files import ExporterOffer, ImporterOffer
from jumpstart.plugins.ids import PluginWarning, check_id
from jumpstart.plugins.notifiers import NotifierOffer
from jumpstart.plugins.storages import StorageOffer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jumpstart.domain import FollowUp, Network
    from jumpstart.playbook import Playbook

Rule: TypeAlias = "Callable[[Network, Playbook], Iterable[FollowUp]]"


@attrs.frozen(kw_only=True)
class PlaybookOffer:
    """
    A playbook that a plugin offers.

    Attributes:
        id: The name that people ask for it by, as ``jump-start``.
        load: Reads and gives the `Playbook`, when it is asked for.
        description: One line for a listing.
    """

    id: str = attrs.field(validator=check_id)
    load: Callable[[], object]
    description: str = ""


@attrs.frozen(kw_only=True)
class RuleOffer:
    """
    A rule in Python that a plugin offers, for what a playbook file cannot say.

    Attributes:
        id: The name of the rule, as follow-ups carry it.
        rule: Gives the follow-ups that the facts ask for; it sees no clock.
        description: One line for a listing.
    """

    id: str = attrs.field(validator=check_id)
    rule: Rule
    description: str = ""


def isolated(offer: RuleOffer) -> Rule:
    """The rule of an offer, which costs nothing but its own follow-ups where it fails; a warning names it."""

    def ask(network: Network, playbook: Playbook) -> tuple[FollowUp, ...]:
        try:
            return tuple(offer.rule(network, playbook))
        except Exception as error:  # noqa: BLE001  whatever a plugin raises, the others go on
            reason = f"rule {offer.id!r} of a plugin was left out: it raised {type(error).__name__}: {error}"
            warnings.warn(reason, PluginWarning, stacklevel=2)
            return ()

    ask.__name__ = offer.id
    return ask


Offer: TypeAlias = StorageOffer | NotifierOffer | PlaybookOffer | RuleOffer | ImporterOffer | ExporterOffer
