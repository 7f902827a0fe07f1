"""The manifest leaves open what a list of required answers asks for.

Why:
    A regulation asks for a list of facts, and a missing one is found when the authority or a customer asks, long after
    those who knew it have left. The list blocks as a floor does: whatever the change is, and without any letter
    depending on it. Only an answer counts, not a note that it is unverified.

Example:
    The policy asks for the items of California AB 2013, and nobody wrote down when the data was first used:

        require: [ca-ab2013]

Fix:
    Fill in the field that is named; what the profiles page lists as beyond the manifest is answered elsewhere.

        dataset:
          first_used: 2026-10

References:
    - https://leginfo.legislature.ca.gov/faces/billNavClient.xhtml?bill_id=202320240AB2013
    - https://eur-lex.europa.eu/eli/reg/2024/1689/oj
    - https://eur-lex.europa.eu/eli/reg/2016/679/oj

"""

from crs_gate.model.dataset import Dataset
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.interface import Context, NotAsked, Problems, Undetermined
from crs_gate.rules.regulations import LISTS
from crs_gate.rules.required import open_items

SEVERITY = Severity.ERROR
SCOPE = Scope.DATASET


def check(dataset: Dataset, ctx: Context) -> Problems:
    """Name each item without an answer, its article and the fields to fill."""
    lists = ctx.policy.require
    if not lists:
        raise NotAsked("the policy asks for no list of answers")
    asked = [(name, LISTS[name]) for name in lists]
    found = [(name, one) for name, each in asked for one in open_items(dataset, each.items, of_itself=each.of_itself)]
    if found and all(one.beyond for _, one in found):
        fields = dict.fromkeys(field for _, one in found for field in one.named)
        raise Undetermined(f"{dataset.format} has no place that is read for {', '.join(fields)}", found[0][1].pointer)
    for name, one in found:
        why = f"{dataset.format} has no place that is read for" if one.beyond else "no answer in"
        yield one.pointer, f"{name}, {one.item.article}, {one.item.asks}: {why} {one.words}"
