"""Says at the end how many attacks ran, and how many were held."""

from typing import Any

import pytest

HERE = "tests/attack/"


def pytest_terminal_summary(terminalreporter: Any) -> None:
    ran = {name: _of_here(terminalreporter.stats.get(name, ())) for name in ("passed", "failed", "error")}
    if total := sum(ran.values()):
        terminalreporter.write_line(f"attacks: {total} ran, {ran['passed']} held")


def _of_here(reports: Any) -> int:
    return sum(isinstance(report, pytest.TestReport) and report.nodeid.startswith(HERE) for report in reports)
