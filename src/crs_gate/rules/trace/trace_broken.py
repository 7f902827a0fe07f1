"""The steps of a trace do not hang together: something comes from nowhere, leads nowhere, or has two digests.

Why:
    A list of steps shows how data came to be only if each step takes what another one left. A gap in between is where
    records get lost, or are added, without anybody having to say so.

Example:
    Nobody says what became of filtered.jsonl, and where merged.jsonl came from:

        trace:
          - {step: filter, inputs: [forum-posts], outputs: [filtered.jsonl]}
          - {step: remove names, inputs: [merged.jsonl], outputs: [data/posts.jsonl]}
        files:
          - path: data/posts.jsonl

Fix:
    Let each step begin with a source, a file, or what an earlier step put out, and let each output be used by a later
    step, be a file of the source, or bear the id of a source. The id of the source itself stands for the data as it
    came, and for what is not kept in this repository.

        trace:
          - {step: filter, inputs: [forum-posts], outputs: [filtered.jsonl]}
          - {step: remove names, inputs: [filtered.jsonl], outputs: [data/posts.jsonl]}
        files:
          - path: data/posts.jsonl

References:
    - https://www.w3.org/TR/prov-o/#used
    - https://www.w3.org/TR/prov-o/#wasGeneratedBy
    - https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md

"""

from collections.abc import Iterator

from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.chain import Link, Surroundings, contradictions, link
from crs_gate.rules.interface import Context, Problems, Undetermined
from crs_gate.rules.steps import steps_of
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE

_MOST = 100


def check(source: Source, ctx: Context) -> Problems:
    """Follow the steps in their order. A step that is silent on what went in or came out leaves the chain unknown."""
    links = tuple(map(link, steps_of(source)))
    around = Surroundings(source, links, ctx)
    loose = [*_from_nowhere(links, around), *_to_nowhere(source, links, around)]
    found = [(f"/trace/{index}", _differs(path)) for index, path in contradictions(source, links)]
    if around.sure:
        found += loose
    elif loose and not found:
        raise Undetermined(f"{loose[0][1]}, as far as can be seen here", loose[0][0])
    if not found:
        _complete(source, links)
    yield from sorted(found[:_MOST], key=lambda each: int(each[0].split("/")[2]))


def _from_nowhere(links: tuple[Link, ...], around: Surroundings) -> Iterator[tuple[str, str]]:
    made: set[str] = set()
    for index, (inputs, outputs) in enumerate(links):
        for artifact in inputs:
            if made.isdisjoint(artifact) and not around.comes_from(artifact):
                text = f"the input {quoted(artifact.name)} is no source, no file and no output of an earlier step"
                yield f"/trace/{index}/inputs", text
        made.update(text for artifact in outputs for text in artifact if text)


def _to_nowhere(source: Source, links: tuple[Link, ...], around: Surroundings) -> Iterator[tuple[str, str]]:
    """What the last step puts out may lie elsewhere, where the source states that none of its files is here."""
    used: set[str] = set()
    elsewhere = len(links) - 1 if not source.files else None
    for index in range(len(links) - 1, -1, -1):
        for artifact in links[index].outputs:
            if index != elsewhere and used.isdisjoint(artifact) and not around.goes_to(artifact):
                text = f"the output {quoted(artifact.name)} is no file of the source, and no later step uses it"
                yield f"/trace/{index}/outputs", text
        used.update(text for artifact in links[index].inputs for text in artifact if text)


def _complete(source: Source, links: tuple[Link, ...]) -> None:
    """Raise where something that the chain hangs on is not stated."""
    for index, (inputs, outputs) in enumerate(links):
        if not inputs:
            raise Undetermined(f"step {index + 1} does not say what went into it", f"/trace/{index}")
        if not outputs:
            raise Undetermined(f"step {index + 1} does not say what came out of it", f"/trace/{index}")
    if links and source.files is None:
        raise Undetermined("the files of the source are not stated, so that nobody knows what came out", "/files")


def _differs(path: str) -> str:
    return f"the digest of {quoted(path)} is not the one that is stated of it elsewhere, and no step changed it"
