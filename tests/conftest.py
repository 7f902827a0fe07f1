"""What holds for all tests."""

import signal

from hypothesis import settings

settings.register_profile("any machine", deadline=None)  # how long one example takes says more of the machine
settings.load_profile("any machine")

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # A shell starts what runs in the background so, and programs that the tests interrupt would inherit it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
