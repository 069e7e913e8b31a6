"""Who is the same person: contacts matched, merged, and known again when they come from another source."""

from jumpstart.identity.judging import Proposal
from jumpstart.identity.matching import match
from jumpstart.identity.merging import Alternative, absorb, alternatives, certain_merges, merge
from jumpstart.identity.resolving import Resolution, Resolved, resolve

__all__ = [
    "Alternative",
    "Proposal",
    "Resolution",
    "Resolved",
    "absorb",
    "alternatives",
    "certain_merges",
    "match",
    "merge",
    "resolve",
]
