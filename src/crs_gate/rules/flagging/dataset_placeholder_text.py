"""The description of the dataset holds a template's words where an answer belongs.

Why:
    TODO and [More Information Needed] look like an answer to a program and to a hurried reader. They say that
    nobody has looked yet.

Example:
    A template that was not filled in:

        dataset:
          name: posts
          contact: TODO

Fix:
    Write the answer, or take the field out.

        dataset:
          contact: privacy@example.org

References:
    - https://huggingface.co/docs/hub/datasets-cards

"""

from crs_gate.model.dataset import About, Dataset
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.interface import Context, NotAsked, Problems
from crs_gate.rules.stated import placeholders
from crs_gate.rules.wording import quoted

SEVERITY = Severity.ERROR
SCOPE = Scope.DATASET


def check(dataset: Dataset, _ctx: Context) -> Problems:
    """Look at every stated value of the dataset as a whole; sources have a rule of their own."""
    about = dataset.about._replace(unverified=())
    if about == About():
        raise NotAsked("nothing is stated")
    for pointer, value in placeholders(about):
        yield f"/dataset{pointer}", f"{pointer[1:].replace('/', '.')} holds the placeholder {quoted(value)}"
