"""Names that are nearly the same: other spelling, a number at the end, a word more or less.

Work on a name is bounded, and names are compared through keys: the time to look one up does not grow with the others.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations
from unicodedata import normalize

_LONGEST = 300
_MOST_WORDS = 12
_FEWEST_LETTERS = 6
_WORDS_MORE = 2
"""Words that a name may have more than the other one."""
_WORD = re.compile(r"v\d+|[^\W\d_]+|\d+")
_SAYS_NOTHING = frozenset(
    _WORD.findall(
        "the a an of and for from to in on with by my our dataset datasets data set sets corpus collection copy mirror"
        " backup new old again version final latest update updated clean cleaned filtered dedup deduped deduplicated"
        " raw full scrape scraped reupload reuploaded renamed"
    )
)
_COUNTED = frozenset(
    _WORD.findall(
        "week part batch shard volume vol month chapter day split subset no number year edition chunk issue season"
        " phase level grade group page"
    )
)
"""Words after which a number says which one is meant."""
_SHORT_NUMBER = 2


def words(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others, as compared: all of them, where none does."""
    found = _WORD.findall(normalize("NFKC", name[:_LONGEST]).casefold())
    telling = [word for place, word in enumerate(found) if not _says_nothing(place, found)]
    return tuple(telling or found)


def _says_nothing(place: int, found: list[str]) -> bool:
    word = found[place]
    if word in _SAYS_NOTHING or (word[0] == "v" and word[1:].isdigit()):
        return True
    is_last = place == len(found) - 1 and place > 0
    return is_last and word.isdigit() and len(word) <= _SHORT_NUMBER and found[place - 1] not in _COUNTED


class NearNames:
    """Names to find again. The first of several that are near counts."""

    def __init__(self, names: Iterable[tuple[str, int]]) -> None:
        self._joined: dict[str, int] = {}
        self._whole: dict[frozenset[str], int] = {}
        self._shortened: dict[frozenset[str], int] = {}
        for name, index in names:
            self._add(words(name), index)

    def _add(self, said: tuple[str, ...], index: int) -> None:
        if not said:
            return
        self._joined.setdefault("".join(said), index)
        whole = frozenset(said)
        if len(whole) <= _MOST_WORDS and _tells(whole):
            self._whole.setdefault(whole, index)
            for part in _without(whole, 1):
                self._shortened.setdefault(part, index)

    def find(self, name: str) -> int | None:
        """The index of a name that this one is nearly the same as."""
        said = words(name)
        if (same := self._joined.get("".join(said))) is not None or not said:
            return same
        whole = frozenset(said)
        if len(whole) > _MOST_WORDS + _WORDS_MORE:
            return None
        parts = [whole, *(part for count in range(1, _WORDS_MORE + 1) for part in _without(whole, count))]
        found = next((self._whole[part] for part in parts if part in self._whole), None)
        return self._shortened.get(whole) if found is None else found


def _without(whole: frozenset[str], count: int) -> Iterator[frozenset[str]]:
    """The words less some of them, as long as what is left tells something."""
    for left_out in combinations(sorted(whole), count):
        part = whole.difference(left_out)
        if _tells(part):
            yield part


def _tells(some: frozenset[str]) -> bool:
    return sum(map(len, some)) >= _FEWEST_LETTERS
