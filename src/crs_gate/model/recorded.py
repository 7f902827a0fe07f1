"""What ledgers of removals hold, beside what a manifest says of itself under ``removals``."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from crs_gate.model.dataset import Removal


class Tags(Protocol):
    """A key that is here: it turns what is known into what keyed entries hold."""

    def content(self, digest: str) -> str:
        """What stands for a file with that SHA-256."""

    def place(self, address: str) -> str:
        """What stands for an address as it is searched for."""


class Asked(NamedTuple):
    """A request of a ledger beside the manifest: where it is written, its number, and days as texts."""

    place: str
    id: str
    due: str
    done: str = ""


class Recorded(NamedTuple):
    """The ledgers of a repository, as one manifest is held against them. At head, what base had counts as well."""

    removals: tuple["Removal", ...] = ()
    """One for each request; open without ``effective``."""
    keyed: Mapping[str, "Removal"] = {}
    """What each keyed digest stands for, as far as its key is here."""
    tags: Tags | None = None
    unkeyed: tuple[str, ...] = ()
    """The ids of the keys that entries were made with and that are not here, at base or head."""
    asks: bool = False
    """Whether a ledger beside the manifest names content, so that each file has to be told from it."""
    whole: bool = True
    """Whether every line could be read."""
    asked: tuple[Asked, ...] = ()
    """The requests beside the manifest, on its side of the comparison alone."""
    faults: tuple[str, ...] = ()
    """What is wrong with the ledgers that the manifest answers for, in sentences with file and line."""
    listed: tuple[tuple[str, str], ...] = ()
    """Path and SHA-256 of files around the manifest, out of pointers and the list of files."""
    complete: bool = True
    """Whether every pointer around the manifest was looked at."""

    @property
    def is_there(self) -> bool:
        """Whether there is a ledger, or something wrong with one."""
        return self != NOTHING


NOTHING = Recorded()
