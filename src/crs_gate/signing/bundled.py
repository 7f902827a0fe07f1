"""Signatures that Sigstore makes elsewhere: bundles, each over one file that is named to whoever signs."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from crs_gate.errors import UsageError
from crs_gate.escape import terminal
from crs_gate.evidence import keys
from crs_gate.evidence.identities import INSTALL, LARGEST, LARGEST_ROOT, Identity, is_installed, root_fault
from crs_gate.signing.by_hand import BUNDLE, WaitingError, is_over, name_of, put


class Bundled(NamedTuple):
    """An identity whose bundles lie in files: those that are named, and those beside what a folder has to be signed."""

    key: Identity
    bundles: tuple[Path, ...] = ()
    folder: Path | None = None

    def signature(self, message: bytes) -> tuple[str, bytes]:
        """The bundle over a message. Raises ``WaitingError``, and ``UsageError`` where none fits."""
        if not is_installed():
            raise UsageError("bundles of Sigstore are verified before they are written, which takes an extra", INSTALL)
        why = {}
        for file in self._files(message):
            data = _read(file)
            fault = self.key.fault(data, message)
            if not fault:
                return keys.SIGSTORE, data
            why[file] = fault
        return self._wanting(message, why)

    def _files(self, message: bytes) -> Iterator[Path]:
        yield from self.bundles
        if self.folder and is_over(file := self.folder / name_of(message), message):
            yield from [made for made in (Path(f"{file}{BUNDLE}"),) if made.is_file()]

    def _wanting(self, message: bytes, why: dict[Path, str]) -> tuple[str, bytes]:
        name = name_of(message)
        told = "; ".join(f"{terminal(str(each))}: {terminal(fault)}" for each, fault in why.items())
        file = self.folder / name if self.folder else None
        if file and Path(f"{file}{BUNDLE}") not in why:
            put(file, message)
            Path(f"{file}{BUNDLE}").unlink(missing_ok=True)
            raise WaitingError(file, f"sigstore sign {terminal(str(file))}", told)
        text = f"no bundle of {terminal(self.key.identity)} over the {name} that is to be signed"
        hint = "sign that file anew" if file else f"--to-sign DIR puts the {name} there for `sigstore sign`"
        raise UsageError(f"{text}: {told}" if told else text, hint)


def _read(file: Path) -> bytes:
    shown = terminal(str(file))
    try:
        with file.open("rb") as stream:
            return stream.read(LARGEST + 1)
    except OSError as fault:
        raise UsageError(
            f"cannot read the bundle {shown}: {fault.strerror}", "name a file of `sigstore sign`"
        ) from fault


def trusted_root(file: Path) -> bytes:
    """The bytes of a trusted root that can be used. Raises ``UsageError``."""
    shown = terminal(str(file))
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST_ROOT + 1)
    except OSError as fault:
        raise UsageError(
            f"cannot read the trusted root {shown}: {fault.strerror}", "name a trusted_root.json"
        ) from fault
    if not is_installed():
        raise UsageError("a trusted root is tried before it is trusted, which takes an extra", INSTALL)
    if why := root_fault(data):
        hint = "it is one JSON object, such as `sigstore plumbing update-trust-root` stores as trusted_root.json"
        raise UsageError(f"{shown} is no trusted root of Sigstore: {terminal(why)}", hint)
    return data
