"""A source is machine-generated and was not checked for leaks of personal data, for bias and for being right.

Why:
    Models repeat names, numbers and whole pages that they were trained on, carry the skew of their data over, and state
    what is not so. None of that shows in a row that reads well; somebody has to look.

Example:
    Generated, and looked at for one thing only:

        synthetic:
          present: yes
          checks: {validity: 200 answers read, 9 wrong}

Fix:
    Look at a sample for each of the three, and write down how and what came out.

        synthetic:
          present: yes
          checks:
            privacy: names and numbers searched in 1,000 rows, none of a real person
            bias: occupations by gender counted, within 3 % of the census
            validity: 200 answers read by two people, 9 wrong and taken out

References:
    - https://arxiv.org/abs/2012.07805
    - https://eur-lex.europa.eu/eli/reg/2024/1689/oj

"""

from crs_gate.model.answer import State, state
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.generated import owed_when_generated
from crs_gate.rules.interface import Context, Problems, Undetermined
from crs_gate.rules.tested import tells
from crs_gate.rules.wording import listing

SEVERITY = Severity.WARNING
SCOPE = Scope.SOURCE
LOCAL = True

_OWED = ("privacy", "bias", "validity")


def check(source: Source, _ctx: Context) -> Problems:
    """Pass when each of the three checks says what was looked at or found."""
    owed_when_generated(source)
    stated = dict(source.synthetic.checks)
    owed = [name for name in _OWED if not tells(stated.get(name))]
    missing = [name for name in owed if state(stated.get(name)) is not State.UNKNOWN]
    if missing:
        yield "/synthetic", f"no check of {listing(missing)} is stated"
    elif owed:
        raise Undetermined(f"the check of {listing(owed)} is stated as unknown", f"/synthetic/checks/{owed[0]}")
