"""The ledger that a manifest names: its files at a snapshot, counted when somebody asks, and once for what is equal."""

from collections.abc import Callable
from hashlib import sha256
from typing import NamedTuple

from crs_gate.audit.ledger.columns import SUFFIXES
from crs_gate.audit.ledger.count import count
from crs_gate.audit.ledger.owed import Wanted
from crs_gate.audit.ledger.read import LedgerTooLargeError, Room
from crs_gate.audit.ledger.tally import Tally, Unread, merged
from crs_gate.errors import HistoryError
from crs_gate.facts.tree import Tree, TreeWorkError
from crs_gate.history.entries import Kind
from crs_gate.history.snapshot import Snapshot
from crs_gate.history.streams import opened
from crs_gate.model.dataset import LedgerClaim

MOST_BYTES = 64 * 1024 * 1024
"""Bytes of a ledger that the gate reads for one manifest; what is larger is counted by ``crs-gate ledger check``."""
MOST_ROWS = 1_000_000
MOST_UNPACKED = 256 * 1024 * 1024
"""Rows, and bytes of lines as they are unpacked, that the gate reads for one manifest."""
MOST_FILES = 1_000
_NO_LIMIT = 1 << 62
_CHUNK = 1024 * 1024

Heard = Callable[[str, int], None]
"""Is told the path of each file before it is read, and its size."""


class Counted(NamedTuple):
    """What became of a ledger: its files, the digest that binds them, the counts; or why nothing is known of it."""

    files: tuple[str, ...] = ()
    sha256: str = ""
    tally: Tally = Tally()
    why: str = ""
    """Why it was not read at all; empty where it was."""


class LedgerFiles:
    """The files of a ledger at one snapshot. ``known`` keeps counts: base and head mostly share theirs."""

    def __init__(
        self,
        snapshot: Snapshot,
        tree: Tree,
        claim: LedgerClaim,
        known: "list[tuple[tuple[str, ...], Wanted, Counted]] | None" = None,
        most: int = MOST_BYTES,
    ) -> None:
        self._snapshot, self._tree, self._claim, self._most = snapshot, tree, claim, most
        self._known = known if known is not None else []
        self.paths = _named(tree, claim.table)
        """Paths relative to the manifest's folder, sorted; none where the name cannot be that of a ledger."""

    def without_limit(self) -> "LedgerFiles":
        """The same files, to be read whatever their size."""
        return LedgerFiles(self._snapshot, self._tree, self._claim, most=_NO_LIMIT)

    def counted(self, wanted: Wanted, heard: Heard | None = None) -> Counted:
        """The counts of all files, as ``wanted`` asks. Never raises: what cannot be read is told in them."""
        places = [f"{self._tree.folder}/{path}" if self._tree.folder else path for path in self.paths]
        if why := self._unfit(places):
            return Counted(self.paths, why=why)
        key = tuple(self._snapshot.blob_id(place) or "" for place in places)
        for blobs, asked, found in self._known:
            if "" not in key and blobs == key and found.files == self.paths and asked == wanted:
                return found
        found = self._read(places, wanted, heard)
        del self._known[:-1]
        self._known.append((key, wanted, found))
        return found

    def _unfit(self, places: list[str]) -> str:
        if not places:
            return ""
        if len(places) > MOST_FILES:
            return f"the ledger has more than {MOST_FILES:,} files"
        sizes = self._snapshot.sizes(places)
        total = sum(sizes.get(place, 0) for place in places)
        if total > self._most:
            return f"the ledger has {total:,} bytes, more than the gate reads ({self._most:,})"
        return ""

    def _read(self, places: list[str], wanted: Wanted, heard: Heard | None) -> Counted:
        tallies, digests = [], []
        sizes = self._snapshot.sizes(places) if heard else {}
        room = Room() if self._most == _NO_LIMIT else Room(MOST_ROWS, MOST_UNPACKED)
        for path, place in zip(self.paths, places, strict=True):
            if heard:
                heard(path, sizes.get(place, 0))
            entry = self._snapshot.entry(place)
            if entry is None or entry.kind is not Kind.FILE:
                tallies.append(Tally(unread=(Unread(path, "it is no file: no link is followed"),)))
                continue
            try:
                digest, tally = self._one(path, place, wanted, room)
            except LedgerTooLargeError as fault:
                return Counted(self.paths, why=f"{fault}, more than are read here")
            except HistoryError as fault:
                tallies.append(Tally(unread=(Unread(path, fault.message),)))
                continue
            tallies.append(tally)
            digests.append((path, digest))
        return Counted(self.paths, digest_of(digests), merged(tallies))

    def _one(self, path: str, place: str, wanted: Wanted, room: Room) -> tuple[str, Tally]:
        digest = sha256()
        with opened(self._snapshot, place) as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
            stream.seek(0)
            return digest.hexdigest(), count(path, stream, wanted, room)


def digest_of(digests: list[tuple[str, str]]) -> str:
    """The digest that binds files: that of the one; of several, that of what ``sha256sum`` prints of them by path."""
    if len(digests) == 1:
        return digests[0][1]
    lines = "".join(f"{digest}  {path}\n" for path, digest in sorted(digests))
    return sha256(lines.encode("utf-8", "surrogateescape")).hexdigest() if digests else ""


def _named(tree: Tree, name: str) -> tuple[str, ...]:
    if not name.lower().endswith(SUFFIXES) or ".." in name.replace("\\", "/").split("/"):
        return ()
    try:
        found = tree.matching(name.strip())
    except TreeWorkError:
        return ()
    return tuple(path for path in found if path in tree.files and path.lower().endswith(SUFFIXES))
