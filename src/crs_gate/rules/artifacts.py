"""What goes into the steps of all sources and comes out of them: eight bytes for each path, id or digest.

What comes out of the steps of one source may go into those of another, so a step cannot be judged by its source alone.
"""

from array import array
from bisect import bisect_left, bisect_right

from crs_gate.model.packed import ranked
from crs_gate.model.source import Source
from crs_gate.rules.checksums import fault

MOST = 4_000_000
"""Names that are kept of one dataset."""
_DIGITS = 64


class Artifacts:
    """The inputs and outputs of all steps and the digests of all files, by Python's own 64-bit hash.

    It is keyed anew in each run, so that nobody can choose two texts that have one.
    """

    def __init__(self) -> None:
        self._inputs, self._outputs, self._files = array("q"), array("q"), array("q")
        self.complete = True
        """Whether all are kept. Where not, nobody can say that a name is not among them."""

    def add(self, source: Source) -> None:
        """Append those of the next source."""
        for step in source.trace or ():
            for kept, names in ((self._inputs, step.inputs), (self._outputs, step.outputs)):
                if names and self.complete:
                    kept.extend([hash(plain(name)) for name in names])
                    self.complete = len(self._inputs) + len(self._outputs) <= MOST

    def add_file(self, digest: str) -> None:
        """Append the digest of a file of a source."""
        self._files.append(hash(digest))

    def freeze(self) -> None:
        """Make ready to be asked; after that nothing is added."""
        self._inputs, self._outputs, self._files = map(_in_order, (self._inputs, self._outputs, self._files))

    def inputs(self, name: str) -> int:
        """How often a path, id or digest goes into a step of any source."""
        return _count(self._inputs, name)

    def outputs(self, name: str) -> int:
        """How often it comes out of one."""
        return _count(self._outputs, name)

    def is_file(self, digest: str) -> bool:
        """Whether a file of any source has this digest."""
        return _count(self._files, digest) > 0


def plain(name: str) -> str:
    """A path, id or digest as it is compared: without white space around it, and a path without ``./`` before it."""
    text = name.strip()
    if len(text) == _DIGITS and is_digest(text):
        return text.lower()
    return text.removeprefix("./").rstrip("/") or text


def is_digest(name: str) -> bool:
    """Whether the text is a SHA-256 digest and no path or id."""
    return len(name) == _DIGITS and not fault(name)


def _in_order(hashes: "array[int]") -> "array[int]":
    return array("q", map(hashes.__getitem__, ranked(hashes)))


def _count(hashes: "array[int]", name: str) -> int:
    wanted = hash(plain(name))
    return bisect_right(hashes, wanted) - bisect_left(hashes, wanted)
