"""A data file that this change brings is odd: it is not what its name says, holds what is not seen, or cannot be read.

Why:
    A table that is no table breaks a run in the middle, or is read by another tool than the one that was meant. Cells
    that begin as formulas run in a spreadsheet, and invisible characters carry words that a reviewer does not see. Of
    what cannot be read nobody knows whether it holds personal data or secrets.

Example:
    A file is called a table and is a zip file:

        # 'data/posts.csv' is called .csv and is zip

Fix:
    Find out how it was made, and mend it, or give it the name that fits. Where it is meant, such as pages of a crawl
    that hold scripts, ignore the rule.

        rules: {ignore: [doubtful-file-content]}

References:
    - https://owasp.org/www-community/attacks/CSV_Injection
    - https://www.unicode.org/reports/tr36/

"""

from crs_gate.model.dataset import Dataset
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.finds import at, claims, flawed, flaws_of, looked, unread
from crs_gate.rules.interface import Context, Problems

SEVERITY = Severity.WARNING
SCOPE = Scope.DATASET


def check(dataset: Dataset, ctx: Context) -> Problems:
    """Tell what is odd about each changed file; what can do harm is told by another rule."""
    found = looked(ctx)
    for flaw in flaws_of(found, serious=False):
        yield at([*claims(dataset, ctx, flaw.path)]), flawed(flaw)
    for path, said in unread(found):
        yield at([*claims(dataset, ctx, path)]), said
