"""The chain of a source's steps: where each input comes from, and where each output goes."""

from collections import Counter
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from crs_gate.model.answer import given
from crs_gate.model.globs import is_literal
from crs_gate.model.source import Source, Step
from crs_gate.rules.answers import Undetermined
from crs_gate.rules.artifacts import is_digest, plain
from crs_gate.rules.checksums import fault
from crs_gate.rules.interface import Context
from crs_gate.rules.ordering import Order
from crs_gate.rules.records import above, fits

_MOST_MATCHES = 200_000
"""Paths that are held against patterns for one source."""


class Artifact(NamedTuple):
    """A path, an id or a digest that goes into a step or comes out of it, and the digest that is stated with it."""

    name: str
    digest: str = ""


class Link(NamedTuple):
    """One step as a link of the chain; what is unknown or a placeholder is not stated."""

    inputs: tuple[Artifact, ...]
    outputs: tuple[Artifact, ...]


def link(step: Step) -> Link:
    """What goes in and comes out. A digest right after a path is that of the path, as in a mapping."""
    return Link(_artifacts(step.inputs), _artifacts(step.outputs))


def _artifacts(texts: tuple[str, ...]) -> tuple[Artifact, ...]:
    found: list[Artifact] = []
    for text in map(plain, texts):
        if not given(text):
            continue
        if is_digest(text) and found and not found[-1].digest:
            found[-1] = found[-1]._replace(digest=text)
        else:
            found.append(Artifact(text, text if is_digest(text) else ""))
    return tuple(found)


class Surroundings:
    """What there is around the steps of one source: its files, other sources and their steps, the file tree."""

    def __init__(self, source: Source, links: tuple[Link, ...], ctx: Context) -> None:
        self._source, self._links, self._ctx = source, links, ctx
        self._left = _MOST_MATCHES

    @property
    def sure(self) -> bool:
        """Whether what is not found is not there: a file tree was read, and the steps of all sources are known."""
        return self._ctx.tree is not None and self._ctx.overview.artifacts.complete

    def comes_from(self, artifact: Artifact) -> bool:
        """Whether an input is a source, a file, or what a step of another source puts out."""
        if self._is_named(artifact) or artifact.name in self._addresses:
            return True
        known = self._ctx.overview.artifacts
        return any(known.outputs(text) > self._own_outputs[text] for text in {artifact.name, artifact.digest} - {""})

    def goes_to(self, artifact: Artifact) -> bool:
        """Whether an output is a source, a file, or goes into a step of another source."""
        if self._is_named(artifact):
            return True
        known = self._ctx.overview.artifacts
        return any(known.inputs(text) > self._own_inputs[text] for text in {artifact.name, artifact.digest} - {""})

    def _is_named(self, artifact: Artifact) -> bool:
        name, overview, tree = artifact.name, self._ctx.overview, self._ctx.tree
        if name == self._source.id:
            return True
        if name in overview.names or name in overview.paths or (tree is not None and tree.holds(name)):
            return True
        if artifact.digest and overview.artifacts.is_file(artifact.digest):
            return True
        return not is_digest(name) and self._is_own_file(name)

    def _is_own_file(self, name: str) -> bool:
        """Whether a path or pattern fits the files of the source: by name, by a folder above it, or by a pattern."""
        if name in self._paths or any(folder in self._paths for folder in above(name)):
            return True
        if not is_literal(name):
            return any(self._fits(name, path) for path in self._paths)
        return any(self._fits(pattern, name) for pattern in self._patterns)

    def _fits(self, pattern: str, path: str) -> bool:
        self._left -= 1
        if self._left < 0:
            raise Undetermined("the patterns of the steps and files are too many to compare", "/trace")
        return fits(pattern, path)

    @cached_property
    def _paths(self) -> dict[str, None]:
        """Paths, patterns and addresses of the source's files, as written."""
        files = self._source.files or ()
        return dict.fromkeys(plain(text) for file in files for text in (file.path, file.url) if text)

    @cached_property
    def _patterns(self) -> list[str]:
        return [path for path in self._paths if not is_literal(path)]

    @cached_property
    def _addresses(self) -> frozenset[str]:
        """Where the source was taken from."""
        return frozenset(plain(text) for text in self._source.locator[:4] if text)

    @cached_property
    def _own_inputs(self) -> Counter[str]:
        return Counter(text for each in self._links for one in each.inputs for text in {*one} - {""})

    @cached_property
    def _own_outputs(self) -> Counter[str]:
        return Counter(text for each in self._links for one in each.outputs for text in {*one} - {""})


def contradictions(source: Source, links: tuple[Link, ...], order: Order) -> Iterator[tuple[int, str]]:
    """The step and the path of each digest that is not the one that was stated of the same bytes before, or of a file.

    A step that puts a path out again may have changed it.
    """
    now: dict[str, tuple[str, int]] = {}
    for index in order.places:
        inputs, outputs = links[index]
        for name, digest in inputs:
            if digest and name in now and now[name][0] not in ("", digest):
                yield index, name
            elif digest:
                now[name] = digest, index
        now.update({name: (digest, index) for name, digest in outputs})
    for file in source.files or ():
        path, digest = plain(file.path or ""), (file.sha256 or "").strip().lower()
        if path in now and digest and not fault(digest) and now[path][0] not in ("", digest):
            yield now[path][1], path
