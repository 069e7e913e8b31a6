"""Whether a goal is clear enough to start with, and what would make it so."""

from jumpstart.playbook.clarity.verdict import Clarity, assess

__all__ = ["Clarity", "assess"]
