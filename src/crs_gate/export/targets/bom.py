"""What bills of materials share: digests, addresses and times as their schemas want them."""

import re
from datetime import date
from hashlib import sha256

from crs_gate.export.targets.given import values
from crs_gate.formats.prose import URL
from crs_gate.model.dataset import Dataset

_HEX = re.compile(r"[0-9a-fA-F]{64}")
_VISIBLE = re.compile(r"[!-~]+")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_LONGEST = 2000


def is_sha256(text: str | None) -> bool:
    """Whether a text is a SHA-256 in hexadecimal digits."""
    return bool(text and _HEX.fullmatch(text))


def is_url(text: str | None) -> bool:
    """Whether a text is an address of the web in ASCII and nothing else."""
    if not text or len(text) > _LONGEST or not _VISIBLE.fullmatch(text):
        return False
    return URL.fullmatch(text) is not None and _BAD_PERCENT.search(text) is None


def as_date(day: date) -> str:
    """A day as a time, its first second in UTC."""
    return f"{day.isoformat()}T00:00:00Z"


def seed_of(dataset: Dataset) -> str:
    """All that a manifest states, as one text: what an id is made of that changes with the manifest alone."""
    records = [dataset.about, *dataset.sources]
    return "\n".join(f"{number}{at}={text}" for number, each in enumerate(records) for at, text in values(each).items())


def digest_of(text: str) -> str:
    """The SHA-256 of a text in hexadecimal digits."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
