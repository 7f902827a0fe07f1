"""What the report says of files in other people's formats: where values came from, and what no edit of them can say."""

from collections.abc import Iterable
from shlex import quote

from crs_gate.formats.own_keys import own_key
from crs_gate.judge.in_format import beyond, field_of
from crs_gate.model.dataset import NotInFormat
from crs_gate.model.findings import Finding
from crs_gate.model.report import ManifestReport
from crs_gate.model.scheme import CRITERIA, Criterion
from crs_gate.report.digest import criteria

_OF_THE_DATASET = ("/dataset", "/sources")
_BODY = "body/"
"""Before what a card says below its metadata, under a heading or behind a bullet."""


def not_in_format(manifest: ManifestReport) -> NotInFormat:
    """What the format has no place for, as far as a criterion is not met for it: there a native manifest helps."""
    rows = criteria(manifest.head_rating)
    unmet = {row.criterion for row in rows.values() if not row.met}
    return tuple((criterion, fields) for criterion, fields in manifest.not_in_format if criterion in unmet)


def parted(manifest: ManifestReport, found: Iterable[Finding]) -> tuple[list[Finding], list[Finding]]:
    """Findings that an edit of this file can answer, and those for which its format has no place."""
    here: list[Finding] = []
    elsewhere: list[Finding] = []
    for finding in found:
        (elsewhere if beyond(manifest.not_in_format, finding) else here).append(finding)
    return here, elsewhere


def own_keys(manifest: ManifestReport, found: Iterable[Finding]) -> tuple[str, ...]:
    """Where the format has a place for what findings ask, each once, in its own words; fixes speak of native keys."""
    fields = (field_of(finding) for finding in found if finding.location.pointer.startswith(_OF_THE_DATASET))
    keys = (own_key(manifest.format, field) for field in fields)
    return tuple(
        dict.fromkeys(f"'{key.removeprefix(_BODY)}' in the text" if _BODY in key else key for key in keys if key)
    )


def titled(criterion: Criterion) -> str:
    """Such as ``C4 opt-out``; a safeguard has its name alone."""
    return f"{criterion.value} {criterion.title}" if criterion in CRITERIA else criterion.title


def import_command(manifest: ManifestReport) -> str:
    """The command that writes a native manifest from a file in another format; it can be pasted into a shell."""
    path = manifest.path if not manifest.path.startswith("-") else f"./{manifest.path}"
    return f"crs-gate import {quote(path)}"


def dotted(pointer: str) -> str:
    """A JSON pointer as people say it: ``sources.0.license.expression``."""
    steps = pointer.removeprefix("/").split("/")
    return ".".join(step.replace("~1", "/").replace("~0", "~") for step in steps)
