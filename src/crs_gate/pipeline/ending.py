"""From manifests and policy as they stand to what ends: waivers from a rating, the rest by the rules' own days."""

from crs_gate.errors import UsageError
from crs_gate.judge.expiring import endings, waivers_in_order
from crs_gate.judge.selection import selected
from crs_gate.model.ending import Ending, Endings
from crs_gate.model.location import Location
from crs_gate.pipeline import run
from crs_gate.pipeline.reading import Reading
from crs_gate.pipeline.request import Run
from crs_gate.settings.policy_file import find, load

_MOST_DAYS = 3660


def ending(request: Run, within: int) -> Endings:
    """What ends within so many days, at the head of a run that compares nothing. Raises ``GateError``."""
    if within > _MOST_DAYS:
        raise UsageError(f"{within} days are more than ten years", "give fewer days")
    policy = load(find(request.head, request.policy_path))
    rules = selected(policy)
    found: list[Ending] = []
    unread: list[Location] = []
    for case in Reading(request, policy).cases():
        read, tree = (case.head.read, case.head.tree) if case.head else (None, None)
        if read and read.dataset:
            found += endings(read.dataset, policy, rules, request.today, within, tree)
        elif read:
            first = read.problems[0]
            unread.append(Location(first.path or case.path, first.line, first.column))
    found.sort(key=lambda one: (one.last, one.dataset, one.rule, one.location))
    used = run(request).waivers if policy.waivers else ()  # to rate takes most of the time, and tells their use alone
    uses = waivers_in_order(used, within)
    return Endings(request.today, within, policy.origin, uses, tuple(found), tuple(unread))
