"""What lies in ``.crs/`` at one moment, and what comes out when it is verified."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from crs_gate.evidence.faults import Fault
from crs_gate.evidence.layout import CHECKPOINT, LOG, ORIGIN, TRUST

if TYPE_CHECKING:
    from crs_gate.evidence.statement import Statement


class Held(NamedTuple):
    """The evidence of one manifest. Paths are relative to the manifest's folder."""

    files: Mapping[str, bytes]
    """The origin, the checkpoint, and all in ``.crs/log`` and ``.crs/trust``."""
    digests: Mapping[str, str]
    """SHA-256 of what an entry has to speak of: the manifest, the newest keys, the list of files, ..."""
    repository: Mapping[str, str] = {}
    """SHA-256 of files of the repository that the log may watch, by their paths in it: the policy."""
    odd: tuple[Fault, ...] = ()
    """What was not read: links, folders in place of files, files that are too large or too many."""

    @property
    def is_empty(self) -> bool:
        """Whether there is no log and nothing that looks like one."""
        return not self.files and not self.odd

    def folder(self, name: str) -> dict[str, bytes]:
        """The files of one folder by their names in it."""
        prefix = f"{name}/"
        return {path.removeprefix(prefix): data for path, data in self.files.items() if path.startswith(prefix)}


NOTHING = Held({}, {})
PARTS = (ORIGIN, CHECKPOINT, LOG, TRUST)


class Verified(NamedTuple):
    """What became of it. Where both lists of faults are empty and ``trust`` is not ``own``, it holds."""

    invalid: tuple[Fault, ...] = ()
    """What no honest change does: history rewritten, a signature of nobody, a file that cannot be read."""
    unsigned: tuple[Fault, ...] = ()
    """What waits for the signature of somebody who is trusted."""
    trust: str = ""
    """What vouches for the keys: ``base``, ``fingerprint``, or ``own``: nothing but themselves."""
    origin: str = ""
    fingerprint: str = ""
    """Of the newest keys."""
    newest: "Statement | None" = None
    signers: tuple[str, ...] = ()
    """Who signed the newest entry, as the keys name them."""
    size: int = 0
    """How many entries there are."""
    root: str = ""
    """The Merkle root over them, as the checkpoint has it, in hexadecimal digits."""
    speaks: bool = True
    """Whether the newest entry speaks of the manifest; of one in another format it need not, and says nothing then."""

    @property
    def present(self) -> bool:
        """Whether there is evidence at all, or was and should be."""
        return bool(self.size or self.invalid or self.unsigned)

    @property
    def holds(self) -> bool:
        """Whether all is signed, by keys that something beyond them vouches for."""
        return self.size > 0 and not self.invalid and not self.unsigned and self.speaks and self.trust not in ("", OWN)


BASE, FINGERPRINT, OWN = "base", "fingerprint", "own"
