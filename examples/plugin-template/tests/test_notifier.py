from __future__ import annotations

from typing import TYPE_CHECKING

from jumpstart.testing import NotifierContract
from jumpstart_acme import jumpstart_notifiers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jumpstart.plugins import Notifier


class TestAcmeNotifier(NotifierContract):
    def open(self) -> Notifier:
        (offer,) = jumpstart_notifiers()
        return offer.open(f"acme://{self.folder / 'messages'}")

    def out_of_reach(self) -> Notifier:
        (offer,) = jumpstart_notifiers()
        return offer.open(f"acme://{self.folder / 'no folder' / 'messages'}")

    def delivered(self) -> Sequence[str]:
        file = self.folder / "messages"
        return file.read_text("utf-8").split("\0")[:-1] if file.exists() else []
