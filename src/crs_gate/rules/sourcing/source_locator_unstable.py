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

from crs_gate.model.answer import State, given, state
from crs_gate.model.dataset import Locator, Source
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.checksums import fault
from crs_gate.rules.interface import Context, Problems, Undetermined
from crs_gate.rules.wording import quoted

SEVERITY = Severity.WARNING
SCOPE = Scope.SOURCE
LOCAL = True

_LONGEST = 2000
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
    locator = source.locator
    named = given(locator.revision)
    if given(locator.doi) or (named and not _moving(locator.revision)) or _hashed(source) or _pinned(locator):
        return
    if named:
        yield "/locator/revision", f"revision {quoted(locator.revision or '')} moves"
        return
    kind, address = _address(locator)
    if not address:
        raise Undetermined("no locator is stated", "/locator")
    if state(locator.revision) is State.UNKNOWN:
        raise Undetermined("the revision is stated as unknown", "/locator/revision")
    branch = re.search(_BRANCH, address)
    why = f"is the branch {quoted(branch[1])}" if branch else "can change: no revision, version or checksum"
    yield f"/locator/{kind}", f"{kind} {quoted(address)} {why}"


def _hashed(source: Source) -> bool:
    return bool(source.files) and all(file.sha256 and not fault(file.sha256) for file in source.files or ())


def _address(locator: Locator) -> tuple[str, str]:
    for kind, value in (("url", locator.url), ("hub", locator.hub), ("git", locator.git)):
        if value and given(value):
            return kind, value[:_LONGEST]
    return "", ""


def _pinned(locator: Locator) -> bool:
    return any(
        re.search(_PINNED, value[:_LONGEST]) and not re.search(_BRANCH, value[:_LONGEST])
        for value in (locator.url, locator.hub, locator.git)
        if value and given(value)
    )


def _moving(revision: str | None) -> bool:
    name = (revision or "").strip().lower()
    return name.startswith("refs/heads/") or name.rpartition("/")[2] in _MOVING
