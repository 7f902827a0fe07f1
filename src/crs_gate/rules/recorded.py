"""A step of a manifest held against the record of its run: what agrees, and what does not."""

from collections.abc import Iterator, Sequence
from itertools import islice

from crs_gate.model.answer import given
from crs_gate.model.globs import is_literal
from crs_gate.model.levels import Level
from crs_gate.model.source import Source, Step
from crs_gate.rules.answers import Undetermined
from crs_gate.rules.artifacts import is_digest, plain
from crs_gate.rules.chain import Artifact, Link, link
from crs_gate.rules.interface import Context
from crs_gate.rules.records import Recorded, digest_of, fits
from crs_gate.rules.wording import quoted

_MOST_CANDIDATES = 100
_SHORTEST_COMMIT = 7
_PATTERN = 30
"""How many names are compared in the time that one is held against a pattern."""


_NO_RECORD: tuple[Level, Recorded | None] = (Level.DECLARED, None)


def against(source: Source, links: Sequence[Link], ctx: Context) -> Iterator[tuple[str, str]]:
    """Pointer and message of each contradiction between the records and what a source states."""
    if not ctx.records.all:
        return
    told: set[int] = set()
    for index, step in enumerate(source.trace or ()):
        found = candidates(links, index, ctx)
        wrong = [(each, list(differences(source, step, links[index], each, ctx))) for each in found]
        every = all(said for _, said in wrong)
        if first := next(((each, said) for each, said in wrong if every or (said and each.run.edited)), None):
            yield from ((f"/trace/{index}{pointer}", message) for pointer, message in first[1])
            told.update(id(first[0]) for pointer, _ in first[1] if pointer == "/outputs")
    yield from _last_digests(source, ctx, told)


def step_level(source: Source, links: Sequence[Link], index: int, ctx: Context) -> tuple[Level, Recorded | None]:
    """What a step rests on, and the record that agrees with it: documented by it, or verified by digests."""
    step, best = (source.trace or ())[index], _NO_RECORD
    older = (
        each for name, _ in links[index].outputs for each in islice(ctx.records.putting_out(name), _MOST_CANDIDATES)
    )
    every = (*candidates(links, index, ctx), *islice(older, _MOST_CANDIDATES))
    for each in {id(each): each for each in every}.values():
        if any(differences(source, step, links[index], each, ctx)):
            continue
        level = Level.VERIFIED if _is_verified(source, links[index], each, ctx) else Level.DOCUMENTED
        best = max(best, (level, each), key=lambda found: found[0])
    return best


def all_recorded(source: Source, ctx: Context) -> bool:
    """Whether a record agrees with every step, and is verified where the step puts out files of the source."""
    if not ctx.records.all or ctx.records.troubles:
        return False
    links = tuple(map(link, source.trace or ()))
    files = {plain(file.path) for file in source.files or () if file.path}
    try:
        if any(True for _ in against(source, links, ctx)):
            return False
        for index, each in enumerate(links):
            makes_files = not files.isdisjoint(name for name, _ in each.outputs)
            wanted = Level.VERIFIED if makes_files else Level.DOCUMENTED
            if step_level(source, links, index, ctx)[0] < wanted:
                return False
    except Undetermined:
        return False
    return bool(links)


def candidates(links: Sequence[Link], index: int, ctx: Context) -> list[Recorded]:
    """The runs that may be that of a step: they put out what it puts out.

    Where several steps put out one name, as many of the newest runs count as there are such steps.
    """
    records, found = ctx.records, dict[int, Recorded]()
    for name, digest in links[index].outputs:
        steps = max(ctx.overview.artifacts.outputs(name), 1)
        newest = {id(each): each for each in records.newest(name)}
        newest.update((id(each), each) for each in islice(records.putting_out(name), min(steps, _MOST_CANDIDATES)))
        found.update(islice(newest.items(), _MOST_CANDIDATES))
        if digest:
            found.update((id(each), each) for each in islice(records.putting_out(digest), _MOST_CANDIDATES))
    return list(islice(found.values(), _MOST_CANDIDATES))


def differences(source: Source, step: Step, link: Link, each: Recorded, ctx: Context) -> Iterator[tuple[str, str]]:
    """What the record of a run says otherwise than the step."""
    where = quoted(each.run.place)
    yield from _tools(step, each, where)
    yield from _ends(link.inputs, each.inputs, ("inputs", "went in"), where)
    yield from _ends(link.outputs, each.outputs, ("outputs", "came out"), where)
    yield from _not_recorded(source, link, each, ctx)
    yield from _not_stated(source, link, each, ctx)


def _tools(step: Step, each: Recorded, where: str) -> Iterator[tuple[str, str]]:
    run = each.run
    tool, known = _plain(step.tool), _plain(run.tool)
    if tool and known and tool not in known and known not in tool:
        yield "/tool", f"the record {where} says that {quoted(run.tool)} ran, and the step {quoted(step.tool or '')}"
    elif known and _plain(run.version) and _plain(step.version) and _bare(run.version) != _bare(step.version):
        said = f"the record {where} says that version {quoted(run.version)} of {quoted(run.tool)} ran"
        yield "/version", f"{said}, and the step {quoted(step.version or '')}"
    commit, ran = _plain(step.commit), _plain(run.commit)
    short = min(len(commit), len(ran))
    if short >= _SHORTEST_COMMIT and commit[:short] != ran[:short]:
        yield "/commit", f"the record {where} says that commit {ran[:12]} ran, and the step {quoted(commit, 12)}"


