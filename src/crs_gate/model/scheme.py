"""The Compliance Rating Scheme: six criteria, seven letters, and the safeguards rated beside them.

Source of the scheme: arXiv:2512.21775 (ACM Multimedia 2025). The mapping of rules to criteria is ours and versioned.
"""

from enum import Enum, IntEnum

LETTERS = "ABCDEFG"


class Criterion(Enum):
    """What a rule speaks of: one of the six criteria, a safeguard, or the change itself."""

    SOURCING = "C1"
    LICENSE = "C2"
    FLAGGING = "C3"
    OPT_OUT = "C4"
    TRACE = "C5"
    RETENTION = "C6"
    BIAS = "bias"
    PRIVACY = "privacy"
    SECURITY = "security"
    SYNTHETIC = "synthetic"
    REMOVAL = "removal"
    CHANGE = "change"

    __hash__ = object.__hash__  # members are singletons; the inherited hash runs Python code at each look-up

    @property
    def title(self) -> str:
        """The name in lower-case words, such as ``opt-out``."""
        return self.name.lower().replace("_", "-")


CRITERIA = (
    Criterion.SOURCING,
    Criterion.LICENSE,
    Criterion.FLAGGING,
    Criterion.OPT_OUT,
    Criterion.TRACE,
    Criterion.RETENTION,
)
SAFEGUARDS = (Criterion.BIAS, Criterion.PRIVACY, Criterion.SECURITY, Criterion.SYNTHETIC, Criterion.REMOVAL)


def criterion_named(name: str) -> Criterion | None:
    """The criterion or safeguard of a name such as ``C2``, ``c2``, ``license`` or ``opt-out``."""
    return next((c for c in Criterion if name.lower() in (c.value.lower(), c.title)), None)


def letter_for(met: int) -> str:
    """The letter for a count of met criteria, 0 to 6: none is ``G``, all six are ``A``."""
    return LETTERS[len(CRITERIA) - met]


def worse(letter: str, than: str) -> bool:
    """Whether one letter is worse than another; ``worse("C", than="B")`` is true."""
    return LETTERS.index(letter) > LETTERS.index(than)


class Severity(IntEnum):
    """How much a failed rule weighs. Only ``ERROR`` can make a criterion unmet."""

    NOTE = 0
    WARNING = 1
    ERROR = 2


class Scope(Enum):
    """What a rule looks at: each source, the dataset once, the manifest's change from base to head, or the policy."""

    SOURCE = "source"
    DATASET = "dataset"
    CHANGE = "change"
    POLICY = "policy"


class Outcome(Enum):
    """How a rule ended. Unknown is an answer of its own and never counts as met."""

    PASS = "pass"  # noqa: S105 - not a password
    FAIL = "fail"
    UNKNOWN = "unknown"
    NOT_APPLICABLE = "not-applicable"
    ERROR = "error"

    __hash__ = object.__hash__


class Status(Enum):
    """What the gate decided."""

    PASSED = "passed"
    BLOCKED = "blocked"
    UNDECIDED = "undecided"
