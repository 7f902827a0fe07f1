"""The dataset that is given out has no license, or one that cannot be read.

Why:
    Without a license nobody may use what is published, and whether the sources allow its release cannot be said.

Example:
    Published, under nothing:

        dataset: {release: public}

Fix:
    Choose a license that all sources allow; for terms of your own say what they grant.

        dataset:
          license: CC-BY-4.0

References:
    - https://spdx.org/licenses/
    - https://choosealicense.com/non-software/

"""

from crs_gate.licenses.reading import Kind
from crs_gate.model.dataset import Dataset
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.interface import Context, NotApplicable, Problems
from crs_gate.rules.licensing import outbound_of
from crs_gate.rules.wording import listing, quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.DATASET


def check(dataset: Dataset, ctx: Context) -> Problems:
    """Fail unless the license can be read; nothing is owed where nobody gets the data."""
    if dataset.about.release in {"none", "internal"}:
        raise NotApplicable(f"dataset.release is {dataset.about.release}")
    reading = outbound_of(dataset.about)
    stated = dataset.about.license or ""
    if reading.kind is Kind.MISSING and not stated.strip():
        yield "/dataset", f"dataset.license is not stated{_proposal(ctx)}"
    elif reading.kind is not Kind.EXPRESSION:
        yield "/dataset/license", f"license {quoted(stated)} {reading.note}{_proposal(ctx)}"


def _proposal(ctx: Context) -> str:
    """What all merged sources allow."""
    allowed = ctx.licensing.mixture.mix.fitting if ctx.licensing.mixture.size else ()
    return f"; the licenses of the merged sources allow {listing(allowed)}" if allowed else ""
