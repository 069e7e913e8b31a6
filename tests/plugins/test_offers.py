from __future__ import annotations

import pytest

from jumpstart.errors import FieldError
from jumpstart.plugins import PlaybookOffer, RuleOffer


@pytest.mark.parametrize("id", ["jump-start", "two-hour-job-search", "3b7"])
def test_an_id_is_words_joined_by_hyphens(id):
    assert id == PlaybookOffer(id=id, load=object).id
    assert id == RuleOffer(id=id, rule=lambda _network, _playbook: ()).id


@pytest.mark.parametrize("id", ["", "Jump Start", "-x", "a--b", "a_b", None])
def test_any_other_id_is_refused(id):
    with pytest.raises(FieldError) as raised:
        PlaybookOffer(id=id, load=object)

    assert str(raised.value) == f"PlaybookOffer.id: {id!r}: expected lower-case words joined by hyphens"
