"""Whether the paths of a list of files can stand there, asked of a million at once."""

import re
from collections.abc import Iterator, Sequence

from crs_gate.evidence import buckets, paths

_LONGEST = 1000
_PLAIN = re.compile(r"[ !#-9;-\[\]-~\n]*")
"""Letters, digits and marks of ASCII but for the quote, the backslash and the colon, which a drive may end with."""
_ODD_PARTS = ("//", "/./", "/../", "\n/", "\n./", "\n../", "/\n", "/.\n", "/..\n", "\n.\n", "\n..\n", "\n\n")


def path_fault(path: str) -> str:
    """As ``paths.fault``, and quick where a path is plain; an object in a bucket has rules of its own."""
    if buckets.is_object(path):
        return buckets.fault(path)
    return "" if "\n" not in path and all_plain((path,)) else paths.fault(path)


def all_plain(names: Sequence[str]) -> bool:
    """Whether nothing can be wrong with any of some paths; asked of all together, which is many times faster."""
    if len(max(names, key=len, default="")) > _LONGEST:
        return False
    together = "\n".join(["", *names, ""])
    return bool(_PLAIN.fullmatch(together)) and not any(odd in together for odd in _ODD_PARTS)


def colliding(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs that are one file on some disks, as ``paths.colliding``, and quick where there is none."""
    if all(map(str.isascii, names)) and len({name.lower() for name in names}) == len(names):
        return iter(())
    return paths.colliding(names)
