"""The dataset was changed, and nobody who is trusted has signed that.

Why:
    The log of a dataset says what it was and who answers for it. After a change that nobody signed, it speaks of
    another dataset than the one that lies there. Whoever proposes a change cannot sign it, and need not: this asks a
    maintainer to act, and accuses nobody.

Example:
    A pull request adds a source; the newest entry of the log was signed before:

        # dataset.crs.yaml: it was changed after entry 7 was signed (it is 3f2a9c11d0b4 now): a maintainer must sign it

Fix:
    A maintainer looks at the change and signs it, on the branch of the pull request or, where the policy makes this a
    warning, on the branch that it was merged into: crs-gate evidence add.

        rules: {severity: {evidence-unsigned: warning}}

References:
    - https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md
    - https://slsa.dev/spec/v1.1/verifying-source

"""

from crs_gate.model.dataset import Dataset
from crs_gate.model.scheme import Scope, Severity
from crs_gate.rules.interface import Context, NotAsked, Problems, ToldElsewhere

SEVERITY = Severity.ERROR
SCOPE = Scope.DATASET


def check(_dataset: Dataset, ctx: Context) -> Problems:
    """Tell what waits for a signature; of a log that does not verify nothing can be said."""
    if ctx.evidence is None:
        raise NotAsked("there is no signed log")
    if ctx.evidence.invalid:
        raise ToldElsewhere("evidence-invalid", "the log does not verify")
    for fault in ctx.evidence.unsigned:
        yield "", f"{fault.path}: {fault.message} ({fault.code})"
