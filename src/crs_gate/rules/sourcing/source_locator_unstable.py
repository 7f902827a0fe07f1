"""A source's locator leads to something that changes: a branch, a bare page, no revision and no checksum.

Why:
    What a branch or a page shows next year is not what was collected. Without a revision, a version or a
    checksum nobody can tell whether it is still the same data.

Example:
    The branch moves on:

        locator: {url: https://example.org/git/corpus/tree/main}

Fix:
    Name the commit, version or snapshot date, or give the DOI or the SHA-256 of every file.

        locator:
          url: https://example.org/git/corpus
          revision: 3f2c9d1a5b7e8f60112233445566778899aabbcc

References:
    - https://www.w3.org/Provider/Style/URI

"""

import re

from crs_gate.model.answer import State, state
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.addresses import addresses, names_revision
from crs_gate.rules.checksums import fault
from crs_gate.rules.interface import Context, Problems, Undetermined
from crs_gate.rules.wording import quoted

SEVERITY = Severity.WARNING
SCOPE = Scope.SOURCE
LOCAL = True

_MOVING = frozenset(
    {"main", "master", "head", "latest", "dev", "develop", "trunk", "nightly", "current", "default", "stable"}
)
_BRANCH = (
    r"(?i)/(?:tree|blob|raw|resolve|src)/(?:refs/heads/|branch/)?"
    r"(main|master|head|latest|dev|develop|trunk|nightly)(?:[/?#]|$)"
)
_PINNED = r"""(?ix)
         (?: /(?:tree|blob|raw|resolve|commit|src|archive|download|tag)/(?:refs/tags/)?
             (?:[0-9a-f]{7,64}|v?\d+(?:\.\d+)+)
          | @(?:[0-9a-f]{7,64}|v?\d+(?:\.\d+)+)$
          | web\.archive\.org/web/\d{8,14} | doi\.org/10\. | zenodo\.org/records?/\d
          | [/_.-](?:19|20)\d\d-?(?:\d\d)(?:-?\d\d)?(?=[/._-]|$)  # a snapshot's date
          | [/_-]v?\d+(?:\.\d+)+(?=[/._-]|$)                      # a version
        )"""


def check(source: Source, _ctx: Context) -> Problems:
    """Pass on a DOI, a pinned address, hashed files or a revision that does not move."""
    revision, found = source.locator.revision, addresses(source.locator)
    kinds = dict(found)
    named = names_revision(revision)
    fixed = "doi" in kinds or _pinned(found) or (named and not _moving(revision))
    if (found and fixed) or _hashed(source):
        return
    if not found:
        raise Undetermined("no locator is stated that others can reach", "/locator")
    if state(revision) is State.UNKNOWN:
        raise Undetermined("the revision is stated as unknown", "/locator/revision")
    if state(revision) is not State.MISSING:
        yield "/locator/revision", f"revision {quoted(revision or '')} {'moves' if named else 'names no version'}"
        return
    kind, address = next((kind, kinds[kind]) for kind in ("url", "hub", "git") if kind in kinds)
    branch = re.search(_BRANCH, address)
    why = f"is the branch {quoted(branch[1])}" if branch else "can change: no revision, version or checksum"
    yield f"/locator/{kind}", f"{kind} {quoted(address)} {why}"


def _hashed(source: Source) -> bool:
    return bool(source.files) and all(file.sha256 and not fault(file.sha256) for file in source.files or ())


def _pinned(found: list[tuple[str, str]]) -> bool:
    return any(re.search(_PINNED, address) and not re.search(_BRANCH, address) for _, address in found)


def _moving(revision: str | None) -> bool:
    name = (revision or "").strip().lower()
    return name.startswith("refs/heads/") or name.rpartition("/")[2] in _MOVING
