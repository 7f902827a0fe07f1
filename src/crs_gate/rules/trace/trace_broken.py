"""The steps of a trace do not hang together, or a record of a run says otherwise.

Why:
    A list of steps shows how data came to be only if each step takes what another one left. A gap in between is where
    records get lost, or are added, without anybody having to say so. A record of the run (dvc.lock; OpenLineage events
    or W3C PROV in .crs/trace) that says otherwise is another such gap.

Example:
    Nobody says what became of filtered.jsonl, and where merged.jsonl came from:

        trace:
          - {step: filter, inputs: [forum-posts], outputs: [filtered.jsonl]}
          - {step: remove names, inputs: [merged.jsonl], outputs: [data/posts.jsonl]}
        files:
          - path: data/posts.jsonl

Fix:
    Let each step begin with a source, a file, or what an earlier step put out, and let each output be used by a later
    step, be a file of the source, or bear the id of a source; where a run was recorded, state what its record says. The
    id of the source itself stands for the data as it came, and for what is not kept in this repository.

        trace:
          - {step: filter, inputs: [forum-posts], outputs: [filtered.jsonl]}
          - {step: remove names, inputs: [filtered.jsonl], outputs: [data/posts.jsonl]}
        files:
          - path: data/posts.jsonl

References:
    - https://www.w3.org/TR/prov-o/#used
    - https://www.w3.org/TR/prov-o/#wasGeneratedBy
    - https://openlineage.io/docs/spec/run-cycle
    - https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md

"""

from collections.abc import Iterator

from crs_gate.escape import one_line
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.chain import Link, Surroundings, contradictions, link
from crs_gate.rules.interface import Context, Problems, Undetermined
from crs_gate.rules.ordering import Order, order_of
from crs_gate.rules.recorded import against, untouched_contradicted
from crs_gate.rules.steps import steps_of
from crs_gate.rules.wording import listing, quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE

_MOST = 100


def check(source: Source, ctx: Context) -> Problems:
    """Follow the steps in their order. A step that is silent on what went in or came out leaves the chain unknown."""
    if untouched := list(untouched_contradicted(source, ctx)):
        yield from untouched
        return
    links = tuple(map(link, steps_of(source)))
    order = order_of(links)
    around = Surroundings(source, links, ctx)
    loose = [*_from_nowhere(links, order, around), *_to_nowhere(source, links, order, around)]
    loose = [each for each in loose if int(each[0].split("/")[2]) not in order.circle]
    found = [(f"/trace/{index}", _differs(path)) for index, path in contradictions(source, links, order)]
    found += _circle(order)
    recorded = list(against(source, links, ctx))
    if around.sure:
        found += loose
    elif loose and not found and not recorded:
        raise Undetermined(f"{loose[0][1]}, as far as can be seen here", loose[0][0])
    if not found and not recorded:
        _complete(source, links)
        _readable(ctx)
    yield from sorted(found[:_MOST], key=lambda each: int(each[0].split("/")[2]))
    yield from recorded[:_MOST]


def _circle(order: Order) -> list[tuple[str, str]]:
    if not order.circle:
        return []
    names = listing([str(place + 1) for place in sorted(order.circle)])
    text = f"the steps {names} go in a circle: each takes what only a later one of them puts out"
    return [(f"/trace/{min(order.circle)}", text)]


def _readable(ctx: Context) -> None:
    """Raise where there is a record that may say otherwise, and nobody can read it."""
    for file, line, message in ctx.records.troubles:
        raise Undetermined(f"the record {quoted(f'{file}:{line}')} cannot be read: {one_line(message)}", "/trace")


def _from_nowhere(links: tuple[Link, ...], order: Order, around: Surroundings) -> Iterator[tuple[str, str]]:
    made: set[str] = set()
    for index in order.places:
        inputs, outputs = links[index]
        for artifact in inputs:
            if made.isdisjoint(artifact) and not around.comes_from(artifact):
                text = f"the input {quoted(artifact.name)} is no source, no file and no output of an earlier step"
                yield f"/trace/{index}/inputs", text
        made.update(text for artifact in outputs for text in artifact if text)


def _to_nowhere(
    source: Source, links: tuple[Link, ...], order: Order, around: Surroundings
) -> Iterator[tuple[str, str]]:
    """What the last step puts out may lie elsewhere, where the source states that none of its files is here."""
    used: set[str] = set()
    elsewhere = order.places[-1] if links and not source.files else None
    for index in reversed(order.places):
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
