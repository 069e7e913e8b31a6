from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

LABELLED = Path(__file__).parents[1] / "data" / "labelled"
FILES = {"goals.jsonl": False, "goals-aside.jsonl": True, "drafts.jsonl": False, "drafts-aside.jsonl": True}


def rows(file: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (LABELLED / file).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("file", "is_aside"), FILES.items(), ids=FILES)
def test_every_third_text_is_put_aside_by_its_hash(file: str, is_aside: bool) -> None:
    firsts = {hashlib.sha256(str(row["text"]).encode()).digest()[0] % 3 == 0 for row in rows(file)}

    assert {is_aside} == firsts


@pytest.mark.parametrize(("kind", "least"), [("goals", 200), ("drafts", 350)])
def test_the_sets_are_large_and_hold_no_text_twice(kind: str, least: int) -> None:
    texts = [row["text"] for file in FILES if file.startswith(kind) for row in rows(file)]

    assert least <= len(texts) == len(set(texts))
