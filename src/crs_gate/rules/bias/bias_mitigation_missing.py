"""A bias is known, and no step against it is on record.

Why:
    To know of a bias and do nothing hands it on to everyone who trains on the data. A step need not be big: weights,
    more samples of those who are missing, or a plain word on what the dataset is not fit for.

Example:
    Known, and left at that:

        dataset:
          bias:
            known: [{kind: representation, affects: non-English speakers, description: 71 % English}]

Fix:
    Say what was done about it, and where that can be seen.

        dataset:
          bias:
            known:
              - {kind: representation, affects: non-English speakers, description: 71 % English}
            mitigations:
              - {kind: re-weighting, description: each language counts alike in the sampler, evidence: docs/bias.md}

References:
    - https://arxiv.org/abs/1803.09010
    - https://eur-lex.europa.eu/eli/reg/2024/1689/oj

"""

from crs_gate.model.answer import State, state
from crs_gate.model.dataset import Dataset
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.biases import is_step, named_biases, was_looked
from crs_gate.rules.interface import Context, NotApplicable, Problems, ToldElsewhere, Undetermined
from crs_gate.rules.wording import listing

SEVERITY = Severity.WARNING
SCOPE = Scope.DATASET


def check(dataset: Dataset, _ctx: Context) -> Problems:
    """Owed where a bias is named; where none was found, what was looked for must be stated."""
    bias = dataset.about.bias
    known = named_biases(bias)
    if not known and bias.known == () and was_looked(bias):
        raise NotApplicable("bias.known is an empty list, and looked_for says what was looked for")
    if not known:
        raise ToldElsewhere("bias-undocumented", "which biases are known is not stated")
    steps = bias.mitigations or ()
    if any(map(is_step, steps)):
        return
    if any(state(text) is State.UNKNOWN for each in steps for text in each):
        raise Undetermined("what was done about the known biases is stated as unknown", "/dataset/bias/mitigations")
    one = len(known) == 1
    what = f"{'the bias' if one else 'the biases'} {listing(known)} {'is' if one else 'are'} known"
    yield "/dataset/bias", f"{what}, and no step against {'it' if one else 'them'} is stated"
