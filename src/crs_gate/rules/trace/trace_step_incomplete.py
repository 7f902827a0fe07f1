"""A step of the trace does not say what was done, with which tool, in which version, or when.

Why:
    The same filter in another version keeps other records. Who finds an error in a tool can tell which datasets it
    went into only if tool, version and time were written down.

Example:
    Something was filtered, with something, at some time:

        trace:
          - {step: filter, tool: x}

Fix:
    Name the tool, its version or the commit of the code that ran, and the day. For work without a program write
    "by hand" as the tool; then no version is owed.

        trace:
          - {step: remove duplicates, tool: jq, version: "1.7", at: "2026-10-01T09:00:00Z"}

References:
    - https://www.w3.org/TR/prov-o/#Activity
    - https://slsa.dev/spec/v1.0/provenance

"""

from datetime import date

from crs_gate.model.answer import State, state
from crs_gate.model.dates import days, in_future
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source, Step
from crs_gate.rules.addresses import names_revision
from crs_gate.rules.interface import Context, Problems, Undetermined
from crs_gate.rules.statements import names_step
from crs_gate.rules.steps import by_hand, names_tool, steps_of
from crs_gate.rules.wording import listing, quoted

SEVERITY = Severity.WARNING
SCOPE = Scope.SOURCE
LOCAL = True


def check(source: Source, ctx: Context) -> Problems:
    """Look at each step; what is stated as unknown is a gap that is admitted."""
    found, unknown = [], []
    for index, step in enumerate(steps_of(source)):
        missing = list(_missing(step))
        admitted = [name for name, stated in missing if state(stated) is State.UNKNOWN]
        if lacking := [name for name, _ in missing if name not in admitted]:
            found.append((f"/trace/{index}", f"the step {_name(step, index)} lacks {listing(lacking, most=4)}"))
        if admitted:
            unknown.append((index, admitted))
        found += _not_come(step, index, ctx.today)
    if unknown and not found:
        index, names = unknown[0]
        raise Undetermined(f"step {index + 1} states {listing(names, most=4)} as unknown", f"/trace/{index}")
    yield from found


def _missing(step: Step) -> list[tuple[str, str | None]]:
    """The names of what has no answer, and what stands there instead."""
    missing = [] if names_step(step.step or "") else [("step", step.step)]
    if not names_tool(step.tool or ""):
        missing.append(("tool", step.tool))
    if not (names_revision(step.version) or names_revision(step.commit) or by_hand(step.tool or "")):
        missing.append(("version", step.version or step.commit))
    if days(step.at) is None:
        missing.append(("at", step.at))
    return missing


def _not_come(step: Step, index: int, today: date) -> list[tuple[str, str]]:
    done = days(step.at)
    if done is None or not in_future(done, today):
        return []
    return [(f"/trace/{index}/at", f"the time of a step, {quoted(step.at or '')}, is in the future")]


def _name(step: Step, index: int) -> str:
    return quoted(step.step or "", 40) if names_step(step.step or "") else str(index + 1)
