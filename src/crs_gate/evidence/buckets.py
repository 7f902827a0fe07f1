"""Addresses of objects in a bucket, ``s3://BUCKET/KEY``, as lines of the list of files name them.

No path of a tree has such a form, since none has an empty part: which of the two a line means is never open. The key
is not decoded: as the tools of AWS write it, ``%20`` in a key is three characters.
"""

import re
from collections.abc import Container

from crs_gate.evidence import paths

SCHEME = "s3://"
SOURCE = "s3"
"""The source of lines that hold what a bucket computed."""
_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]")
_SHOWN = 80


def is_object(path: str) -> bool:
    """Whether a path of a list, or an address of a manifest, is in a bucket."""
    return path.startswith(SCHEME)


def parts(address: str) -> tuple[str, str] | None:
    """The bucket and the key, or beginning of a key, that an address names; ``None`` where it is no such address."""
    bucket, _, key = address.removeprefix(SCHEME).partition("/")
    return (bucket, key) if is_object(address) and _BUCKET.fullmatch(bucket) else None


def fault(address: str) -> str:
    """Why an address names no object that a list can hold; empty where it does."""
    found = parts(address)
    if found is None or not found[1]:
        return f"{address[:_SHOWN]!r} is not {SCHEME}BUCKET/KEY"
    return paths.fault(found[1])


def is_named(address: str, urls: Container[str]) -> bool:
    """Whether one of the addresses of a manifest names an object: itself, or all below a ``/`` that it ends with."""
    if address in urls:
        return True
    at = address.rfind("/")
    while at > len(SCHEME):
        if address[: at + 1] in urls:
            return True
        at = address.rfind("/", 0, at)
    return False
