"""What a reading of a license text can come to."""

from enum import Enum
from typing import NamedTuple

from crs_gate.licenses import deprecated


class Kind(Enum):
    """What a license text turned out to be. Only ``EXPRESSION`` names a license."""

    EXPRESSION = "expression"
    MISSING = "missing"
    NON_ANSWER = "non-answer"
    FAMILY = "family"
    NO_LICENSE = "no-license"
    UNRECOGNIZED = "unrecognized"


class Reading(NamedTuple):
    """A license text, read. ``canonical`` is an SPDX expression and ``ids`` its licenses, each once, in order.

    ``note`` says in a few words why the text names no license; it continues a sentence that begins with the text.
    ``how`` is what it was read from: ``spdx id``, ``other id``, ``reference``, ``address``, ``name``, ``expression``,
    ``list``, ``prose``, or empty when it names no license. ``notes`` are remarks on a text that does name one;
    ``deprecated`` holds those of its ids that SPDX gave up because they do not say which license is meant.
    """

    kind: Kind
    canonical: str = ""
    ids: tuple[str, ...] = ()
    note: str = ""
    how: str = ""
    notes: tuple[str, ...] = ()
    deprecated: tuple[str, ...] = ()


UNREAD = Reading(Kind.UNRECOGNIZED, note="is no known license")


def of_id(license_id: str, how: str) -> Reading:
    """The reading of one canonical id."""
    old = (license_id,) if deprecated.is_deprecated(license_id) else ()
    notes = tuple(deprecated.advice(name) for name in old)
    return Reading(Kind.EXPRESSION, license_id, (license_id,), how=how, notes=notes, deprecated=old)
