"""Which findings no edit of the file can answer, because its format has no place for what they ask."""

from crs_gate.model.dataset import NotInFormat
from crs_gate.model.findings import Finding

_ASKED = {
    "acquisition-undeclared": "acquisition.basis",
    "bias-mitigation-missing": "dataset.bias.mitigations",
    "bias-undocumented": "dataset.bias.known",
    "checksum-missing": "files.sha256",
    "consent-basis-missing": "consent.basis",
    "dataset-license-missing": "dataset.license",
    "license-contents-missing": "license.contents",
    "opt-out-mechanism-missing": "dataset.opt_out",
    "opt-out-signal-unchecked": "collected.to",
    "minors-undeclared": "personal_data.minors",
    "personal-data-basis-missing": "personal_data.gdpr_basis",
    "sensitive-data-condition-missing": "personal_data.art9",
    "source-date-missing": "collected.from",
    "source-method-missing": "collected.method",
    "synthetic-check-missing": "synthetic.checks",
    "synthetic-disclosure-missing": "synthetic.disclosure",
    "synthetic-generator-missing": "synthetic.generators",
    "synthetic-undeclared": "synthetic.present",
}
"""The field that a rule asks for where it points at what holds the field."""
_ASKED_BESIDE = {"source-locator-unstable": "locator.revision"}
"""The field that a rule asks for where it points at another one, which stays as it is."""

_ASKS_FOR_NOTE, _NOTE = "unverified-claim-unflagged", "unverified"
"""The rule that asks for a note where others ask for the answer itself."""


def beyond(not_in_format: NotInFormat, finding: Finding) -> str:
    """The field that a finding asks for and the format has no place for; empty where it has one."""
    if not not_in_format:
        return ""
    missing = [field for _, fields in not_in_format for field in fields]
    asked = field_of(finding)
    found = next((field for field in missing if f"{asked}.".startswith(f"{field}.")), "")
    return found or (_NOTE if finding.rule_id == _ASKS_FOR_NOTE and _NOTE in missing else "")


def field_of(finding: Finding) -> str:
    """The field that a finding asks for, as native manifests name it: dotted, without places in lists."""
    steps = finding.location.pointer.split("/")[1:]
    field = ".".join(step for step in steps if not step.isdigit())
    field = field.removeprefix("sources").removeprefix(".")
    asked = _ASKED.get(finding.rule_id, "")
    return asked if not field or asked.startswith(f"{field}.") else _ASKED_BESIDE.get(finding.rule_id, field)
