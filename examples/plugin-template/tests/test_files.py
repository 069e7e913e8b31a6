from __future__ import annotations

from typing import TYPE_CHECKING

import jumpstart_acme
from jumpstart import open as open_search
from jumpstart.testing import ExporterContract, ImporterContract
from jumpstart_acme import jumpstart_exporters, jumpstart_importers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from jumpstart.plugins import ExporterOffer, ImporterOffer

FILES = (
    b"acme-people\nDana Okafor <dana@example.org>\nSam Ortiz <sam@example.org>\n",
    b"acme-people\r\n\r\nJos\xc3\xa9 Reyes <jose@example.org>\r\nsomebody",  # the last line cannot be read
)


class TestAcmeImporter(ImporterContract):
    def importer(self) -> ImporterOffer:
        (offer,) = jumpstart_importers()
        return offer

    def files(self) -> Sequence[bytes]:
        return FILES

    def count(self, content: bytes) -> int:
        return sum(1 for line in content.splitlines()[1:] if line.strip())


class TestAcmeExporter(ExporterContract):
    def exporter(self) -> ExporterOffer:
        (offer,) = jumpstart_exporters()
        return offer


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "people").write_bytes(FILES[0])
    with open_search("memory:", plugins=[jumpstart_acme], discover=False) as search:
        added = search.import_file(tmp_path / "people").added
        written = search.export(tmp_path / "again.acme")
        unchanged = search.import_file(tmp_path / "again.acme").unchanged

    assert (added, written, unchanged) == (2, 2, 2)
