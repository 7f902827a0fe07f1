"""A source has no license.

Why:
    Without a license all rights stay with the owner: nobody may copy, change or pass the data on. The license of
    the dataset does not stand in for that of a source.

Example:
    Nothing, or a word that grants nothing:

        license: none

Fix:
    State the license that the owner gave, as an SPDX expression or a LicenseRef of your own for other terms.

        license:
          expression: CC-BY-4.0
          evidence: {url: https://example.org/license, retrieved: 2026-11-01}

References:
    - https://spdx.org/licenses/
    - https://choosealicense.com/no-permission/

"""

from crs_gate.licenses.reading import Kind
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, Problems
from crs_gate.rules.license_terms import spoken_of_by
from crs_gate.rules.statements import read_license
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE
LOCAL = True


def check(source: Source, _ctx: Context) -> Problems:
    """Fail on nothing, on a placeholder and on words that grant nothing; other rules judge the rest."""
    stated = source.license.expression or ""
    reading = read_license(source.license)
    if not spoken_of_by("license-missing", reading):
        return
    if reading.kind is Kind.NO_LICENSE:
        yield "/license/expression", f"license {quoted(stated)} grants nothing"
    elif stated.strip():
        yield "/license/expression", f"license {quoted(stated)} is a placeholder"
    else:
        yield "/license", "no license is stated"
