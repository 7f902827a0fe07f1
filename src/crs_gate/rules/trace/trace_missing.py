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
from crs_gate.rules.interface import Context, Problems
from crs_gate.rules.statements import names_step
from crs_gate.rules.steps import believe_untouched, made_how

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE
LOCAL = True


def check(source: Source, _ctx: Context) -> Problems:
    """An empty list is the statement that nothing was done; it is checked against category and derived_from."""
    if any(names_step(step.step or "") for step in source.trace or ()):
        return
    how = made_how(source)
    if source.trace:
        yield "/trace", "no step of the trace says what was done"
    elif how:
        yield "/trace", f"no steps, although {how}"
    elif source.trace is None:
        yield "/trace", "no steps and no statement that nothing was done (trace: [])"
    else:
        believe_untouched(source)
