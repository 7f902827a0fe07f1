"""A source has no locator: nothing says where to find it again.

Why:
    Whoever wants to check a source, ask its owner or gather it again needs an address that leads to it.
    A title or the name of a person does not.

Example:
    A source that cannot be found:

        sources:
          - id: forum-posts
            title: Posts from a forum

Fix:
    Name at least one of url, doi, git or hub.

        locator:
          url: https://example.org/data/forum-2024-11.tar.gz
          revision: 2024-11

References:
    - https://arxiv.org/abs/2512.21775

"""

from crs_gate.model.answer import State, state
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Locator, Source
from crs_gate.rules.addresses import addresses
from crs_gate.rules.interface import Context, Problems, Undetermined
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE
LOCAL = True

_KINDS = ("url", "doi", "git", "hub")


def check(source: Source, _ctx: Context) -> Problems:
    """Fail when no kind of locator holds an address."""
    if addresses(source.locator):
        return
    stated = _stated(source.locator)
    if any(state(value) is State.UNKNOWN for _, value in stated):
        raise Undetermined("the locator is stated as unknown", "/locator")
    for kind, value in stated:
        yield f"/locator/{kind}", f"{kind} {quoted(value)} is no address that others can reach"
    if not stated:
        yield "/locator", "no url, doi, git or hub locator"


def _stated(locator: Locator) -> list[tuple[str, str]]:
    return [(kind, value) for kind, value in zip(_KINDS, locator, strict=False) if value and value.strip()]
