"""Says that a run could not decide, and why: on standard error, and in GitHub Actions where the author looks."""

import sys
from collections.abc import Mapping
from contextlib import suppress

from crs_gate.delivery.files import append
from crs_gate.errors import UNDECIDED, GateError, UsageError
from crs_gate.escape import bounded, command_data, log_line, markdown, terminal

_LONGEST = 4000


class UnwrittenError(UsageError):
    """A file that was asked for cannot be written. The verdict is made and told: its conclusion stands."""


def emit_fault(fault: GateError, environ: Mapping[str, str]) -> int:
    """Tell the fault and its next step; gives the exit code. A summary that cannot be written changes nothing."""
    lines = [terminal(line) for line in bounded(fault.message, _LONGEST).splitlines()]
    hint = terminal(bounded(fault.hint, _LONGEST))
    if environ.get("GITHUB_ACTIONS") == "true":
        _tell_github(fault, lines, hint, environ)
    shown = [f"crs-gate: error: {lines[0] if lines else 'unknown'}", *lines[1:], *([f"  hint: {hint}"] if hint else [])]
    print("\n".join(map(log_line, shown)), file=sys.stderr)  # noqa: T201 - this is the delivery
    return fault.exit_code


def _tell_github(fault: GateError, lines: list[str], hint: str, environ: Mapping[str, str]) -> None:
    conclusion = "undecided" if fault.exit_code == UNDECIDED else "error"
    parts = [markdown(line) for line in (*lines, hint) if line]
    summary = f"## crs-gate: {conclusion}\n\n" + "\n\n".join(parts) + "\n"
    output = "" if isinstance(fault, UnwrittenError) else f"conclusion={conclusion}\n"
    for name, text in (("GITHUB_STEP_SUMMARY", summary), ("GITHUB_OUTPUT", output)):
        path = environ.get(name)
        try:
            if path:
                append(path, text)
        except OSError as error:
            print(f"crs-gate: warning: {name} could not be written: {error.strerror}", file=sys.stderr)  # noqa: T201
    with suppress(OSError):  # standard error can still take it
        print(f"::error title=crs-gate::{command_data('. '.join([*lines, hint]))}", flush=True)  # noqa: T201
