"""Whether a goal is clear enough to start with, and what would make it so."""

from jumpstart.playbook.clarity.assessing import assess
from jumpstart.playbook.clarity.verdict import Clarity

__all__ = ["Clarity", "assess"]
