"""The entry point. ``--version`` is answered before anything heavy is imported."""

import gc
import sys

from crs_gate import __version__


def main() -> int:
    """Run the command line and give its exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        try:
            print(f"crs-gate {__version__}", flush=True)  # noqa: T201 - the whole job
            return 0
        except OSError:  # full, or nobody reads: the command line below says so
            pass
    if sys.stdin is None or sys.stderr is None:
        _put_back()
    gc.disable()  # a short run whose values die by counting; looking for cycles costs a tenth of it
    from crs_gate.cli import main as run

    return run(sys.argv[1:])


def _put_back() -> None:
    """In place of an input or error stream that was closed before the start, one that is empty, or takes anything.

    A closed standard output stays so: what is written there is asked for, and `screen` refuses to lose it.
    """
    import os
    from pathlib import Path

    nowhere = Path(os.devnull)
    sys.stdin = sys.stdin or nowhere.open(encoding="utf-8")
    sys.stderr = sys.stderr or nowhere.open("w", encoding="utf-8")


def program() -> None:
    """What the shell starts: ``main``, and then the process ends without taking apart what it imported.

    That alone takes a seventh of a hook's time. What was registered for the end is done, and what is written is out;
    a process with other threads, or with an output that takes nothing more and no code to say so, ends in Python's own
    way.
    """
    code = main()
    threading = sys.modules.get("threading")
    if threading is None or threading.active_count() == 1:
        import atexit
        import os

        atexit._run_exitfuncs()  # as multiprocessing ends its processes
        try:
            sys.stdout.flush()
            sys.stderr.flush()
        except (AttributeError, OSError, ValueError):  # closed, full, or never there
            if not code:
                sys.exit(code)  # what nobody was told yet, Python tells; else it would only repeat it
        os._exit(code)
    sys.exit(code)


if __name__ == "__main__":
    program()
