"""A source holds data of people and does not say whether children are among them.

Why:
    Children get more protection by law, and their parents must be asked. Photos of children from private blogs were
    found in a big set of pictures for training, with names and places, though nobody had meant to collect them.

Example:
    Posts of users, and not a word on their age:

        category: user_data
        personal_data: {present: yes, identifiers: [handle]}

Fix:
    Find out whether people under 18 are among them: terms of the place, a stated age, a sample; unknown is an honest
    answer that does not pass.

        personal_data:
          present: yes
          minors: no

References:
    - https://eur-lex.europa.eu/eli/reg/2016/679/oj
    - https://www.hrw.org/news/2024/06/10/brazil-childrens-personal-photos-misused-power-ai-tools

"""

from crs_gate.model.answer import State, state
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, Problems, Undetermined
from crs_gate.rules.persons import owed_to_persons
from crs_gate.rules.wording import quoted

SEVERITY = Severity.WARNING
SCOPE = Scope.SOURCE
LOCAL = True

_ANSWERS = frozenset({"yes", "no"})


def check(source: Source, _ctx: Context) -> Problems:
    """Owed for all personal data: children are in licensed sets as well as in crawled ones."""
    owed_to_persons(source)
    minors = (source.personal_data.minors or "").strip().lower()
    if state(minors) is State.UNKNOWN:
        raise Undetermined("whether people under 18 are among them is stated as unknown", "/personal_data/minors")
    if state(minors) is State.MISSING:
        yield "/personal_data", "it is not stated whether people under 18 are among them (minors)"
    elif minors not in _ANSWERS:
        yield "/personal_data/minors", f"personal_data.minors {quoted(minors)} is neither yes nor no"
