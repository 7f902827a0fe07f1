"""Files that commands write, whole or not at all."""

from pathlib import Path

from crs_gate.errors import UsageError
from crs_gate.escape import terminal

_HINT = "check the folder and its permissions"
IN_A_FOLDER = "name a path in an existing folder that can be written to"
"""The hint where a person chose the path."""


def begin_file(file: Path, data: bytes) -> None:
    """Write a file that is not there yet, and the folders above it. Raises ``UsageError``."""
    from crs_gate.delivery.files import create

    try:
        create(str(file), data)
    except OSError as fault:
        raise UsageError(f"cannot write {terminal(str(file))}: {fault.strerror}", _HINT) from fault


def write(file: Path, text: str, hint: str = _HINT, *, shown: str | None = None) -> None:
    """Replace the file as a whole; ``shown`` is its name as escaped for people. Raises ``UsageError``."""
    from crs_gate.delivery.files import replace

    try:
        replace(str(file), text)
    except OSError as fault:
        name = terminal(str(file)) if shown is None else shown
        raise UsageError(f"cannot write {name}: {fault.strerror}", hint) from fault