def _plain(text: str | None) -> str:
    return text.strip().lower() if text and given(text) else ""


def _bare(version: str | None) -> str:
    return _plain(version).removeprefix("v")


def _ends(
    stated: Sequence[Artifact], items: Sequence[Artifact | tuple[str, str]], words: tuple[str, str], where: str
) -> Iterator[tuple[str, str]]:
    """Names of which both state a digest, and not the same."""
    known = {name: digest for name, digest in items if digest}
    for name, digest in stated:
        other = known.get(name, "")
        if digest and other and digest != other:
            text = f"the record {where} says that {quoted(name)} {words[1]} with the digest {other[:12]}…"
            yield f"/{words[0]}", f"{text}, and the step states {digest[:12]}…"


def _not_recorded(source: Source, link: Link, each: Recorded, ctx: Context) -> Iterator[tuple[str, str]]:
    """What the step names and the record does not. Ids and addresses of sources stand for data of any name."""
    sides = (("inputs", link.inputs, each.inputs), ("outputs", link.outputs, each.outputs))
    for (side, stated, items), names in zip(sides, each.names, strict=True):
        for name, digest in stated if items else ():
            if name in names or digest in names or not _is_place(name) or _is_source(name, source, ctx):
                continue
            literal = is_literal(name)
            ctx.records.spend(len(items) * (1 if literal else _PATTERN))
            if is_digest(name) and not all(item.sha256 for item in items):
                continue
            below = f"{name}/"
            if not any(known.startswith(below) or (not literal and fits(name, known)) for known in names):
                text = f"the record {quoted(each.run.place)} knows nothing of {quoted(name)} among the {side}"
                yield f"/{side}", text


def _is_place(name: str) -> bool:
    return is_digest(name) or "://" not in name


def _is_source(name: str, source: Source, ctx: Context) -> bool:
    return name == source.id or name in ctx.overview.names or _is_address(name, source)


def _is_address(name: str, source: Source) -> bool:
    """Whether a source was taken from there: a record of that is one of its collection, and no step."""
    return name in {plain(text or "") for text in source.locator[:4]}


def _not_stated(source: Source, link: Link, each: Recorded, ctx: Context) -> Iterator[tuple[str, str]]:
    """What the record names and the step does not: of inputs those that are data here, of outputs files of the source.

    Code and settings are inputs of a run as well, and nobody owes them.
    """
    records, made = ctx.records, ctx.overview.artifacts
    if not records.sure:
        return
    taken = records.data_taken(each, made) if link.inputs else ()
    records.spend(len(link.inputs) * len(taken) * _PATTERN)
    for name, digest in taken:
        if not _covers(link.inputs, name, digest, records.owners(name)):
            yield (
                "/inputs",
                f"the record {quoted(each.run.place)} says that {quoted(name)} went in, and the step does not",
            )
    _, mine = records.making(source.id).get(id(each), (each, []))
    records.spend(len(link.outputs) * len(mine) * _PATTERN)
    for name, digest in mine:
        stated = made.outputs(name) or (digest and made.outputs(digest))
        if not stated and not _covers(link.outputs, name, digest, {source.id}):
            yield "/outputs", f"the record {quoted(each.run.place)} says that {quoted(name)} came out, and no step does"


def _covers(stated: Sequence[Artifact], name: str, digest: str, owners: set[str]) -> bool:
    for each in stated:
        if each.name in {name, digest} or each.name in owners or (digest and each.digest == digest):
            return True
        if name.startswith(f"{each.name}/") or (not is_literal(each.name) and fits(each.name, name)):
            return True
    return False


def _last_digests(source: Source, ctx: Context, told: set[int]) -> Iterator[tuple[str, str]]:
    """Files that have another digest than the newest run left them with, where no step without a record came after.

    ``told`` are runs, by identity, of which it was said already that their outputs differ.
    """
    records = ctx.records
    for index, file in enumerate(source.files or ()):
        path = plain(file.path or "")
        found = records.newest(path) if path else []
        known = digest_of(file, ctx.tree) if found else ""
        if not known or len(records.putting_out(path)) < ctx.overview.artifacts.outputs(path):
            continue
        for each in found:
            digest = each.digests.get(path, "")
            if digest and digest != known and id(each) not in told:
                text = f"the record {quoted(each.run.place)} says that {quoted(path)} came out with the digest"
                yield f"/files/{index}", f"{text} {digest[:12]}…, and the file has {known[:12]}…"
                break


def _is_verified(source: Source, link: Link, each: Recorded, ctx: Context) -> bool:
    """Whether the digests of the record are those of files of the source, for each output that is one of them."""
    files = {plain(file.path): digest_of(file, ctx.tree) for file in source.files or () if file.path}
    here = [(name, files[name]) for name, _ in link.outputs if name in files]
    return bool(here) and all(known and each.digests.get(name) == known for name, known in here)


def untouched_contradicted(source: Source, ctx: Context) -> Iterator[tuple[str, str]]:
    """Where a source says that nothing was done to it, and a record says that a file of it was made from other data."""
    records = ctx.records
    if source.trace != () or not records.all:
        return
    for each, mine in records.making(source.id).values():
        name = mine[0].name
        records.spend(len(each.inputs))
        known = (name for name, _ in each.inputs if records.owners(name) or records.putting_out(name))
        taken = [name for name in known if not _is_address(name, source)]
        if taken:
            text = f"no steps are stated, and the record {quoted(each.run.place)} says that {quoted(name)}"
            yield "/trace", f"{text} was made from {quoted(taken[0])}"
            return
