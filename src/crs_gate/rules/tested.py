"""Whether a text can say what was looked at and what came out: a test, a check, a finding."""

import re

from crs_gate.model.answer import State, is_filler, state
from crs_gate.model.caching import remembered

_LONGEST = 120
_WORD = r"[^\W_]{2}|[^\W\d_a-zA-Z]"
"""Two letters or digits, or one of a script that writes words with one."""
_HOLLOW = r"""(?ix)\W*(?:
        none | no | nothing | never | nil | null | false | yes | true | ok(?:ay)? | done | tested | checked | passed
      | un(?:tested|checked) | fine | good | tbd | missing
      | (?:not|never)[ ](?:yet[ ])?(?:been[ ])?(?:done|tested|checked|performed|run|measured|made|assessed|evaluated)
      | (?:there[ ](?:is|are|was|were)[ ])?no[ ](?:(?:known|such)[ ])?
        (?:tests?|checks?|bias(?:es)?|assessments?|evaluations?|disclosures?|mitigations?|steps?)
        (?:[ ](?:(?:was|were)[ ])?(?:known|done|run|made|performed|found|taken|planned|yet))?
    )\W*"""


@remembered(4096)
def tells(text: str | None) -> bool:
    """Whether a text says more than yes, no or done: what was done, or what was found.

    It may begin with a denial: ``no names among 500 samples`` is a result.
    """
    if text is None or state(text) is not State.GIVEN or is_filler(text) or not re.search(_WORD, text):
        return False
    return len(text) > _LONGEST or re.fullmatch(_HOLLOW, " ".join(text.split())) is None
