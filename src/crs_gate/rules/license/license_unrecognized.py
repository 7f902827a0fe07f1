"""A source's license is a text that names no known license.

Why:
    What cannot be resolved to a license cannot be compared with anything: nobody can say what it permits.

Example:
    A typing error, or a phrase:

        license: CC-BY-5.0

Fix:
    Use the SPDX id of the license; for terms that are on no list use a LicenseRef and link to the text.

        license:
          expression: LicenseRef-example-forum-terms
          evidence: {url: https://example.org/terms, retrieved: 2026-11-01}

References:
    - https://spdx.org/licenses/
    - https://spdx.github.io/spdx-spec/v3.0.1/annexes/spdx-license-expressions/

"""

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
    """Fail when the text is neither a license nor a known way of saying that there is none.

    Of the latter, and of no license at all, license-unknown and license-missing speak.
    """
    reading = read_license(source.license)
    if spoken_of_by("license-unrecognized", reading):
        claim = source.license
        kind = next((kind for kind in ("expression", "name", "link") if getattr(claim, kind)), "expression")
        yield f"/license/{kind}", f"license {quoted(getattr(claim, kind) or '')} {reading.note}"
