"""Finds and reads the policy. For a pull request it is read from the base commit, never from the change itself."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from crs_gate.errors import PolicyError
from crs_gate.facts.kinds import MANIFEST_ENDINGS, PYPROJECT
from crs_gate.formats.interface import Problem, Unreadable
from crs_gate.history import Snapshot
from crs_gate.model.answer import given
from crs_gate.model.globs import PatternError, matcher
from crs_gate.model.location import Location, Places
from crs_gate.model.policy import DatasetEntry, Policy, Waiver
from crs_gate.model.scheme import Severity
from crs_gate.settings.names import check_ignorable, check_license, check_optional, check_rule, check_selector

CANDIDATES = (".github/crs-gate.yml", ".github/crs-gate.yaml", "crs-gate.yml", "crs-gate.yaml")
_MOST_SHOWN = 10


class PolicyText(NamedTuple):
    """A policy file as it was found: its path, its content, and where (a commit, ``work tree``, ...)."""

    path: str
    data: bytes
    label: str


def find(files: Snapshot, explicit: str | None = None) -> PolicyText | None:
    """The policy file at an explicit path, which must be there, or the first of the usual ones.

    A pyproject.toml counts only with a ``[tool.crs-gate]`` table.
    """
    for path in (explicit,) if explicit else CANDIDATES:
        if (data := files.read(path)) is not None:
            return PolicyText(path, data, files.label)
    if explicit:
        raise PolicyError(f"no policy at {explicit} in {files.label}", "check the path given as --policy")
    data = files.read(PYPROJECT)
    return PolicyText(PYPROJECT, data, files.label) if data is not None and _has_table(data) else None


def load(found: PolicyText | None) -> Policy:
    """The policy that a file holds; the built-in policy where there is none."""
    if found is None:
        return Policy()
    tree, places = _parse(found.path, found.data)
    return _Shaper(found.path, tree, places, f"{found.path}@{found.label}").policy()


def _has_table(data: bytes) -> bool:
    """Whether a pyproject.toml configures the gate; one that cannot be read may do so."""
    try:
        return b"crs-gate" in data and _table(data.decode()) is not None
    except (ValueError, RecursionError):
        return True


def _table(text: str) -> dict[str, Any] | None:
    import tomllib

    tool = tomllib.loads(text).get("tool")
    table = tool.get("crs-gate") if isinstance(tool, dict) else None
    return table if isinstance(table, dict) else None


def _parse(path: str, data: bytes) -> tuple[Mapping[str, Any], Places]:
    from crs_gate.formats.documents import parse_document
    from crs_gate.formats.source_text import decode
    from crs_gate.formats.validation import schema_problems

    try:
        text = decode(data)
        tree, places = _toml(text) if path.endswith(".toml") else parse_document(path, text)
    except Unreadable as fault:
        raise PolicyError(_listed(path, (fault.problem,)), "mend the policy file") from fault
    if problems := schema_problems(tree, places, "policy"):
        raise PolicyError(_listed(path, problems), "`crs-gate schema policy` prints what a policy may hold")
    return tree, places


def _listed(path: str, problems: tuple[Problem, ...]) -> str:
    lines = [f"{path}:{p.line}:{p.column}: {p.message}" for p in problems[:_MOST_SHOWN]]
    left = len(problems) - len(lines)
    return "the policy is not valid\n  " + "\n  ".join([*lines, f"and {left} more"] if left else lines)


class _TomlPlaces:
    """Places in a pyproject.toml: the line of the table, since tomllib keeps none."""

    def __init__(self, text: str) -> None:
        self._line = 1 + text[: max(text.find("[tool.crs-gate"), 0)].count("\n")

    def locate(self, pointer: str) -> tuple[int, int]:  # noqa: ARG002 - the same for all
        return self._line, 1


def _toml(text: str) -> tuple[Mapping[str, Any], Places]:
    try:
        return _plain(_table(text) or {}), _TomlPlaces(text)
    except (ValueError, RecursionError) as fault:
        raise Unreadable(f"not valid TOML: {fault}") from fault


def _plain(value: Any) -> Any:
    """TOML's dates as text, as in the other formats."""
    if isinstance(value, dict):
        return {key: _plain(below) for key, below in value.items()}
    if isinstance(value, list):
        return [_plain(below) for below in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


class _Shaper:
    """Turns a valid tree into a Policy, and checks what a schema cannot: names of rules, licenses, dates."""

    def __init__(self, path: str, tree: Mapping[str, Any], places: Places, origin: str) -> None:
        self._path, self._tree, self._places, self._origin = path, tree, places, origin

    def policy(self) -> Policy:
        tree, default = self._tree, Policy()
        regression = _section(tree, "no_regression")
        return Policy(
            origin=self._origin,
            manifests=self._globs("/manifests", tree.get("manifests"), of_manifests=True) or default.manifests,
            datasets=self._datasets(),
            ignore_data=self._globs("/data/ignore", _section(tree, "data").get("ignore"), of_manifests=False),
            min_rating=tree.get("min_rating"),
            min_score=None if tree.get("min_score") is None else Decimal(str(tree["min_score"])),
            min_source_rating=source_floor(tree.get("min_source_rating"), default.min_source_rating),
            no_letter_regression=str(regression.get("letter", True)).lower() != "false",
            score_tolerance=tolerance(regression.get("score_tolerance"), default.score_tolerance),
            block_unknown=tree.get("on_unknown") == "block",
            license_allow=self._names("/licenses/allow", check_license),
            license_deny=self._names("/licenses/deny", check_license),
            license_level=_section(tree, "licenses").get("level") or default.license_level,
            evidence_days=int(_section(tree, "evidence").get("max_age_days") or default.evidence_days),
            select=self._names("/rules/select", check_selector),
            ignore=self._names("/rules/ignore", check_ignorable),
            severities=self._severities(),
            waivers=tuple(self._waivers()),
        )

    def _datasets(self) -> tuple[DatasetEntry, ...]:
        entries = self._tree.get("datasets") or ()
        for index, entry in enumerate(entries):
            self._insist(_glob_fault(entry["path"], of_manifests=True), f"/datasets/{index}/path")
        return tuple(DatasetEntry(entry["path"], entry.get("format")) for entry in entries)

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

    def _severities(self) -> dict[str, Severity]:
        stated = _section(self._tree, "rules").get("severity") or {}
        for rule in stated:
            self._insist(check_rule(rule) or check_optional(rule), f"/rules/severity/{rule}")
        return {rule: Severity[str(level).upper()] for rule, level in stated.items()}

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
            raise PolicyError(_listed(self._path, (Problem(fault, line, column, pointer),)), "mend the policy file")


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


def without_leniency(policy: Policy) -> Policy:
    """The policy of a change that nothing older vouches for: its floors count, what it lets off does not."""
    default = Policy()
    floor = min((letter for letter in (policy.min_source_rating, default.min_source_rating) if letter), default=None)
    return policy._replace(
        min_source_rating=floor,
        ignore_data=(),
        license_allow=(),
        license_level=default.license_level,
        evidence_days=min(policy.evidence_days, default.evidence_days),
        select=(),
        ignore=(),
        severities={},
        waivers=(),
    )


def differences(before: Policy, after: Policy) -> tuple[str, ...]:
    """What a change does to the policy, a sentence for each setting, in the order of the settings."""
    names = (name for name in Policy._fields if name != "origin")
    pairs = ((name, _said(getattr(before, name)), _said(getattr(after, name))) for name in names)
    return tuple(f"{name}: {was} -> {now}" for name, was, now in pairs if was != now)


def _said(value: object) -> str:
    if isinstance(value, Waiver):
        return f"{value.rule} for {value.source or value.dataset} until {value.expires}"
    if isinstance(value, DatasetEntry):
        return f"{value.path} as {value.format}" if value.format else value.path
    if isinstance(value, tuple):
        return ", ".join(map(_said, value)) or "none"
    if isinstance(value, Mapping):
        return ", ".join(f"{rule} {severity.name.lower()}" for rule, severity in sorted(value.items())) or "none"
    return "off" if value is None else str(value)


def source_floor(stated: str | None, default: str | None) -> str | None:
    """The floor for sources from its text; ``none`` turns it off."""
    return default if stated is None else None if stated == "none" else stated


def tolerance(stated: object, default: Decimal | None) -> Decimal | None:
    """Points that a score may fall, from its text; ``off`` turns the comparison off."""
    return default if stated is None else None if stated == "off" else Decimal(str(stated))
