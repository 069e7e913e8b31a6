from __future__ import annotations

import pytest

from jumpstart.errors import FieldError
from jumpstart.plugins import Message


def test_a_body_may_have_lines_and_tabs():
    message = Message(title="Call Ann", body="one\n\ttwo")

    assert message.body == "one\n\ttwo"


@pytest.mark.parametrize("text", ["a\rb", "a\nBcc: x@example.org", "\x1b[2J", "a\x00", "a\u2028b"])
@pytest.mark.parametrize("field", ["title", "channel"])
def test_what_must_be_a_line_has_no_control_characters(field, text):
    with pytest.raises(FieldError) as raised:
        Message(**{"title": "Call Ann", field: text})

    assert raised.value.field == f"Message.{field}"
    assert raised.value.remedy == "expected one line without control characters"


@pytest.mark.parametrize("text", ["a\rb", "\x1b[2J", "a\x00", "\ud800"])
def test_a_body_has_no_control_characters_but_tab_and_line_feed(text):
    with pytest.raises(FieldError) as raised:
        Message(title="Call Ann", body=text)

    assert raised.value.remedy == "expected text without control characters but tab and line feed"
