"""What tells a source from all others."""

from typing import TypeAlias

from crs_gate.model.address import folded
from crs_gate.model.answer import given
from crs_gate.model.places import part_of
from crs_gate.model.source import Locator, Source
from crs_gate.rules.addresses import addresses
from crs_gate.rules.checksums import OF_NOTHING, fault

Key: TypeAlias = tuple[str, ...] | str


def keys(source: Source) -> list[tuple[str, Key]]:
    """Pointer and value of each thing that tells a source from others: the locator as a whole, and each digest."""
    found: list[tuple[str, Key]] = []
    if addresses(source.locator):
        found.append(("/locator", _whole(source.locator)))
    for index, file in enumerate(source.files or ()):
        digest = file.sha256 and file.sha256.strip().lower()
        if digest and digest != OF_NOTHING and not fault(digest):
            found.append((f"/files/{index}/sha256", digest))
    return found


def _whole(locator: Locator) -> tuple[str, ...]:
    """All addresses in any case, with revision and part: what is listed twice must not hide in another spelling."""
    revision, found = locator.revision, folded(locator)
    version = revision.strip().lower() if revision and given(revision) else ""
    return (*(sorted(found) if found[1:] else found), version, part_of(locator).lower())
