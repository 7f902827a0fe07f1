"""What rules said of sources that satisfy them: few different answers, so a byte a source remembers which."""

from typing import TypeAlias

Said: TypeAlias = tuple[tuple[int, str | None], ...]
"""The rules that something satisfies, by number, each with why it does not apply; ``None`` where it was passed."""
_MOST = 255


class Quiet:
    """What local rules said of each row of a base that they found nothing in; what is equal at head needs no asking."""

    def __init__(self, rows: int) -> None:
        self._of_row = bytearray(rows)
        self._said: list[Said] = []
        self._numbers: dict[Said, int] = {}
        """Counted from 1: 0 is for rows of which nothing is known."""

    def note(self, row: int, said: Said) -> None:
        """Remember what was said of a row, while there are few different answers."""
        if said not in self._numbers and len(self._said) < _MOST:
            self._said.append(said)
            self._numbers[said] = len(self._said)
        self._of_row[row] = self._numbers.get(said, 0)

    def of(self, row: int) -> Said | None:
        """What was said of a row; ``None`` where that is not known."""
        number = self._of_row[row] if row >= 0 else 0
        return self._said[number - 1] if number else None
