"""The change says that a source is not what was removed.

Why:
    Who brings back what was taken out can say in the same change that it is something else, and the gate has nobody's
    word but theirs. Whoever lets the change in should have read that sentence.

Example:
    A forum was taken out. A pull request brings a source of that name from another place, and this along with it:

        removals:
          - source: gardening-forum
            title: Gardening forum
            unlike:
              - {source: gardening-forum-2, reason: something else}

Fix:
    Compare the source with what was removed, and let the reason say in what they differ; no other edit is needed.

        removals:
          - source: gardening-forum
            title: Gardening forum
            unlike:
              - {source: gardening-forum-2, reason: "a forum of another club, with members and posts of its own"}

References:
    - https://eur-lex.europa.eu/eli/reg/2016/679/oj

"""

from collections.abc import Iterator

from crs_gate.model.answer import given
from crs_gate.model.dataset import Dataset
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.interface import Context, NotAsked, Problems
from crs_gate.rules.removed import in_words, subject_of
from crs_gate.rules.wording import quoted

SEVERITY = Severity.WARNING
SCOPE = Scope.DATASET

_Exempted = tuple[tuple[str, ...], str]
"""What was removed, and the source that is said to be unlike it."""


def check(dataset: Dataset, ctx: Context) -> Problems:
    """Report each source that head says is unlike what was removed, and base does not."""
    before = ctx.before
    if before is None or before is dataset:
        raise NotAsked("there is no earlier version of this dataset to compare with")
    known = {exempted for _, exempted, _ in _exemptions(before)}
    for pointer, exempted, said in _exemptions(dataset):
        if exempted not in known:
            yield pointer, said


def _exemptions(dataset: Dataset) -> Iterator[tuple[str, _Exempted, str]]:
    """Pointer, what is exempted of what, and that in words; a source without a reason is not exempted."""
    for index, entry in enumerate(dataset.removals or ()):
        subject, what = subject_of(entry), in_words(entry)
        for number, each in enumerate(entry.unlike):
            if each.source and each.reason and given(each.reason):
                said = f"source {quoted(each.source, 60)} is said to be unlike {what}: {quoted(each.reason, 200)}"
                yield f"/removals/{index}/unlike/{number}", (subject, each.source), said
