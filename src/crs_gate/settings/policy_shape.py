"""From the checked tree of a policy file to the ``Policy``; checks what a schema cannot: rules, licenses, patterns."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from crs_gate.errors import PolicyError
from crs_gate.facts.kinds import MANIFEST_ENDINGS
from crs_gate.formats.interface import Problem
from crs_gate.model.answer import given
from crs_gate.model.globs import PatternError, matcher
from crs_gate.model.location import Location, Places
from crs_gate.model.policy import DatasetEntry, Policy, Waiver
from crs_gate.model.scheme import Severity
from crs_gate.settings.names import check_ignorable, check_license, check_optional, check_rule, check_selector
from crs_gate.settings.own_profiles import Profiles, floors, lists
from crs_gate.settings.profiles import SEVERITIES, Profile

_MOST_SHOWN = 10


def invalid(path: str, problems: tuple[Problem, ...], hint: str = "mend the policy file") -> PolicyError:
    """The error that names the first problems of a policy file, each with its place."""
    lines = [f"{path}:{p.line}:{p.column}: {p.message}" for p in problems[:_MOST_SHOWN]]
    left = len(problems) - len(lines)
    listed = "\n  ".join([*lines, f"and {left} more"] if left else lines)
    return PolicyError(f"the policy is not valid\n  {listed}", hint)


class Shaper:
    """Turns a valid tree into a Policy, and checks what a schema cannot: names of rules, licenses, dates."""

    def __init__(self, path: str, tree: Mapping[str, Any], places: Places, origin: str) -> None:
        self._path, self._tree, self._places, self._origin = path, tree, places, origin

    def policy(self) -> Policy:
        """The policy; raises ``PolicyError``."""
        tree, default = self._tree, Policy()
        regression, name = _section(tree, "no_regression"), tree.get("profile")
        profiles, audit = Profiles(_section(tree, "profiles"), self._insist), _section(tree, "audit")
        profile = profiles.named(name, "/profile").under(floors(tree), lists(tree))
        policy = Policy(
            origin=self._origin,
            profile=name,
            manifests=self._globs("/manifests", tree.get("manifests"), of_manifests=True) or default.manifests,
            datasets=self._datasets(profiles),
            ignore_data=self._globs("/data/ignore", _section(tree, "data").get("ignore"), of_manifests=False),
            no_letter_regression=str(regression.get("letter", True)).lower() != "false",
            score_tolerance=tolerance(regression.get("score_tolerance"), default.score_tolerance),
            license_allow=self._names("/licenses/allow", check_license),
            license_deny=self._names("/licenses/deny", check_license),
            license_level=_section(tree, "licenses").get("level") or default.license_level,
            evidence_days=int(_section(tree, "evidence").get("max_age_days") or default.evidence_days),
            levels=tuple(sorted((_section(_section(tree, "evidence"), "levels")).items())),
            audit_required=_is_on(audit.get("require")),
            audit_days=int(audit.get("max_age_days") or default.audit_days),
            audit_signed=_is_on(audit.get("signed")),
            audit_sample=Decimal(str(audit["sample"])) if audit.get("sample") is not None else default.audit_sample,
            select=self._names("/rules/select", check_selector),
            ignore=self._names("/rules/ignore", check_ignorable),
            severities=self._severities(profile),
            waivers=tuple(self._waivers()),
            require=profile.require or (),
            tiers=profile.tiers,
        )
        return policy.under(profile.floors)

    def _datasets(self, profiles: Profiles) -> tuple[DatasetEntry, ...]:
        entries = self._tree.get("datasets") or ()
        for index, entry in enumerate(entries):
            self._insist(_glob_fault(entry["path"], of_manifests=True), f"/datasets/{index}/path")
        named = (profiles.named(entry.get("profile"), f"/datasets/{n}/profile") for n, entry in enumerate(entries))
        return tuple(_entry(entry, profile) for entry, profile in zip(entries, named, strict=True))

    def _globs(self, pointer: str, globs: Iterable[str] | None, *, of_manifests: bool) -> tuple[str, ...]:
        found = tuple(globs or ())
        for index, glob in enumerate(found):
            self._insist(_glob_fault(glob, of_manifests=of_manifests), f"{pointer}/{index}")
        return found

    def _names(self, pointer: str, check: Callable[[str], str | None]) -> tuple[str, ...]:
        _, section, key = pointer.split("/")
        names = tuple(str(name) for name in _section(self._tree, section).get(key) or ())
        for index, name in enumerate(names):
            self._insist(check(name), f"{pointer}/{index}")
        return names

    def _severities(self, profile: Profile) -> dict[str, Severity]:
        stated = _section(self._tree, "rules").get("severity") or {}
        for rule in stated:
            self._insist(check_rule(rule) or check_optional(rule), f"/rules/severity/{rule}")
        own = {rule: Severity[str(level).upper()] for rule, level in stated.items()}
        return {**profile.severities, **own}

    def _waivers(self) -> Iterator[Waiver]:
        for index, waiver in enumerate(self._tree.get("waivers") or ()):
            pointer = f"/waivers/{index}"
            self._insist(check_rule(waiver["rule"]), f"{pointer}/rule")
            if waiver["rule"] == "manifest-invalid":
                self._insist("manifest-invalid cannot be waived: nothing could be rated", f"{pointer}/rule")
            for key in ("reason", "approved_by"):
                if not given(waiver[key]):
                    self._insist(f"'{waiver[key][:80]}' is no answer", f"{pointer}/{key}")
            yield Waiver(
                waiver["rule"],
                waiver["dataset"],
                waiver.get("source"),
                waiver["reason"],
                waiver["approved_by"],
                date.fromisoformat(waiver["expires"]),
                Location(self._path, *self._places.locate(pointer), pointer),
            )

    def _insist(self, fault: str | None, pointer: str) -> None:
        if fault:
            line, column = self._places.locate(pointer)
            raise invalid(self._path, (Problem(fault, line, column, pointer),))


def _entry(entry: Mapping[str, Any], profile: Profile) -> DatasetEntry:
    """An entry over its profile. What built-in profiles make rules weigh concerns the policy as a whole alone."""
    held = profile.under(floors(entry), lists(entry))
    on_policy = {rule for levels in SEVERITIES.values() for rule in levels}
    return DatasetEntry(
        entry["path"],
        entry.get("format"),
        entry.get("profile"),
        entry.get("owner"),
        held.floors,
        held.require,
        {rule: level for rule, level in held.severities.items() if rule not in on_policy},
        held.tiers,
    )


def _glob_fault(glob: str, *, of_manifests: bool) -> str | None:
    try:
        matcher(glob)
    except PatternError as fault:
        return f"the pattern '{glob[:80]}' {fault}"
    if of_manifests and not glob.endswith(MANIFEST_ENDINGS):
        return f"the pattern '{glob[:80]}' must end in one of {', '.join(MANIFEST_ENDINGS)}"
    return None


def _section(tree: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    return tree.get(key) or {}


def _is_on(stated: object) -> bool:
    return str(stated).lower() == "true"


def tolerance(stated: object, default: Decimal | None) -> Decimal | None:
    """Points that a score may fall, from its text; ``off`` turns the comparison off."""
    return default if stated is None else None if stated == "off" else Decimal(str(stated))
