"""The contract that any plugin's storage is held to, at the usual and at the strictest isolation."""

from __future__ import annotations

import pytest
from hypothesis import settings

from jumpstart.builtin.postgres import open_postgres
from jumpstart.testing import StorageContract


class TestPostgres(StorageContract):
    lacks = ("files", "forgets")
    isolation = "read committed"
    settings = settings(StorageContract.settings, max_examples=25)

    @pytest.fixture(autouse=True)
    def _schema(self, server, schema, tmp_path):
        # Read in `open`, which other processes call without fixtures.
        (tmp_path / "url").write_text(server.url(schema, query="create=1", isolation=self.isolation))

    def open(self, folder):
        return open_postgres((folder.parent / "url").read_text())


class TestPostgresSerializable(TestPostgres):
    isolation = "serializable"
    settings = settings(StorageContract.settings, max_examples=10)
    kills = 1
