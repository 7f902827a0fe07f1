"""What a run is asked for."""

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from crs_gate.history.select import Comparison
from crs_gate.history.snapshot import Snapshot
from crs_gate.settings.overrides import Overrides

if TYPE_CHECKING:
    from crs_gate.evidence.keyed import Keying


class Run(NamedTuple):
    """What to judge. ``base`` is ``None`` when there is none: ``comparison`` says why.

    ``trusted`` is false when there is a base that could not be read: then nothing vouches for the policy.
    """

    command: str
    head: Snapshot
    base: Snapshot | None
    comparison: Comparison
    chosen: str
    today: date
    manifests: tuple[str, ...] = ()
    format_name: str | None = None
    policy_path: str | None = None
    overrides: Overrides = Overrides()
    none_is_fine: bool = False
    """Whether a repository without any manifest passes."""
    trusted: bool = True
    show_origin: bool = False
    """Whether every stated value is listed with where it came from."""
    pictures: bool = False
    """Whether an output draws how the data came to be."""
    audits: bool = False
    """Whether an output tells what an audit found in the data."""
    evidence_root: str = ""
    """The fingerprint of keys for signed logs that are new here, told from outside the tree."""

    removal_key: "Keying | None" = None
    """The key of keyed entries in ledgers of removals, where whoever runs this has it."""

    @property
    def compared(self) -> bool:
        """Whether the change is judged, and not only what is there."""
        return self.comparison is not Comparison.NONE
