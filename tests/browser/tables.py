"""A table of the page as somebody uses it: by mouse and by keyboard."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.browser.shown import Shown


class Table:
    """One of the tables that can be searched; ``name`` is findings or sources."""

    def __init__(self, shown: "Shown", name: str) -> None:
        self._shown = shown
        self.css = f'[data-table$="-{name}"]'

    def rows(self) -> list[list[str]]:
        """The cells that are seen."""
        script = (
            "const cells = row => [...row.cells].map(cell => cell.innerText.trim());"
            "return [...document.querySelectorAll(arguments[0])].map(cells)"
        )
        return self._shown.run(script, f"{self.css} .rows tbody tr")

    def column(self, name: str) -> list[str]:
        at = self.heads().index(name)
        return [row[at] for row in self.rows()]

    def heads(self) -> list[str]:
        return self._shown.run("return [...document.querySelectorAll(arguments[0])].map(h => h.textContent)", self._th)

    def button(self, column: str) -> Any:
        """What sorts by a column."""
        return self._shown.all(f"{self._th} button")[self.heads().index(column)]

    def sorted_by(self) -> dict[str, str]:
        """Which columns say that they are sorted, and how."""
        script = "return [...document.querySelectorAll(arguments[0])].map(h => [h.textContent, h.ariaSort])"
        return {name: way for name, way in self._shown.run(script, self._th) if way}

    @property
    def search(self) -> Any:
        return self._shown.one(f"{self.css} input[type=search]")

    @property
    def choice(self) -> Any:
        return self._shown.one(f"{self.css} select")

    def said(self) -> str:
        """What a screen reader is told of what is left."""
        return self._shown.one(f"{self.css} [role=status]").text

    @property
    def _th(self) -> str:
        return f"{self.css} .rows thead th"
