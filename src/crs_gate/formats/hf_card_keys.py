"""Which keys a dataset card has, and which it does not: misspellings, and what the format has no place for.

Source: https://github.com/huggingface/hub-docs/blob/main/datasetcard.md and the cards of the Hub themselves.
``languages`` was a key of older cards and is no mistake.
"""

from crs_gate.model.dataset import NotInFormat
from crs_gate.model.scheme import Criterion

NOT_IN_FORMAT: NotInFormat = (
    (Criterion.SOURCING, ("category", "collected.from", "collected.to", "locator.revision", "files")),
    (Criterion.LICENSE, ("license.evidence", "license.contents", "relation", "dataset.release", "dataset.use")),
    (Criterion.FLAGGING, ("unverified",)),
    (Criterion.OPT_OUT, ("consent.basis", "opt_out.signals")),
    (Criterion.TRACE, ("acquisition.basis", "derived_from", "trace")),
    (Criterion.RETENTION, ("dataset.retention", "reviewed")),
    (Criterion.BIAS, ("dataset.bias",)),
    (
        Criterion.PRIVACY,
        (
            "personal_data.classes",
            "personal_data.identifiers",
            "personal_data.gdpr_basis",
            "personal_data.art9",
            "personal_data.anonymisation",
            "personal_data.minors",
        ),
    ),
    (Criterion.SECURITY, ("files.sha256",)),
    (Criterion.SYNTHETIC, ("synthetic.generators", "synthetic.disclosure", "synthetic.checks")),
    (Criterion.REMOVAL, ("removals",)),
)
MISSPELT = {
    **dict.fromkeys(("licence", "licences", "licenses", "lisence", "License", "Licence"), "license"),
    **dict.fromkeys(("licence_name", "license-name", "licence-name"), "license_name"),
    **dict.fromkeys(("licence_link", "license-link", "licence-link", "license_url"), "license_link"),
    **dict.fromkeys(("source_dataset", "source-datasets", "sources_datasets", "sources_dataset"), "source_datasets"),
    **dict.fromkeys(("pretty-name", "prettyname", "pretty name"), "pretty_name"),
    **dict.fromkeys(("language_creator", "languages_creators", "language-creators"), "language_creators"),
    **dict.fromkeys(("annotation_creators", "annotations_creator", "annotations-creators"), "annotations_creators"),
    **dict.fromkeys(("tag", "Tags"), "tags"),
}
