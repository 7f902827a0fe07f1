"""What holds for all tests."""

import signal

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
