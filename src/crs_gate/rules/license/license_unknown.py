"""A source's license is stated as unknown, as other without its text, or as a family of licenses.

Why:
    Unknown, other and NOASSERTION say that somebody looked and found no answer. A family name such as cc or gpl
    leaves open what is allowed: CC BY permits what CC BY-NC-ND forbids.

Example:
    Words that name no license:

        license: other

Fix:
    Find the license and state it; for terms that are on no list give them a name and link to the text.

        license:
          expression: other
          name: Example Forum data terms
          link: https://example.org/terms

References:
    - https://spdx.org/licenses/
    - https://huggingface.co/docs/hub/repositories-licenses

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
    """Fail when the text says that there is no answer, or names several licenses at once.

    Of a license that is missing, or grants nothing, license-missing speaks.
    """
    reading = read_license(source.license)
    if spoken_of_by("license-unknown", reading):
        yield "/license/expression", f"license {quoted(source.license.expression or 'other')} {reading.note}"
