"""Draft review: whether a message does what the playbook asks of it."""

from jumpstart.playbook.drafts.occasion import Occasion, occasion_of
from jumpstart.playbook.drafts.reviewing import review

__all__ = ["Occasion", "occasion_of", "review"]
