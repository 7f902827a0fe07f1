"""A source looks as if a model wrote it, and does not say so.

Why:
    What a model wrote carries the terms, the mistakes and the leaks of that model, and a model that is trained on it
    again and again gets worse. Hundreds of published sets are made so, and their titles often say it before their
    metadata does.

Example:
    The category says yes and the manifest says no:

        category: synthetic
        synthetic: {present: no}

Fix:
    Say yes and name the model, or mend what speaks for one; where people wrote it, a waiver can say so.

        synthetic:
          present: yes
          share: all
          generators:
            - {name: Example model, version: "1", terms: Apache-2.0}

References:
    - https://arxiv.org/abs/2305.17493
    - https://eur-lex.europa.eu/eli/reg/2024/1689/oj

"""

from crs_gate.model.answer import State, given, state
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.generated import hint
from crs_gate.rules.interface import Context, Problems, ToldElsewhere, Undetermined
from crs_gate.rules.statements import says_of_persons
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE
LOCAL = True

_PLACE = "/synthetic/present"


def check(source: Source, _ctx: Context) -> Problems:
    """Pass on yes, and on a no that nothing else in the source contradicts."""
    present = (source.synthetic.present or "").strip().lower()
    if present == "yes":
        return
    found = hint(source)
    if state(present) is State.UNKNOWN and found:
        raise Undetermined(f"synthetic.present is unknown, though {found}", _PLACE)
    if present == "no" and found:
        yield _PLACE, f"synthetic.present is no, but {found}"
    elif found:
        yield "/synthetic", f"{found}, and {_what(present)}"
    elif present != "no":
        raise ToldElsewhere("output-terms-conflict", "whether a model wrote it is not stated")
    elif not given(source.category):
        _ask_for_the_category(source)


def _what(present: str) -> str:
    if state(present) is State.MISSING:
        return "synthetic.present is not stated"
    return f"synthetic.present {quoted(present)} is no answer"


def _ask_for_the_category(source: Source) -> None:
    reason = "synthetic.present is no, but no category is stated to check it against"
    if says_of_persons(source) is False:
        raise ToldElsewhere("personal-data-undeclared", reason)
    raise Undetermined(reason, "/category")
