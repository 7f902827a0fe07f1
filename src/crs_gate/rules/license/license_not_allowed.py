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
from crs_gate.licenses.reading import Kind, read
from crs_gate.model.dataset import Source
from crs_gate.model.policy import Policy
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.interface import Context, NotAsked, Problems, Undetermined
from crs_gate.rules.statements import read_license
from crs_gate.rules.wording import listing

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE
LOCAL = True


def check(source: Source, ctx: Context) -> Problems:
    """Hold the license, and that of the contents, against the lists: all parts of an AND, one of an OR.

    Of a license that cannot be read another rule speaks already; where that one may be off, this one says so.
    """
    if not ctx.policy.license_allow and not ctx.policy.license_deny:
        raise NotAsked("the policy names no allowed or denied licenses")
    stated = [("/license/expression", read_license(source.license))]
    if source.license.contents:
        stated.append(("/license/contents", read(source.license.contents)))
    unread = [pointer for pointer, reading in stated if reading.kind is not Kind.EXPRESSION]
    for pointer, reading in stated:
        refused = _refused(reading.canonical, ctx.policy) if reading.canonical else ()
        if refused:
            yield pointer, f"license {listing(refused)} is not allowed by the policy"
            unread = []
    if unread == ["/license/expression"] and _every_rule_runs(ctx.policy):
        raise NotAsked("another rule says that the license cannot be read")
    if unread:
        raise Undetermined("the license cannot be read, so that it cannot be looked up in the policy", unread[0])


def _every_rule_runs(policy: Policy) -> bool:
    """Whether the rule that speaks of an unreadable license is surely on, and blocks; else nobody would."""
    return not (policy.only or policy.select or policy.ignore or policy.severities)


def _refused(canonical: str, policy: Policy) -> tuple[str, ...]:
    """The licenses that are refused; empty when the expression as a whole is acceptable."""
    allowed, denied = _names(policy.license_allow), _names(policy.license_deny)

    def acceptable(name: str) -> bool:
        # An exception only adds permission, so that the license without it may stand in for it.
        spelled = {name.lower(), name.partition(" WITH ")[0].lower()}
        return spelled.isdisjoint(denied) and (not allowed or not spelled.isdisjoint(allowed))

    node = expression.parse(canonical)
    if expression.holds(node, acceptable):
        return ()
    return tuple(dict.fromkeys(name for name in expression.licenses(node) if not acceptable(name)))


@lru_cache(maxsize=8)
def _names(entries: tuple[str, ...]) -> frozenset[str]:
    return frozenset((read(entry).canonical or entry).lower() for entry in entries)
