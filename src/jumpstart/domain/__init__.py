"""What things are: immutable values for the seeker, their goal, the people they know and what happened."""

from jumpstart.domain.actions import Decision, FollowUp, Trace
from jumpstart.domain.aliases import Alias, Dismissal
from jumpstart.domain.deliveries import Delivery
from jumpstart.domain.facts import INTERACTION_KINDS, Interaction, Lead, Meeting, NetworkingEvent
from jumpstart.domain.findings import Finding, Problem
from jumpstart.domain.log import Commit, Head
from jumpstart.domain.network import Network
from jumpstart.domain.partial_dates import PartialDate
from jumpstart.domain.people import BusinessCard, Card, Contact, ContactPoint, Employer, Goal, Seeker, Toolkit
from jumpstart.domain.records import Change, Put, Record, Remove, Revision, Stamp, Unknown

__all__ = [
    "INTERACTION_KINDS",
    "Alias",
    "BusinessCard",
    "Card",
    "Change",
    "Commit",
    "Contact",
    "ContactPoint",
    "Decision",
    "Delivery",
    "Dismissal",
    "Employer",
    "Finding",
    "FollowUp",
    "Goal",
    "Head",
    "Interaction",
    "Lead",
    "Meeting",
    "Network",
    "NetworkingEvent",
    "PartialDate",
    "Problem",
    "Put",
    "Record",
    "Remove",
    "Revision",
    "Seeker",
    "Stamp",
    "Toolkit",
    "Trace",
    "Unknown",
]
