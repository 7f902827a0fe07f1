"""What holds for all tests."""

import signal
from typing import Any

import pytest
from hypothesis import settings

settings.register_profile("any machine", deadline=None)  # how long one example takes says more of the machine
settings.load_profile("any machine")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts what runs in the background so, and programs that the tests interrupt would inherit it.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Cases of bytes are called by their argument and number: archives hold the time, so no two processes agree."""
    return argname if isinstance(val, bytes) else None


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say how many attacks and faults there were, and how many were held; a test may count several by a property."""
    counted = {"attacks": _is_attack, "faults": _is_fault}
    for what, counts in counted.items():
        ran = {
            name: sum(_number(each) for each in terminalreporter.stats.get(name, ()) if counts(each))
            for name in ("passed", "failed", "error")
        }
        if total := sum(ran.values()):
            terminalreporter.write_line(f"{what}: {total} ran, {ran['passed']} held")


def _is_attack(report: object) -> bool:
    return isinstance(report, pytest.TestReport) and report.nodeid.startswith("tests/attack/")


def _is_fault(report: object) -> bool:
    return isinstance(report, pytest.TestReport) and "fault" in report.keywords


def _number(report: pytest.TestReport) -> int:
    return next((int(str(value)) for name, value in report.user_properties if name == "how many"), 1)
