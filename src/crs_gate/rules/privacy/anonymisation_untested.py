"""Persons were made unrecognizable, and nobody tested whether they are.

Why:
    Search logs and film ratings were published without names, and people were found in them all the same. Whether a
    method worked can only be said after somebody tried to undo it, and what comes out belongs beside the data.

Example:
    A method, and no word on whether it worked:

        personal_data: {present: yes, identifiers: [], anonymisation: names replaced}

Fix:
    Try to find people in a sample, and write down how and what came out; no is an honest answer where nothing was done.

        personal_data:
          present: yes
          identifiers: []
          anonymisation: names and handles replaced by random numbers
          anonymisation_test: two people searched the web for 500 posts and found no author

References:
    - https://www.cs.cornell.edu/~shmat/shmat_oak08netflix.pdf
    - https://ec.europa.eu/justice/article-29/documentation/opinion-recommendation/files/2014/wp216_en.pdf

"""

from crs_gate.model.answer import State, denies, given, state
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, NotApplicable, Problems, ToldElsewhere, Undetermined
from crs_gate.rules.persons import anonymized, owed_to_persons
from crs_gate.rules.tested import tells
from crs_gate.rules.wording import quoted

SEVERITY = Severity.WARNING
SCOPE = Scope.SOURCE
LOCAL = True

_PLACE = "/personal_data/anonymisation_test"


def check(source: Source, _ctx: Context) -> Problems:
    """Owed where a method is stated; silence on the method is a gap."""
    owed_to_persons(source)
    if not anonymized(source):
        _insist_on_an_answer(source)
    test = source.personal_data.anonymisation_test or ""
    if state(test) is State.UNKNOWN:
        raise Undetermined("the test of the anonymisation is stated as unknown", _PLACE)
    if state(test) is State.MISSING:
        yield "/personal_data/anonymisation", "a method of anonymisation, and no test of it"
    elif not tells(test):
        yield _PLACE, f"anonymisation_test {quoted(test)} does not say what was tested"


def _insist_on_an_answer(source: Source) -> None:
    method = source.personal_data.anonymisation or ""
    if given(method) and denies(method):
        raise NotApplicable(f"personal_data.anonymisation is {quoted(method, 40)}")
    reason = "whether persons were made unrecognizable is not stated"
    if source.personal_data.identifiers:
        raise ToldElsewhere("pseudonymous-identifier-kept", reason)
    raise Undetermined(reason, "/personal_data/anonymisation")
