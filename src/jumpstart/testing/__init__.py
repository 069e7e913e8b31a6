"""
What plugin authors test with; it needs the extra ``testing``.

Contracts are classes to derive from; `check` and `check_storage` try one without pytest.
"""

from __future__ import annotations

from importlib.util import find_spec
from pkgutil import iter_modules

from jumpstart.errors import MissingExtraError

if find_spec("pytest") is None or find_spec("hypothesis") is None:
    raise MissingExtraError("testing", "jumpstart.testing")

from pytest import register_assert_rewrite  # noqa: PT013  the one name that is needed

# An assert explains itself only where pytest rewrites it, and pytest must know before the part is imported.
register_assert_rewrite(*(f"{__name__}.{part.name}" for part in iter_modules(__path__)))

from jumpstart.testing.contract import Clause, Contract, clauses_of  # noqa: E402  as above
from jumpstart.testing.exporters import ExporterContract  # noqa: E402
from jumpstart.testing.fakes import FailingStorage, RecordingNotifier, SteppingClock  # noqa: E402
from jumpstart.testing.importers import ImporterContract  # noqa: E402
from jumpstart.testing.notifiers import NotifierContract  # noqa: E402
from jumpstart.testing.report import ContractReport, Outcome, check, check_storage  # noqa: E402
from jumpstart.testing.rules import RuleContract  # noqa: E402
from jumpstart.testing.storages import StorageContract  # noqa: E402

__all__ = [
    "Clause",
    "Contract",
    "ContractReport",
    "ExporterContract",
    "FailingStorage",
    "ImporterContract",
    "NotifierContract",
    "Outcome",
    "RecordingNotifier",
    "RuleContract",
    "SteppingClock",
    "StorageContract",
    "check",
    "check_storage",
    "clauses_of",
]
