"""What a manifest was rated at each commit that touched it, and which commit lost a letter."""

import json
import os
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from crs_gate import RULESET_VERSION, __version__
from crs_gate.errors import GateError
from crs_gate.history.disk import plain_file
from crs_gate.history.repository import Repository
from crs_gate.history.select import Comparison
from crs_gate.history.snapshot import CommitSnapshot
from crs_gate.history.versions import Version, versions
from crs_gate.model.policy import Policy
from crs_gate.model.rating import shown
from crs_gate.model.scheme import LETTERS
from crs_gate.pipeline import Run, run
from crs_gate.pipeline.reading import Reading
from crs_gate.settings.policy_file import find, load

MOST = 10_000
"""Commits that are looked at."""
_LARGEST_CACHE = 64 * 1024 * 1024
_FORMAT = 1


class Rated(NamedTuple):
    """A manifest at one commit. Where ``letter`` is empty, ``why`` says why it has none.

    ``score`` is as people see it; ``unmet`` are the criteria that are not met (``C2``), safeguards left out.
    """

    version: Version
    letter: str
    score: str
    sources: int = 0
    unmet: tuple[str, ...] = ()
    why: str = ""


class Loss(NamedTuple):
    """A commit at which the letter fell: what it was before, and which criteria were met before and are no more."""

    before: Rated
    after: Rated
    lost: tuple[str, ...]


def rated_versions(repository: Repository, path: str, tip: str, most: int, cache: Path | None) -> Iterator[Rated]:
    """Each commit that touched the manifest, the newest first, rated on its own day with its own policy.

    A manifest that was renamed is followed. What an earlier run has rated is not rated again.
    """
    known = _Known(cache)
    try:
        for version in islice(followed(repository, path, tip, most), most):
            key = _key(version)
            found = known.get(key, version)
            if found is None:
                found = _rated(repository, version)
                known.keep(key, found)
            yield found
    finally:
        known.close()


def losses(oldest_first: list[Rated]) -> list[Loss]:
    """The commits at which the letter fell, in their order; a commit without letter loses the one before."""
    found, before = [], None
    for rated in oldest_first:
        if before is not None and before.letter and _rank(rated.letter) > _rank(before.letter):
            found.append(Loss(before, rated, tuple(name for name in rated.unmet if name not in before.unmet)))
        before = rated
    return found


def followed(repository: Repository, path: str, tip: str, most: int) -> Iterator[Version]:
    """Versions of a manifest, under the names that it had before, too."""
    seen = set[str]()
    left = most
    while tip and left > 0:
        last = None
        for last in versions(repository, path, tip, left):
            left -= 1
            yield last
        former = _former(repository, last) if last is not None else None
        if last is None or former is None or former in seen:
            return
        seen.add(former)
        path, tip = former, last.commit.parents[0]


def _former(repository: Repository, version: Version) -> str | None:
    """The path that a manifest had before the commit that brought it to the present one."""
    parent = repository.objects.commit(version.commit.parents[0]) if version.commit.parents else None
    if parent is None:
        return None
    head, base = CommitSnapshot(repository, version.commit), CommitSnapshot(repository, parent)
    request = Run("check", head, base, Comparison.BASE, "", version.day)
    try:
        pairs = Reading(request, load(find(base)) if find(base) else Policy()).pairs
    except GateError:
        return None
    return next((pair.base for pair in pairs if pair.head == version.path and pair.base != version.path), None)


def _rated(repository: Repository, version: Version) -> Rated:
    snapshot = CommitSnapshot(repository, version.commit)
    if snapshot.entry(version.path) is None:
        return Rated(version, "", "", why="it is deleted")
    try:
        report = run(Run("rate", snapshot, None, Comparison.NONE, "", version.day, (version.path,)))
    except GateError as error:
        return Rated(version, "", "", why=str(error).partition("\n")[0][:200])
    rating = report.manifests[0].head_rating
    if rating is None:
        return Rated(version, "", "", why="it cannot be read as a manifest")
    unmet = (each.criterion.value for each in rating.by_criterion if not each.met)
    named = tuple(name for name in unmet if name.startswith("C"))
    sources = sum(count for _, count in rating.by_letter) or len(rating.by_source)
    return Rated(version, rating.letter, shown(rating.score), sources, named)


def _rank(letter: str) -> int:
    return LETTERS.index(letter) if letter else len(LETTERS)


def _key(version: Version) -> str:
    """A commit has one content for ever; what rates it is this version of the rules."""
    told = [_FORMAT, __version__, RULESET_VERSION, version.commit.id, version.path, version.day.isoformat()]
    return sha256(json.dumps(told).encode()).hexdigest()


class _Known:
    """Ratings in one file, a line each. It is no evidence; where it cannot be written, nothing is kept."""

    def __init__(self, file: Path | None) -> None:
        self._file, self._found, self._new = file, dict[str, list[object]](), list[str]()
        with suppress(OSError, UnicodeDecodeError):
            if file is not None:
                with os.fdopen(plain_file(file, os.O_RDONLY), encoding="utf-8") as stream:
                    for line in stream.read(_LARGEST_CACHE).splitlines():
                        self._learn(line)

    def get(self, key: str, version: Version) -> Rated | None:
        match self._found.get(key):
            case [str(letter), str(score), int(sources), [*unmet], str(why)] if letter in {"", *LETTERS}:
                return Rated(version, letter, score, sources, tuple(map(str, unmet)), why)
        return None

    def keep(self, key: str, rated: Rated) -> None:
        self._new.append(json.dumps([key, list(rated[1:])]) + "\n")

    def close(self) -> None:
        with suppress(OSError):
            if self._file is not None and self._new:
                self._file.parent.mkdir(parents=True, exist_ok=True)
                handle = plain_file(self._file, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
                with os.fdopen(handle, "a", encoding="utf-8") as stream:
                    stream.write("\n" + "".join(self._new))

    def _learn(self, line: str) -> None:
        with suppress(ValueError, RecursionError):
            match json.loads(line):
                case [str(key), [*values]]:
                    self._found[key] = values
