"""Contacts, leads and follow-ups to tables that a spreadsheet opens without harm."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from jumpstart.domain.fields import local
from jumpstart.formats.csv.rows import as_text
from jumpstart.formats.csv.sheet import contact_rows, guarded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from jumpstart.domain.actions import FollowUp
    from jumpstart.domain.network import Network
    from jumpstart.domain.people import Contact

_LEAD_COLUMNS = (
    *("Received On", "Received At", "Time Zone", "From", "Person", "Employer", "Role", "Note"),
    *("Lead ID", "Source ID", "Person ID", "Meeting ID"),
)
_FOLLOW_UP_COLUMNS = ("Due On", "Due At", "To Do", "Who", "Status", "Why", "Source", "Rule", "Follow-Up ID", "Who ID")


def write_contacts(contacts: Iterable[Contact], *, bom: bool = True) -> bytes:
    r"""
    A table of contacts, from which ``read`` makes them again, without their cards.

    Every table is UTF-8 with CRLF line ends.
    A cell that a spreadsheet could take for a formula, because it begins with ``=``, ``+``, ``-``, ``@`` or a control
    character, gets an apostrophe before it; that concerns phone numbers such as ``+1 555 0100``, too.
    Several nicknames, categories or types in one cell stand on lines of their own.

    >>> from jumpstart.domain import Contact
    >>> table = write_contacts([Contact(name="Dana Okafor", id="dana")], bom=False)
    >>> table.decode().split("\r\n")[1][:16]
    'dana,Dana Okafor'

    Args:
        contacts: In the order in which they are to stand.
        bom: Begin with a byte order mark, without which Excel takes UTF-8 for another encoding.

    Source: OWASP, CSV Injection; RFC 4180, section 2.
    """
    return _table(contact_rows(contacts), bom=bom)


def write_leads(network: Network, *, bom: bool = True) -> bytes:
    """
    A table of the leads of a network, the oldest first.

    Args:
        network: The leads, and the people that they come from and are about.
        bom: As for ``write_contacts``.
    """
    return _table(_lead_rows(network), bom=bom)


def write_follow_ups(follow_ups: Iterable[FollowUp], *, network: Network, bom: bool = True) -> bytes:
    """
    A table of follow-ups, as of ``plan.follow_ups``.

    Args:
        follow_ups: In the order in which they are to stand.
        network: The people whom they are about.
        bom: As for ``write_contacts``.
    """
    return _table(_follow_up_rows(follow_ups, network), bom=bom)


def _table(rows: Iterable[Iterable[str]], *, bom: bool) -> bytes:
    text = as_text((map(guarded, row) for row in rows), line_end="\r\n").encode()
    return codecs.BOM_UTF8 + text if bom else text


def _lead_rows(network: Network) -> Iterator[tuple[str, ...]]:
    yield _LEAD_COLUMNS
    for lead in sorted(network.leads.values(), key=lambda lead: (lead.received_at, lead.id)):
        received_at = local(lead.received_at, lead.zone)
        yield (
            received_at.date().isoformat(),
            received_at.isoformat(),
            lead.zone,
            _name(network, lead.source),
            _name(network, lead.person) or lead.name,
            lead.employer,
            lead.role,
            lead.note,
            lead.id,
            lead.source,
            lead.person,
            lead.meeting,
        )


def _follow_up_rows(follow_ups: Iterable[FollowUp], network: Network) -> Iterator[tuple[str, ...]]:
    yield _FOLLOW_UP_COLUMNS
    for each in follow_ups:
        yield (
            each.due.isoformat(),
            each.due_at.isoformat() if each.due_at else "",
            each.summary,
            _name(network, each.subject),
            each.status,
            each.trace.fact,
            each.cite,
            each.rule,
            each.id,
            each.subject,
        )


def _name(network: Network, contact: str) -> str:
    found = network.contacts.get(contact)
    return found.name if found else ""
