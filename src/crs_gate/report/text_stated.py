"""The stated values of a manifest in text, each with where it came from and its line."""

from collections.abc import Iterator

from crs_gate.model.report import ManifestReport, Stated
from crs_gate.report.digest import many
from crs_gate.report.foreign import dotted
from crs_gate.report.ink import Paint, cut

_LIMITS = (70, 60, 50)
_HEAD = ("value of", "is", "from")


def lines(manifest: ManifestReport, paint: Paint) -> Iterator[str]:
    """An aligned table, one row a value; what was not listed is counted."""
    if not manifest.stated:
        return
    rows = [_cells(value) for value in manifest.stated]
    widths = [max(len(row[n]) for row in (_HEAD, *rows)) for n in range(len(_HEAD))]
    yield ""
    yield f"{paint('Stated', 'bold')}: {many(len(rows) + manifest.stated_left, 'value')}"
    yield paint(f"  {'  '.join(f'{text:{width}}' for text, width in zip(_HEAD, widths, strict=True))}  line", "dim")
    for value, row in zip(manifest.stated, rows, strict=True):
        cells = "  ".join(f"{text:{width}}" for text, width in zip(row, widths, strict=True))
        yield f"  {cells}  {cut(value.location.path)}:{value.location.line}"
    if manifest.stated_left:
        yield paint(f"  and {manifest.stated_left:,} more", "dim")


def _cells(value: Stated) -> tuple[str, str, str]:
    pointer, text, origin = _LIMITS
    return cut(dotted(value.pointer), pointer), cut(value.value or "(empty)", text), cut(value.origin, origin)
