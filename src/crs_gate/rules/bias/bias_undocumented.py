"""The dataset does not say which biases it has, or for what was looked where none was found.

Why:
    A model learns what its data leaves out as well as what is in it: face recognition failed on darker women, because
    its sets showed few of them. Whoever uses a dataset can only weigh or mend what its makers tell. That none was found
    is an answer too, as soon as it says what was looked for.

Example:
    No bias, and nobody knows whether anybody looked:

        dataset:
          bias: {known: []}

Fix:
    List what is known, of whom and by how much; or an empty list, and what was looked for.

        dataset:
          bias:
            known: []
            looked_for: [shares of languages in a sample of 1,000 posts, names of countries]

References:
    - https://arxiv.org/abs/1803.09010
    - https://proceedings.mlr.press/v81/buolamwini18a.html

"""

from crs_gate.model.answer import State, state
from crs_gate.model.dataset import Dataset
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.biases import named_biases, was_looked
from crs_gate.rules.interface import Context, Problems, Undetermined

SEVERITY = Severity.WARNING
SCOPE = Scope.DATASET


def check(dataset: Dataset, _ctx: Context) -> Problems:
    """Pass on a bias that is described, and on none where it is said what was looked for."""
    bias = dataset.about.bias
    if named_biases(bias):
        return
    if bias.known is None:
        yield "/dataset/bias", "no bias is documented, nor that none was found"
    elif any(state(text) is State.UNKNOWN for each in bias.known for text in each):
        raise Undetermined("the known biases are stated as unknown", "/dataset/bias/known")
    elif not was_looked(bias):
        yield "/dataset/bias/known", "no bias is named, and looked_for does not say what was looked for"
