"""What of a dataset is not as the newest entry of its log says: what waits for a signature."""

from collections.abc import Iterator

from crs_gate.evidence import statement, trust
from crs_gate.evidence.faults import Fault, FaultError
from crs_gate.evidence.held import BASE, Held, Verified
from crs_gate.evidence.layout import FOLDER, LOG, ORIGIN, TRUST
from crs_gate.evidence.statement import REPOSITORY, Statement
from crs_gate.model.naming import is_manifest_name

_LONGEST_ORIGIN = 400


def standing(base: Held, manifest: str) -> Verified:
    """What a base leaves unsigned. It is what all else is held against, so nothing but that is asked of it."""
    names = sorted(base.folder(LOG))
    roots = sorted((trust.version_of(name) or 0, data) for name, data in base.folder(TRUST).items())
    try:
        disowned = trust.parse(roots[-1][1]).root.disowned if roots else frozenset()
        last = next((name for number, name in reversed([*enumerate(names)]) if number not in disowned), None)
        said = statement.in_entry(base.files[f"{LOG}/{last}"]) if last else None
    except FaultError as error:
        return Verified(invalid=(error.at(FOLDER),), trust=BASE)
    origin = one_line(base.files.get(ORIGIN, b""))
    return Verified((), tuple(stale(base, said, manifest)), BASE, origin, "", said, (), len(names))


def stale(held: Held, newest: Statement | None, manifest: str) -> Iterator[Fault]:
    """Files that are not as the newest entry says; of manifests the one that is asked about, or all, once signed."""
    said = newest.subjects if newest else {}
    what = f"entry {newest.seq}" if newest else "any entry"
    spoken = {name for name in said if not name.startswith(REPOSITORY)}
    for path in sorted({*held.digests, *(name for name in spoken if not manifest or name.startswith(f"{FOLDER}/"))}):
        now, before = held.digests.get(path), said.get(path)
        beside = not path.startswith(f"{FOLDER}/") and path != (manifest or path)
        if now == before or beside or not (before or path.startswith(f"{FOLDER}/") or is_manifest_name(path)):
            continue
        which = f" (it is {now[:12]} now)" if now else ""
        yield Fault("unsigned", path, f"{_how(before, now)} {what} was signed{which}: a maintainer must sign it")


def _how(before: str | None, now: str | None) -> str:
    if now is None:
        return "it was taken away after"
    return "it was changed after" if before else "it was not there when"


def one_line(data: bytes) -> str:
    """The text of a file of one line, as far as it can be an origin."""
    text = data[:_LONGEST_ORIGIN].decode("utf-8", "replace")
    return text[:-1] if text.endswith("\n") else text
