"""The key of keyed removals: from the environment or a file that it names, never from the command line."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from crs_gate.errors import UsageError

if TYPE_CHECKING:
    from crs_gate.evidence.keyed import Keying

VARIABLE, FILE = "CRS_GATE_REMOVAL_KEY", "CRS_GATE_REMOVAL_KEY_FILE"
_HINT = "make one with `openssl rand -hex 32`, and keep it where secrets are kept, outside the repository"


def removal_key(environ: Mapping[str, str]) -> "Keying | None":
    """The key, or ``None`` where neither variable holds anything. Raises ``UsageError``, which never shows it."""
    text, where = environ.get(VARIABLE, ""), VARIABLE
    if not text.strip() and (name := environ.get(FILE, "").strip()):
        text, where = _text_of(Path(name)), f"the file that {FILE} names"
    if not text.strip() and where == VARIABLE:
        return None  # a secret that a fork does not get is an empty text
    from crs_gate.evidence.faults import FaultError
    from crs_gate.evidence.keyed import Keying

    try:
        return Keying(text)
    except FaultError as fault:
        raise UsageError(f"{where} holds no key: {fault.message}", _HINT) from None


def _text_of(file: Path) -> str:
    from crs_gate.evidence.keyed import LONGEST

    try:
        with file.open("rb") as stream:
            return stream.read(2 * LONGEST).decode("utf-8")
    except UnicodeDecodeError:
        raise UsageError(f"the file that {FILE} names is no text", _HINT) from None
    except OSError as fault:
        raise UsageError(f"cannot read the file that {FILE} names: {fault.strerror}", _HINT) from fault
