"""Signatures that somebody makes elsewhere: with ``ssh-keygen -Y sign``, on a machine or a device of their own."""

from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from crs_gate.errors import UsageError
from crs_gate.escape import terminal
from crs_gate.evidence import envelope, keys, statement, trust
from crs_gate.evidence.encoded import decoded
from crs_gate.evidence.faults import FaultError
from crs_gate.evidence.keys import PublicKey
from crs_gate.evidence.sshsig import LARGEST
from crs_gate.evidence.statement import Statement

ENTRY, ROOT, CHECKPOINT = "entry", "root", "checkpoint"
_NAMES = (ROOT, ENTRY, CHECKPOINT)
BUNDLE = ".sigstore.json"
"""What ``sigstore sign`` appends to the name of a file."""
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"


class WaitingError(Exception):
    """A signature is not there yet; ``file`` holds what it has to be over, and ``command`` makes it, if it is known.

    ``told`` says why what was there does not do; it may be empty.
    """

    def __init__(self, file: Path, command: str = "", told: str = "") -> None:
        super().__init__(str(file))
        self.file, self.command, self.told = file, command, told


class ByHand(NamedTuple):
    """Somebody who signs files in a folder, each into ``NAME.sig`` beside it."""

    key: PublicKey
    folder: Path

    def signature(self, message: bytes) -> tuple[str, bytes]:
        """The signature that lies in the folder. Raises ``WaitingError``, and ``UsageError`` for a wrong one."""
        file = self.folder / name_of(message)
        made = Path(f"{file}.sig")
        if not is_over(file, message) or not made.is_file():
            put(file, message)
            made.unlink(missing_ok=True)
            raise WaitingError(file)
        data = _armored(made)
        if self.key.made(keys.SSHSIG, data, message):
            return keys.SSHSIG, data
        hint = f"sign anew: ssh-keygen -Y sign -n {keys.NAMESPACE} -f KEY {terminal(str(file))}"
        raise UsageError(f"{terminal(str(made))} is no signature of the key {self.key.id} over {file.name}", hint)


def begun(folder: Path) -> Statement | None:
    """The entry that waits for its signature in a folder, where there is one."""
    try:
        data = (folder / ENTRY).read_bytes()[: envelope.LARGEST + 1]
        return statement.parse(data.split(b" ", 4)[4])
    except (OSError, IndexError, FaultError):
        return None


def clear(folder: Path) -> None:
    """Take away what was signed, once it is written."""
    for name in _NAMES:
        (folder / name).unlink(missing_ok=True)
        (folder / f"{name}.sig").unlink(missing_ok=True)
        (folder / f"{name}{BUNDLE}").unlink(missing_ok=True)
    with suppress(OSError):
        folder.rmdir()


def name_of(message: bytes) -> str:
    """What the file with a message is called."""
    if not message.startswith(b"DSSEv1 "):
        return CHECKPOINT
    return ROOT if message.split(b" ", 3)[2] == trust.PAYLOAD_TYPE.encode() else ENTRY


def is_over(file: Path, message: bytes) -> bool:
    """Whether a file holds a message."""
    return file.is_file() and file.read_bytes() == message


def put(file: Path, message: bytes) -> None:
    """Write what has to be signed. Raises ``UsageError``."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(message)
    except OSError as fault:
        shown = terminal(str(file))
        raise UsageError(f"cannot write {shown}: {fault.strerror}", "name another folder") from fault


def _armored(file: Path) -> bytes:
    text = file.read_bytes()[: 2 * LARGEST].decode("ascii", "replace").strip()
    lines = [line.strip() for line in text.splitlines()]
    try:
        if lines[:1] != [_BEGIN] or lines[-1:] != [_END]:
            raise FaultError("bad-signature", "it has no armor")
        return decoded("".join(lines[1:-1]), "the signature")
    except FaultError as fault:
        hint = "`ssh-keygen -Y sign` writes it; delete it and sign again"
        raise UsageError(f"{terminal(str(file))} is no signature of SSH: {fault.message}", hint) from fault
