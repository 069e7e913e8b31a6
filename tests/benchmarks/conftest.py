"""Prints each figure with its bound after a run, since only ratios mean anything on a shared machine."""

from __future__ import annotations


def pytest_terminal_summary(terminalreporter, config):
    session = getattr(config, "_benchmarksession", None)
    figures = [(each.name, each.extra_info) for each in session.benchmarks if each.extra_info] if session else []
    if figures:
        terminalreporter.section("figures")
    for name, found in figures:
        terminalreporter.line(f"{name}: " + ", ".join(f"{what} {value}" for what, value in found.items()))
