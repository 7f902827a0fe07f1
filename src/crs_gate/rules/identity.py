"""What tells a source from all others."""

from typing import TypeAlias

from crs_gate.model.source import Source
from crs_gate.rules.addresses import addresses
from crs_gate.rules.checksums import OF_NOTHING, fault

Key: TypeAlias = tuple[str | None, ...] | str


def keys(source: Source) -> list[tuple[str, Key]]:
    """Pointer and value of each thing that tells a source from others: the locator as a whole, and each digest."""
    found: list[tuple[str, Key]] = []
    if addresses(source.locator):
        locator = tuple(value and value.strip().rstrip("/").lower() for value in source.locator)
        found.append(("/locator", locator))
    for index, file in enumerate(source.files or ()):
        digest = file.sha256 and file.sha256.strip().lower()
        if digest and digest != OF_NOTHING and not fault(digest):
            found.append((f"/files/{index}/sha256", digest))
    return found
