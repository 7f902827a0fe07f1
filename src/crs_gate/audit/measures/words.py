"""From a record to the text and the words that are compared, and to hashes of runs of words."""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b, sha256
from unicodedata import normalize

from crs_gate.audit.measures.rows import Value, known, shown

SEED = 20261
"""Of the hashes, when nobody names another one: the same data comes to the same numbers anywhere."""
_PRIME = (1 << 61) - 1
_BASE = 0x1F2E3D4C5B6A7988 % _PRIME
# Scripts that are written without spaces: each character is a word.
_ALONE = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{_ALONE}]|[^\W{_ALONE}]+")
_DIGEST = 16


def text_of(values: Mapping[str, Value], columns: Sequence[str] = ()) -> str:
    """What a record says: its values in the named columns, or in all in the order of their names, a line each."""
    named = columns or sorted(values)
    return "\n".join(shown(values[name]) for name in named if known(values.get(name)))


def digest_of_text(text: str) -> bytes:
    """The first 16 bytes of the SHA-256 of a text in Unicode's form C with single spaces for all white space."""
    plain = " ".join((text if text.isascii() else normalize("NFC", text)).split())
    return sha256(plain.encode("utf-8", "surrogatepass")).digest()[:_DIGEST]


def words_of(text: str) -> list[str]:
    """The words of a text in small letters and Unicode's form KC, without what stands between them."""
    return _WORD.findall((text if text.isascii() else normalize("NFKC", text)).casefold())


def grams(words: Sequence[str], length: int, hashed: Callable[[str], int]) -> set[int]:
    """A number below 2**61 for each run of so many words; one for the whole of a shorter text, none for none.

    A polynomial in the words' hashes over the Mersenne prime 2**61 - 1 that rolls on from word to word (Karp and
    Rabin, 1987).
    """
    found: set[int] = set()
    leading = pow(_BASE, length, _PRIME)
    window: list[int] = []
    total = 0
    for at, word in enumerate(words):
        value = hashed(word)
        window.append(value)
        total = total * _BASE + value
        if at >= length:
            total -= window[at - length] * leading
        total %= _PRIME
        if at >= length - 1:
            found.add(total)
    if words and not found:
        found.add((total * _BASE + len(words)) % _PRIME)
    return found


@lru_cache(maxsize=8)
def hashing(seed: int) -> Callable[[str], int]:
    """A hash of words to numbers below 2**61 for a seed; it remembers a bounded number of them."""
    key = seed.to_bytes(8, "big")

    @lru_cache(maxsize=100_000)
    def hashed(word: str) -> int:
        data = word.encode("utf-8", "surrogatepass")
        return int.from_bytes(blake2b(data, digest_size=8, key=key).digest(), "big") % _PRIME

    return hashed
