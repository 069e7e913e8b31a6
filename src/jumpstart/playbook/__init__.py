"""What to do next: rules as data, the planner, and what explains its answers."""

from jumpstart.playbook.book import Playbook
from jumpstart.playbook.clarity import Clarity, assess
from jumpstart.playbook.conflicts import Conflict, conflicts
from jumpstart.playbook.explain import why, why_not
from jumpstart.playbook.plan import FollowUps, Plan, Waiting, Withheld
from jumpstart.playbook.planner import Planner, plan
from jumpstart.playbook.rule import Match, Rule

__all__ = [
    "Clarity",
    "Conflict",
    "FollowUps",
    "Match",
    "Plan",
    "Planner",
    "Playbook",
    "Rule",
    "Waiting",
    "Withheld",
    "assess",
    "conflicts",
    "plan",
    "why",
    "why_not",
]
