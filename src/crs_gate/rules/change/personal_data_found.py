"""A data file that this change brings holds personal data, and its source says that there is none.

Why:
    What is owed to the people in the data follows from what the manifest says of them. A no that the bytes contradict
    takes away their rights without anybody having looked.

Example:
    The source says no, and its file holds e-mail addresses:

        # 'data/posts.jsonl' holds an e-mail address in 12 of 40 records (row 3, '/text', digest a1b2c3; ...), and
        # source 'posts' says that there is no personal data

Fix:
    Take it out of the data, or say that it is there, and on what basis.

        personal_data:
          present: yes
          identifiers: [email]
          gdpr_basis: A6-1-f

References:
    - https://eur-lex.europa.eu/eli/reg/2016/679/oj

"""

from collections.abc import Iterator

from crs_gate.audit.kinds import PERSONAL
from crs_gate.model.dataset import Dataset
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.finds import OF_ALL, claims, of_group, searched, told
from crs_gate.rules.interface import Context, Problems
from crs_gate.rules.persons import denial

SEVERITY = Severity.ERROR
SCOPE = Scope.DATASET


def check(dataset: Dataset, ctx: Context) -> Problems:
    """Hold what was found in each changed file against the sources that claim it."""
    for path, tally in searched(ctx).found.items():
        kinds = of_group(tally, PERSONAL)
        if not kinds:
            continue
        objections = list(_objections(dataset, ctx, path))
        for kind in kinds:
            yield from ((pointer, f"{told(path, tally, kind)}, and {why}") for pointer, why in objections[:1])


def _objections(dataset: Dataset, ctx: Context, path: str) -> Iterator[tuple[str, str]]:
    sources = list(claims(dataset, ctx, path))
    if not sources and dataset.table is None:
        yield OF_ALL, "no source claims this file"
    yield from ((pointer, why) for pointer, source in sources if (why := denial(source)))
