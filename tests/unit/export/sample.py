"""Datasets for the tests of the export room."""

from collections.abc import Mapping
from typing import Any

from crs_gate.model.dataset import About, Dataset
from crs_gate.model.source import Source


class Nowhere:
    """Places of a dataset that was read from no file."""

    def locate(self, _pointer: str) -> tuple[int, int]:
        return 1, 1


def dataset(
    *sources: Source, about: About | None = None, origins: Mapping[str, str] | None = None, **more: Any
) -> Dataset:
    """A dataset as a reader of some format would give it."""
    pointers = tuple(f"/sources/{index}" for index in range(len(sources)))
    return Dataset("x.json", "some-format", about or About(), sources, pointers, Nowhere(), origins or {}, **more)
