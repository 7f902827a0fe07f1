"""A source was changed or derived, and no step says what was done to it.

Why:
    Filtering, merging and generating decide what a model learns. Without the steps nobody can repeat them, or find
    out in which of them something went wrong.

Example:
    Made from another source, by nobody knows what:

        - id: forum-posts-clean
          derived_from: [forum-posts]
          trace: []

Fix:
    List the steps in their order; say trace: [] when the data is as it came.

        trace:
          - {step: deduplication, tool: example-dedup, version: "1.2", at: 2024-11-26T10:00:00Z}

References:
    - https://arxiv.org/abs/2512.21775

"""

from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, NotApplicable, Problems, Undetermined
from crs_gate.rules.statements import CATEGORIES, names_step
from crs_gate.rules.wording import listing

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE
LOCAL = True


def check(source: Source, _ctx: Context) -> Problems:
    """An empty list is the statement that nothing was done; it is checked against category and derived_from."""
    if any(names_step(step.step or "") for step in source.trace or ()):
        return
    made_how = _made(source)
    if source.trace:
        yield "/trace", "no step of the trace says what was done"
    elif made_how:
        yield "/trace", f"no steps, although {made_how}"
    elif source.trace is None:
        yield "/trace", "no steps and no statement that nothing was done (trace: [])"
    else:
        _believe_untouched(source)


def _made(source: Source) -> str:
    """What else in the source says that it was made from something, in words."""
    if source.derived_from:
        return f"the source is derived from {listing(source.derived_from)}"
    if source.category == "synthetic":
        return "the category is synthetic"
    return "synthetic.present is yes" if (source.synthetic.present or "").strip().lower() == "yes" else ""


def _believe_untouched(source: Source) -> None:
    if source.derived_from is None:
        raise Undetermined(
            "trace is an empty list, but it is not stated what the source is derived from", "/derived_from"
        )
    if source.category not in CATEGORIES:
        raise Undetermined("trace is an empty list, but no category is stated to check it against", "/category")
    raise NotApplicable(f"trace and derived_from are empty lists and the category is {source.category}")
