from __future__ import annotations

from datetime import UTC, datetime

from jumpstart import Contact, Meeting, Network
from jumpstart.plugins import RuleOffer
from jumpstart.testing import RuleContract
from jumpstart_acme import jumpstart_playbooks, jumpstart_rules


class TestAcmeRule(RuleContract):
    def rule(self) -> RuleOffer:
        (offer,) = jumpstart_rules()
        return offer

    def examples(self) -> tuple[Network, ...]:
        """Where the rule asks for something; networks made at random seldom hold just what it looks for."""
        ann = Contact(name="Ann Weber")
        starts_at = datetime(2026, 6, 4, 16, tzinfo=UTC)
        return (Network.of(ann, Meeting(contact=ann, starts_at=starts_at, location="12 Larimer Square")),)


def test_the_playbook_can_be_read() -> None:
    (offer,) = jumpstart_playbooks()

    assert [rule.id for rule in offer.load().rules] == ["acme-thank-for-introduction"]
