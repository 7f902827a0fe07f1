"""The error tree. A fault of a dataset is a finding; these are faults of the set-up, each with a next step."""

PASSED, BLOCKED, USAGE, UNDECIDED = 0, 1, 2, 3
"""Exit codes: passed, blocked by the policy, wrong usage or policy, could not be decided."""


class GateError(Exception):
    """Something outside the dataset is wrong. ``hint`` is one line that says what to do."""

    exit_code = USAGE

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class UsageError(GateError):
    """The command line or an action input makes no sense."""


class PolicyError(GateError):
    """The policy cannot be read or is not valid; the message names file, line and column."""


class HistoryError(GateError):
    """Base or head cannot be read. Nothing can be decided, so the gate fails closed."""

    exit_code = UNDECIDED


class UnreadManifestError(GateError):
    """A manifest is not valid, so that nothing can be said by it; the message names each line."""

    exit_code = UNDECIDED
