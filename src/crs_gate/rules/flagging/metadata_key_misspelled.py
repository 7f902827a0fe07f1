"""The file has a key that looks like one of its format and that no tool reads.

Why:
    Tools pass over keys that they do not know, without a word. Whoever wrote a license under a misspelt key believes
    that it is stated, and nobody who loads the data ever sees it. The gate does not guess either: it reads nothing
    from such a key.

Example:
    A Croissant with the key in British spelling, and in the plural:

        "licences": "https://creativecommons.org/licenses/by/4.0/"

Fix:
    Write the key as its format spells it, here "license"; in a native manifest every key is checked. A manifest that
    was imported keeps the remark under x-imported: answer above it what was meant, and take its line out.

        dataset:
          license: CC-BY-4.0

References:
    - https://docs.mlcommons.org/croissant/docs/croissant-spec.html
    - https://datapackage.org/standard/data-package/

"""

from crs_gate.model.dataset import Dataset
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.interface import Context, NotAsked, Problems

SEVERITY = Severity.WARNING
SCOPE = Scope.DATASET


def check(dataset: Dataset, _ctx: Context) -> Problems:
    """Pass on what the reader remarked of the file; where it has no remark nothing is said."""
    if not dataset.remarks:
        raise NotAsked("the reader of the format has no remark")
    yield from dataset.remarks
