"""A git process that answers questions, a line each, for as long as it is asked."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from crs_gate.errors import HistoryError
from crs_gate.history.entries import BROKEN
from crs_gate.history.plumbing import start

if TYPE_CHECKING:
    from subprocess import Popen


class Conversation:
    """``git`` with some arguments, from the first question on. Close it: it holds a process."""

    def __init__(self, arguments: tuple[str, ...], place: Path, added: Mapping[str, str]) -> None:
        self._how = (arguments, place, added)
        self._process: Popen[bytes] | None = None

    def another(self) -> "Conversation":
        """The same, to be begun anew."""
        return Conversation(*self._how)

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            with suppress(OSError), self._process:  # a question that nobody read is lost with its pipe
                self._process.kill()
            self._process = None

    def ask(self, questions: Sequence[str]) -> IO[bytes]:
        """Put some questions, no more than fit into a pipe, and give where the answers are read.

        Raises ``HistoryError`` where git is not there, or ended.
        """
        if self._process is None:
            self._process = start(*self._how)
        given, answers = self._process.stdin, self._process.stdout
        if given is None or answers is None:
            raise HistoryError("git was started without pipes")
        try:
            given.write("".join(f"{question}\n" for question in questions).encode("utf-8", "surrogateescape"))
            given.flush()
        except OSError as e:
            raise self.ended() from e
        return answers

    def ended(self) -> HistoryError:
        """What to raise when an answer breaks off; the next question goes to a new process."""
        self.close()
        return HistoryError(f"git ended while it read objects in {self._how[1]}", BROKEN)
