"""What comes back from a calendar, and what goes out to one besides what is open."""

from jumpstart.calendars.missing import about_missing
from jumpstart.calendars.outcome import Decided, Question, Reconciled
from jumpstart.calendars.reconciling import changes_from
from jumpstart.calendars.settled import settled_follow_ups

__all__ = ["Decided", "Question", "Reconciled", "about_missing", "changes_from", "settled_follow_ups"]
