"""A data file that this change brings can do harm when it is opened.

Why:
    A name says little. A pickle runs what its maker wrote, an archive of a few kilobytes can unpack to terabytes or
    over files elsewhere, and a picture can hold a script. Whoever trains opens such files with all their rights.

Example:
    A file called a shard of plain data is a pickle that runs a command:

        # 'data/shard-0002.bin' is a pickle that calls os.system

Fix:
    Do not open it. Ask who made it, and take the data in a format that holds nothing but data, such as Parquet, JSON
    Lines or safetensors.

        files:
          - path: data/shard-0002.parquet

References:
    - https://docs.python.org/3/library/pickle.html
    - https://cwe.mitre.org/data/definitions/502.html
    - https://cwe.mitre.org/data/definitions/409.html

"""

from crs_gate.model.dataset import Dataset
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.finds import OF_ALL, at, claims, flawed, flaws_of, looked, too_much
from crs_gate.rules.interface import Context, Problems, Undetermined

SEVERITY = Severity.ERROR
SCOPE = Scope.DATASET


def check(dataset: Dataset, ctx: Context) -> Problems:
    """Tell each flaw of each changed file that can do harm. Nothing is loaded, run or unpacked to disk."""
    found = looked(ctx)
    flaws = flaws_of(found, serious=True)
    for flaw in flaws:
        yield at([*claims(dataset, ctx, flaw.path)]), flawed(flaw)
    if not flaws and (why := too_much(found)):
        raise Undetermined(f"{why}: run `crs-gate audit`", OF_ALL)
