"""Calendars: follow-ups, meetings and events as iCalendar, for the calendar that people use anyway; and back."""

from jumpstart.formats.ical.calendar_entry import CalendarEntry, Participant
from jumpstart.formats.ical.reading import MAX_BYTES, read
from jumpstart.formats.ical.writing import write

__all__ = ["MAX_BYTES", "CalendarEntry", "Participant", "read", "write"]
