"""From a finding to the place in the manifest where its answer belongs, and what to write there."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from crs_gate.judge.in_format import field_of
from crs_gate.judge.plan_holes import Asked, Snippet, note_on, snippet_for
from crs_gate.model.dataset import Dataset
from crs_gate.model.findings import WHOLE_DATASET, Finding, RuleResult
from crs_gate.model.plan import Effort
from crs_gate.model.scheme import Criterion
from crs_gate.model.source import Source

ASKS_FOR_NOTE = "unverified-claim-unflagged"
_PLACES = {
    "license-missing": "license.expression",
    "retention-missing": "dataset.retention",
    "source-locator-missing": "locator",
}
"""What to answer where a finding points at something else. Others point at their field, or ``in_format`` knows it."""
_OF_A_GENERATOR = {"synthetic-generator-missing": "name", "synthetic-terms-missing": "terms"}
_REFUSALS = frozenset(
    (
        *("license-conflict", "license-mix-conflict", "license-label-overpromises", "license-not-allowed"),
        *("license-model-license-on-data", "license-use-conflict", "trace-broken", "derived-from-unknown"),
        *("removal-overdue", "opt-out-signal-ignored", "source-metadata-dropped", "dataset-metadata-dropped"),
        *("retention-expired", "acquisition-terms-late", "source-path-missing"),
    )
)
"""Where a stated answer is the fault, no other answer is proposed: what is so must change, or be agreed upon."""


class Want(NamedTuple):
    """A value for a place, by JSON pointer; ``append`` puts it behind the items of a list that is there."""

    pointer: str
    snippet: Snippet
    append: bool = False

    @property
    def effort(self) -> Effort:
        """How much judgement it takes."""
        return self.snippet.effort

    @property
    def cost(self) -> int:
        """What it counts for when edits are compared."""
        return 1 + int(self.effort)


class Around(NamedTuple):
    """What wants are worked out from."""

    dataset: Dataset
    asked: Asked
    rows: Mapping[str, int]
    """The place of each source, by its id."""


def speakers(results: Iterable[RuleResult]) -> Iterator[tuple[Criterion, RuleResult, Finding]]:
    """Each finding that keeps a criterion from being met: of its own rules, or of those that tell of it elsewhere."""
    owed = [result for result in results if not result.satisfied]
    by_name = {(result.rule_id, result.subject): result for result in owed}
    for result in owed:
        told = [by_name[by] for by in result.told_by if by in by_name]
        for each in (result, *told, *(by_name[by] for one in told for by in one.told_by if by in by_name)):
            yield from ((result.criterion, each, finding) for finding in each.findings)


def wants_of(result: RuleResult, finding: Finding, around: Around) -> Iterator[Want]:
    """The place and the value that answer a finding; nothing where no text that is pasted can."""
    if finding.rule_id == ASKS_FOR_NOTE or _is_refusal(result):
        return
    row = None if finding.subject == WHOLE_DATASET else around.rows.get(finding.subject)
    if finding.subject != WHOLE_DATASET and row is None:
        return
    source = None if row is None else around.dataset.sources[row]
    asked = around.asked._replace(source=source)
    for field, pointer in _places(finding, row, source):
        snippet = snippet_for(field, asked)
        if snippet is not None:
            yield Want(pointer, snippet)


def notes_of(finding: Finding, around: Around) -> Iterator[Want]:
    """The note that a gap without one asks for."""
    row = around.rows.get(finding.subject)
    if finding.rule_id == ASKS_FOR_NOTE and row is not None:
        field = finding.location.pointer.removeprefix(f"/sources/{row}/").replace("/", ".")
        yield Want(f"/sources/{row}/unverified", note_on(field, around.asked), append=True)


def _is_refusal(result: RuleResult) -> bool:
    failed = not result.reason
    return failed and result.rule_id in _REFUSALS


def _places(finding: Finding, row: int | None, source: Source | None) -> Iterator[tuple[str, str]]:
    """The fields to answer, dotted, with their pointers: of a step those that it lacks, else one."""
    field, pointer = _place(finding, row)
    *_, above, last = ["", *pointer.split("/")]
    if not last.isdigit():
        yield field, pointer
    elif above == "trace" and source is not None and int(last) < len(source.trace or ()):
        step = (source.trace or ())[int(last)]
        lacks = [name for name in ("inputs", "outputs") if not getattr(step, name)]
        yield from ((f"trace.{name}", f"{pointer}/{name}") for name in lacks)


def _place(finding: Finding, row: int | None) -> tuple[str, str]:
    """The field, dotted, and its pointer."""
    own = finding.location.pointer
    if (leaf := _OF_A_GENERATOR.get(finding.rule_id)) and own.split("/")[-1].isdigit():
        return f"synthetic.generators.{leaf}", f"{own}/{leaf}"
    field = _PLACES.get(finding.rule_id) or field_of(finding)
    if row is None:
        return field, f"/{field.replace('.', '/')}"
    at = own.split("/")[3:]
    if field == ".".join(step for step in at if not step.isdigit()):
        return field, own
    return field, f"/sources/{row}/{field.replace('.', '/')}"
