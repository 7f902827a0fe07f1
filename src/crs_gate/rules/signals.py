"""Checks of opt-out signals: which of them say something, and what stands against a reservation."""

import re
from datetime import date
from typing import TYPE_CHECKING

from crs_gate.evidence.signals.verdict import TRAIN
from crs_gate.licenses import expression
from crs_gate.licenses.reading import Kind
from crs_gate.model.answer import denies, given
from crs_gate.model.caching import remembered
from crs_gate.model.dates import Days, days, in_future
from crs_gate.model.source import Signal, Source
from crs_gate.rules.hollow import is_hollow
from crs_gate.rules.interface import Context
from crs_gate.rules.statements import RESERVING, is_crawled, read_license

if TYPE_CHECKING:
    from crs_gate.evidence.collection import Answer

PERMISSIONS = frozenset({"license", "contract", "opt-in"})
"""Bases of consent that are a permission of the owner."""


_LETTERS = re.compile(r"[^\W\d_]{2}|[^\W\d_a-zA-Z]")


@remembered(1024)
def names_protocol(text: str | None) -> bool:
    """Whether a text can name a way to reserve rights: ``c2pa`` does, ``none``, ``x`` and ``asdf`` do not."""
    if not text or not given(text) or denies(text) or is_hollow(text):
        return False
    return _LETTERS.search(text) is not None


def dated(signal: Signal, today: date) -> Days | None:
    """The day of a check that says something; ``None`` for all others."""
    found = days(signal.checked)
    complete = found and names_protocol(signal.protocol) and given(signal.result) and not in_future(found, today)
    return found if complete else None


def result_of(signal: Signal) -> str:
    """What the signal said, as it is compared."""
    return (signal.result or "").strip().lower()


def collected_of(source: Source, ctx: Context) -> "Answer | None":
    """What stored answers of a source's site say, read anew; ``None`` where there are none, or it is not crawled."""
    held = ctx.tree.collected if ctx.tree else None
    if held is None or is_crawled(source) is False:
        return None
    return held.of(source.locator.url, TRAIN, source.collected.agent)


def looked(found: "Answer | None", today: date) -> Days | None:
    """The day of a look that stored answers prove; ``None`` where they prove none."""
    day = days(found.checked) if found and not found.problem else None
    return None if day is None or in_future(day, today) else day


def is_reserved(source: Source) -> bool:
    """Whether any signal reserved rights."""
    return any(result_of(signal) in RESERVING for signal in source.signals or ())


def licensed(source: Source) -> bool:
    """Whether a license permits the use: terms of use, as a LicenseRef, are not a permission by themselves."""
    reading = read_license(source.license)
    return reading.kind is Kind.EXPRESSION and expression.holds(
        expression.parse(reading.canonical), lambda name: "LicenseRef-" not in name
    )
