"""
Many searches in one store, each asked the same: by one process, by many, or by a cluster.

What goes to a worker is a URL, names and texts; it opens the store itself and gives back small answers, so that any
``concurrent.futures.Executor`` will do, and none changes the answer.
"""

from jumpstart.fleet.answers import SearchNotices, SearchPlan, digest_of
from jumpstart.fleet.asking import CHUNK, notify_all, plan_all
from jumpstart.fleet.patience import PatientHost

__all__ = ["CHUNK", "PatientHost", "SearchNotices", "SearchPlan", "digest_of", "notify_all", "plan_all"]
