"""A license for data carries an exception that has no meaning for data.

Why:
    Exceptions behind WITH are about linking, fonts or compiled code. On data nobody can say what they add, so the
    license counts as if they were not there.

Example:
    An exception for class libraries on a corpus:

        license: GPL-2.0-only WITH Classpath-exception-2.0

Fix:
    State the license that the owner gave to the data.

        license: GPL-2.0-only

References:
    - https://spdx.org/licenses/exceptions-index.html

"""

from crs_gate.model.scheme import Scope, Severity
from crs_gate.model.source import Source
from crs_gate.rules.interface import Context, Problems
from crs_gate.rules.licensing import stated_ids
from crs_gate.rules.wording import quoted

SEVERITY = Severity.NOTE
SCOPE = Scope.SOURCE
LOCAL = True


def check(source: Source, _ctx: Context) -> Problems:
    """Name each exception."""
    for pointer, name in stated_ids(source.license):
        if " WITH " in name:
            yield pointer, f"the exception in {quoted(name)} has no meaning for data"
