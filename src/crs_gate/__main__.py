"""The entry point. ``--version`` is answered before anything heavy is imported."""

import gc
import sys

from crs_gate import __version__


def main() -> int:
    """Run the command line and give its exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        print(f"crs-gate {__version__}")  # noqa: T201 - the whole job
        return 0
    gc.disable()  # a short run whose values die by counting; looking for cycles costs a tenth of it
    from crs_gate.cli import main as run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
