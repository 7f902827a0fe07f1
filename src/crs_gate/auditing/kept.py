"""What shards came to, kept so that a run which was interrupted goes on, and one over new files reads those alone.

A result counts for the same path, SHA-256, shard, rules and key. It is no evidence and is never committed: it lies in
the folder of git or in the user's cache, and whoever can write there can write the report itself.
"""

import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import IO, Any

from crs_gate.audit.found import Flaw, Sample, Tally
from crs_gate.auditing.work import Outcome, Piece, Work
from crs_gate.history.disk import plain_file

LARGEST = 512 * 1024 * 1024


class Kept:
    """The results in one file of a folder, which need not be there; where it cannot be written, nothing is kept.

    ``failed`` then says why, for people.
    """

    def __init__(self, folder: Path | None, work: Work) -> None:
        self._file = None if folder is None else folder / f"{_name(work)}.jsonl"
        self._known: dict[str, Tally] = {}
        self._out: IO[str] | None = None
        self._lines = 0
        self.failed = ""
        if self._file is not None:
            self._load(self._file)

    def find(self, piece: Piece) -> Tally | None:
        """What the piece came to, if that is known."""
        found = self._known.get(_key(piece))
        return None if found is None else _at(piece.shard.path, found)

    def keep(self, outcomes: Iterable[Outcome]) -> None:
        """Write results down at once. What could not be read is read again next time."""
        lines = []
        for outcome in outcomes:
            if not outcome.failed and not outcome.tally.not_read and outcome.piece.rows is None:
                self._known[_key(outcome.piece)] = outcome.tally
                lines.append(_line(_key(outcome.piece), outcome.tally))
        self._write(lines)

    def close(self, wanted: Iterable[Piece] = ()) -> None:
        """Close the file; one with much that nobody asks for any more is written anew with what ``wanted`` names."""
        if self._out is not None:
            self._out.close()
            self._out = None
        keys = {_key(piece) for piece in wanted} & self._known.keys()
        if self._file is not None and not self.failed and self._lines > 2 * len(keys) + 1_000:
            beside = self._file.with_name(f"{self._file.name}.{os.getpid()}")
            with suppress(OSError):
                text = "".join(_line(key, self._known[key]) for key in sorted(keys))
                beside.write_text(text, encoding="utf-8")
                beside.replace(self._file)

    def _load(self, file: Path) -> None:
        try:
            with os.fdopen(plain_file(file, os.O_RDONLY), encoding="utf-8") as stream:
                if os.fstat(stream.fileno()).st_size > LARGEST:
                    return
                for line in stream:
                    self._lines += 1
                    self._learn(line)
        except (OSError, UnicodeDecodeError):
            return

    def _learn(self, line: str) -> None:
        """One line; the last one may have been cut."""
        with suppress(ValueError, TypeError, KeyError, AttributeError, RecursionError):
            key, tree = json.loads(line)
            self._known[str(key)] = _tally(tree)

    def _write(self, lines: list[str]) -> None:
        if self.failed or not lines or self._file is None:
            return
        try:
            if self._out is None:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                handle = plain_file(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
                self._out = os.fdopen(handle, "a", encoding="utf-8")  # it stays open between tasks
                self._out.write("\n")  # behind a line that was cut
            self._out.write("".join(lines))
            self._out.flush()
            self._lines += len(lines)
        except (OSError, UnicodeEncodeError) as error:
            self.failed = (error.strerror if isinstance(error, OSError) else None) or "it cannot be written"


def _name(work: Work) -> str:
    """What tells results from those of other rules, kinds or keys; the key itself cannot be found out from it."""
    key = sha256(b"crs-gate audit key v1\0" + work.how.key).hexdigest() if work.how.key else ""
    return sha256(json.dumps([work.rules, work.how.kinds, key]).encode()).hexdigest()[:32]


def _key(piece: Piece) -> str:
    return json.dumps([*piece.key, piece.sha256])


def _line(key: str, tally: Tally) -> str:
    return json.dumps([key, _tree(tally)]) + "\n"


def _tree(tally: Tally) -> dict[str, Any]:
    tree = {**vars(tally), "samples": [each[1:] for each in tally.samples], "flaws": [each[1:] for each in tally.flaws]}
    return {name: value for name, value in tree.items() if value}


def _tally(tree: Mapping[str, Any]) -> Tally:
    """Raises for what is no tally. It has no paths: those stand in the key."""
    listed = tree.get("samples", ())
    samples = tuple(Sample("", int(row), str(field), str(kind), str(digest)) for row, field, kind, digest in listed)
    flaws = tuple(Flaw("", str(kind), str(where), str(what)) for kind, where, what in tree.get("flaws", ()))
    files, size, records = (int(tree.get(name, 0)) for name in ("files", "bytes", "records"))
    values, rows, flawed = (_counts(tree.get(name, {})) for name in ("values", "rows", "flawed"))
    return Tally(files, size, records, values, rows, samples, flaws, flawed)


def _counts(tree: Mapping[str, Any]) -> dict[str, int]:
    return {str(kind): int(count) for kind, count in tree.items()}


def _at(path: str, tally: Tally) -> Tally:
    samples = tuple(sample._replace(path=path) for sample in tally.samples)
    return replace(tally, samples=samples, flaws=tuple(flaw._replace(path=path) for flaw in tally.flaws))
