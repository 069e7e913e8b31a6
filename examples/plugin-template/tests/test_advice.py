from __future__ import annotations

from jumpstart.plugins import RuleOffer
from jumpstart.testing import RuleContract
from jumpstart_acme import jumpstart_playbooks, jumpstart_rules


class TestAcmeRule(RuleContract):
    def rule(self) -> RuleOffer:
        (offer,) = jumpstart_rules()
        return offer


def test_the_playbook_can_be_read() -> None:
    (offer,) = jumpstart_playbooks()

    assert [rule.id for rule in offer.load().rules] == ["acme-thank-for-introduction"]
