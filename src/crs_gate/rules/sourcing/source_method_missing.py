"""A source does not say how it was collected.

Why:
    Crawled, downloaded, bought and typed in by hand are different things to everyone who asks by what right
    the data is here, and to everyone who wants to gather it again.

Example:
    A template's words are no method:

        collected: {from: 2024-11-20, method: "[More Information Needed]"}

Fix:
    Say in a few words, or with a code, how the data was obtained, and name the tool.

        collected:
          method: bulk-download
          tool: wget
          tool_version: "1.24"

References:
    - https://arxiv.org/abs/2512.21775

"""

from crs_gate.model.answer import State, state
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, Problems, Undetermined
from crs_gate.rules.statements import names_method
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE
LOCAL = True


def check(source: Source, _ctx: Context) -> Problems:
    """Fail when there is no method or the text says none."""
    method = source.collected.method or ""
    worth = state(method)
    if worth is State.UNKNOWN:
        raise Undetermined("the method of collection is stated as unknown", "/collected/method")
    if worth is State.MISSING:
        yield "/collected", "no method of collection"
    elif not names_method(method):
        yield "/collected/method", f"collected.method {quoted(method)} names no method"
