"""A source's license is not one that the policy allows.

Why:
    The policy names the licenses that this repository takes in. A source under another one needs a decision by
    the people who own the policy, not a merge.

Example:
    The policy allows CC-BY-4.0 and CC0-1.0:

        license: CC-BY-NC-4.0

Fix:
    Replace the source, ask its owner for another license, or have the policy changed in a change of its own.

        licenses:
          allow: [CC0-1.0, CC-BY-4.0]

References:
    - https://spdx.org/licenses/

"""

from functools import lru_cache

from crs_gate.licenses import expression
from crs_gate.licenses.deprecated import stricter
from crs_gate.licenses.reading import read
from crs_gate.licenses.weighing import without_exception
from crs_gate.model.policy import Policy
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, NotAsked, Problems, ToldElsewhere
from crs_gate.rules.license_terms import readable
from crs_gate.rules.licensing import stated_readings
from crs_gate.rules.wording import listing

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE
LOCAL = True


def check(source: Source, ctx: Context) -> Problems:
    """Hold the license, and that of the contents, against the lists: all parts of an AND, one of an OR."""
    if not ctx.policy.license_allow and not ctx.policy.license_deny:
        raise NotAsked("the policy names no allowed or denied licenses")
    stated = [(pointer, reading.canonical) for pointer, reading in stated_readings(source.license)]
    refused = [(pointer, _refused(canonical, ctx.policy)) for pointer, canonical in stated if canonical]
    if not any(names for _, names in refused):
        readable(source.license)
        if not all(canonical for _, canonical in stated):
            raise ToldElsewhere("license-contents-missing", "the license of the contents cannot be read")
    for pointer, names in refused:
        if names:
            yield pointer, f"license {listing(names)} is not allowed by the policy"


def _refused(canonical: str, policy: Policy) -> tuple[str, ...]:
    """The licenses that are refused; empty when the expression as a whole is acceptable."""
    allowed, denied = _names(policy.license_allow), _names(policy.license_deny)

    def acceptable(name: str) -> bool:
        # An exception only adds permission, so that the license without it may stand in for it. A deprecated id is
        # as good as the worst that it may mean.
        base = without_exception(name)
        spelled, meant = {name.lower(), base.lower()}, {each.lower() for each in stricter(base)}
        if not (spelled | meant).isdisjoint(denied):
            return False
        return not allowed or not spelled.isdisjoint(allowed) or (bool(meant) and meant <= allowed)

    node = expression.parse(canonical)
    if expression.holds(node, acceptable):
        return ()
    return tuple(dict.fromkeys(name for name in expression.licenses(node) if not acceptable(name)))


@lru_cache(maxsize=8)
def _names(entries: tuple[str, ...]) -> frozenset[str]:
    """The ids of a list, and what a deprecated one of them may mean."""
    named = [read(entry).canonical or entry for entry in entries]
    return frozenset(each.lower() for name in named for each in (name, *stricter(name)))
