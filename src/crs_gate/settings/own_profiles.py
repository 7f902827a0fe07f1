"""Profiles that a policy makes itself, each by extending another one, down to one that is built in."""

from collections.abc import Callable, Mapping
from typing import Any

from crs_gate.model.policy import Floors
from crs_gate.model.scheme import Severity
from crs_gate.settings.names import check_optional, check_rule, nearest
from crs_gate.settings.profiles import BUILT_IN, Profile

Insist = Callable[[str | None, str], None]
"""Raises the fault, if there is one, with the place of a pointer."""

_MOST_STEPS = 20
"""Profiles that may stand on one another."""


class Profiles:
    """All profiles that a policy may name. ``stated`` is its ``profiles``, checked against the schema."""

    def __init__(self, stated: Mapping[str, Any], insist: Insist) -> None:
        self._stated, self._insist = stated, insist
        for name, own in stated.items():
            at = f"/profiles/{name}"
            shadow = f"'{name}' is a built-in profile: give yours a name of its own"
            insist(shadow if name in BUILT_IN else None, at)
            for rule in own.get("severity") or {}:
                insist(check_rule(rule) or check_optional(rule), f"{at}/severity/{rule}")
            self._resolved(name, at)

    def named(self, name: str | None, at: str) -> Profile:
        """The profile of a name that stands at a pointer; no name stands for none."""
        return self._resolved(name, at) if name else Profile()

    def _resolved(self, name: str, at: str) -> Profile:
        """The profile, from the one that all others stand on upwards."""
        chain: list[str] = []
        while name not in BUILT_IN:
            self._insist(self._unknown(name), at)
            steps = " -> ".join((*chain, name))
            self._insist(f"profiles extend one another in a circle: {steps}" if name in chain else None, at)
            self._insist(f"more than {_MOST_STEPS} profiles on one another" if len(chain) == _MOST_STEPS else None, at)
            chain.append(name)
            at, name = f"/profiles/{name}/extends", self._stated[name]["extends"]
        found = BUILT_IN[name]
        for step in reversed(chain):
            found = _extended(found, self._stated[step])
        return found

    def _unknown(self, name: str) -> str | None:
        known = name in BUILT_IN or name in self._stated
        return None if known else nearest("profile", name, [*BUILT_IN, *self._stated])


def _extended(found: Profile, own: Mapping[str, Any]) -> Profile:
    severities = {rule: Severity[str(level).upper()] for rule, level in (own.get("severity") or {}).items()}
    higher = found.under(floors(own), lists(own))
    return higher._replace(severities={**found.severities, **severities})


def floors(tree: Mapping[str, Any]) -> Floors:
    """The floors that a policy, an entry or a profile states itself; a number can be one in JSON and TOML."""
    stated = (tree.get(name) for name in Floors._fields)
    return Floors(*(None if value is None else str(value) for value in stated))


def lists(tree: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The lists of answers that are asked for, as far as that is stated."""
    stated = tree.get("require")
    return None if stated is None else tuple(stated)
