"""Calendars: follow-ups, meetings and events as iCalendar, for the calendar that people use anyway."""

from jumpstart.formats.ical.writing import write

__all__ = ["write"]
