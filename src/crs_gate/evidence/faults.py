"""What is wrong with evidence: a stable code, the file, and a sentence."""

from typing import NamedTuple


class Fault(NamedTuple):
    """One thing that is wrong. ``path`` is relative to the folder of the manifest, such as ``.crs/files.jsonl``."""

    code: str
    """Kebab case, for programs: ``not-canonical``, ``rolled-back``."""
    path: str
    message: str
    line: int = 0
    """The line in the file, from 1; 0 where the whole of it is meant."""


class FaultError(Exception):
    """Evidence that cannot be used. It is raised inside this room, and becomes a ``Fault`` where the file is known."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message

    def at(self, path: str, line: int = 0) -> Fault:
        """The fault, with its place."""
        return Fault(self.code, path, self.message, line)
