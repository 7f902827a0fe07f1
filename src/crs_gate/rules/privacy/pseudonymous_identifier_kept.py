"""A dataset that is given out keeps what identifies people, such as handles, DIDs or user ids.

Why:
    A handle is a name to everyone who can look it up. One million public posts were put on a hub in November 2024 with
    the lasting identifiers of their authors, without asking them, and taken down a day later with an apology.

Example:
    Identifiers of people in a public dataset:

        dataset: {release: public}
        sources:
          - id: posts
            personal_data: {present: yes, identifiers: [did, handle]}

Fix:
    Take them out and list what is left, say how they were made unrecognizable, or show that the people agreed; a
    dataset that stays inside says so with release internal.

        personal_data:
          present: yes
          identifiers: []
          anonymisation: handles replaced by random numbers, the table destroyed

References:
    - https://eur-lex.europa.eu/eli/reg/2016/679/oj
    - https://www.edpb.europa.eu/our-work-tools/documents/public-consultations/2025/guidelines-012025-pseudonymisation_en

"""

from crs_gate.model.answer import State, denies, given, state
from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, NotApplicable, Problems, Undetermined
from crs_gate.rules.persons import agreed, anonymized, owed_to_persons
from crs_gate.rules.statements import names_something
from crs_gate.rules.wording import listing, quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.SOURCE

_PLACE = "/personal_data/identifiers"
_INSIDE = frozenset({"internal", "none"})


def check(source: Source, ctx: Context) -> Problems:
    """Owed where the dataset is given out, which it is as long as it does not say otherwise."""
    owed_to_persons(source)
    if (release := ctx.dataset.about.release) in _INSIDE:
        raise NotApplicable(f"dataset.release is {release}")
    identifiers = source.personal_data.identifiers
    kept = [name for name in identifiers or () if names_something(name) and given(name)]
    if not kept:
        _insist_on_an_answer(identifiers)
        return
    if anonymized(source):
        return
    if agreed(source) and given(source.consent.evidence) and not denies(source.consent.evidence or ""):
        raise NotApplicable("the people agreed: consent.basis is opt-in, with evidence")
    method = source.personal_data.anonymisation or ""
    why = f"anonymisation {quoted(method)} is no method" if method.strip() else "no anonymisation is stated"
    yield _PLACE, f"the dataset keeps {listing(kept)}, and {why}"


def _insist_on_an_answer(identifiers: tuple[str, ...] | None) -> None:
    if identifiers is None or any(state(name) in {State.PLACEHOLDER, State.MISSING} for name in identifiers):
        raise Undetermined("which identifiers of people it keeps is not stated", _PLACE)
    if any(state(name) is State.UNKNOWN for name in identifiers):
        raise Undetermined("which identifiers of people it keeps is stated as unknown", _PLACE)
