"""The lines of a list that are objects in buckets: asked for anew, or kept as long as the manifest names them."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from crs_gate.evidence.buckets import SCHEME, SOURCE, is_named, is_object
from crs_gate.evidence.filelist import Listed
from crs_gate.evidence.listed_paths import path_fault
from crs_gate.hashing.bucket import Place, answers
from crs_gate.model.dataset import Dataset

NO_CHECKSUM = (
    "store each one again in one part with a SHA-256 (`aws s3api put-object --checksum-algorithm SHA256`, up to 5 GB), "
    "or state the digest of a larger one in `files` of the manifest and name a PREFIX without it"
)
"""What to do about objects of which a bucket has no SHA-256."""


class Objects(NamedTuple):
    """Objects in buckets: their lines, how many of these were asked for, and what else a person is told of them."""

    listed: tuple[Listed, ...] = ()
    asked: int = 0
    unnamed: tuple[str, ...] = ()
    """Addresses of objects that are listed, and that no entry of ``files`` names."""
    unlisted: tuple[str, ...] = ()
    """Addresses that entries of ``files`` have and state no digest of, and of which no line tells."""
    unproven: tuple[tuple[str, str], ...] = ()
    """Addresses of objects without a digest of the whole object, and why."""

    @property
    def kept(self) -> int:
        """How many lines were taken over from the list."""
        return len(self.listed) - self.asked


NO_OBJECTS = Objects()


def objects_now(
    dataset: Dataset, old: Mapping[str, Listed], places: Sequence[Place], told: Callable[[int], None]
) -> Objects:
    """What buckets say of the objects at some places, and the lines that stay of others. Raises ``GateError``."""
    urls = dict(_urls(dataset))
    found, unproven = _asked(places, told)
    kept = ((path, line) for path, line in old.items() if is_object(path) and not _is_asked(path, places))
    listed = {**{path: line for path, line in kept if is_named(path, urls)}, **found}
    ordered = sorted(listed)
    unnamed = tuple(path for path in sorted(found) if not is_named(path, urls))
    unlisted = tuple(url for url, stated in urls.items() if not stated and not _is_listed(url, ordered))
    return Objects(tuple(listed.values()), len(found), unnamed, unlisted, tuple(unproven))


def _asked(places: Sequence[Place], told: Callable[[int], None]) -> tuple[dict[str, Listed], list[tuple[str, str]]]:
    """The lines of the objects at some places, and the objects without a digest."""
    found: dict[str, Listed] = {}
    unproven: list[tuple[str, str]] = []
    for place in dict.fromkeys(places):
        before = len(found)
        for each in answers(place, lambda count, before=before: told(before + count)):  # type: ignore[misc]
            path = f"{SCHEME}{place.bucket}/{each.key}"
            if why := each.why or path_fault(path):
                unproven.append((path, why))
            else:
                found[path] = Listed(path, each.sha256, each.size, SOURCE)
    return found, unproven


def _urls(dataset: Dataset) -> Iterator[tuple[str, bool]]:
    """The addresses in buckets that entries of ``files`` have, and whether each states a digest."""
    for source in dataset.sources:
        for file in source.files or ():
            url = (file.url or "").strip()
            if is_object(url):
                yield url, bool(file.sha256)


def _is_asked(path: str, places: Sequence[Place]) -> bool:
    """Whether an object is at one of some places."""
    return any(is_named(path, _within(place)) for place in places)


def _within(place: Place) -> tuple[str, ...]:
    """The addresses that a place stands for, as ``is_named`` takes them."""
    at = str(place)
    return (at,) if at.endswith("/") else (at, f"{at}/")


def _is_listed(url: str, ordered: Sequence[str]) -> bool:
    at = bisect_left(ordered, url)
    return at < len(ordered) and (ordered[at] == url or (url.endswith("/") and ordered[at].startswith(url)))
