"""Names that are nearly the same: other spelling or letters that look alike, a number at the end, a word more or less.

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


_MARKS = re.compile("[\u0300-\u036f]+")
_ALIKE = str.maketrans(
    "\u0430\u0432\u0435\u043a\u043c\u043d\u043e\u0440\u0441\u0442\u0443\u0445\u044c\u0455\u0456\u0458\u0501\u051b\u051d"
    "\u04bb\u04cf\u0131\u03b1\u03b9\u03ba\u03bd\u03bf\u03c1\u03c4\u03c5\u03c7",
    "abekmhopctyxbsijdqwhliaikvoptux",
)
"""Letters of Cyrillic and Greek that look like Latin ones, small or capital. Source: Unicode UTS 39, confusables."""
_FEWEST_IN_PLURAL = 4
_NO_PLURAL = ("ss", "us", "is")


def words(name: str) -> tuple[str, ...]:
    """The words of a name that tell it from others, as compared: all of them, where none does."""
    found = _all_words(name)
    telling = [_singular(word) for place, word in enumerate(found) if not _says_nothing(place, found)]
    return tuple(telling or found)


def _all_words(name: str) -> list[str]:
    text = name[:_LONGEST].casefold()
    if not text.isascii():
        text = normalize("NFKC", _MARKS.sub("", normalize("NFKD", text).casefold()).translate(_ALIKE))
    return _WORD.findall(text)


def _singular(word: str) -> str:
    if len(word) < _FEWEST_IN_PLURAL or word[-1] != "s" or word.endswith(_NO_PLURAL):
        return word
    return f"{word[:-3]}y" if word.endswith("ies") else word[:-1]


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
        self._letters: dict[str, int] = {}
        self._whole: dict[frozenset[str], int] = {}
        self._shortened: dict[frozenset[str], int] = {}
        for name, index in names:
            self._add(words(name), index)
            self._letters.setdefault(_letters(name), index)

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
        same = self._joined.get("".join(said))
        if same is None and said:
            same = self._letters.get(letters) if len(letters := _letters(name)) >= _FEWEST_LETTERS else None
        if same is not None or not said:
            return same
        whole = frozenset(said)
        if len(whole) > _MOST_WORDS + _WORDS_MORE:
            return None
        parts = [whole, *(part for count in range(1, _WORDS_MORE + 1) for part in _without(whole, count))]
        found = next((self._whole[part] for part in parts if part in self._whole), None)
        return self._shortened.get(whole) if found is None else found


def _letters(name: str) -> str:
    """All letters and digits of a name, however it is cut into words."""
    return "".join(_all_words(name))


def _without(whole: frozenset[str], count: int) -> Iterator[frozenset[str]]:
    """The words less some of them, as long as what is left tells something."""
    for left_out in combinations(sorted(whole), count):
        part = whole.difference(left_out)
        if _tells(part):
            yield part


def _tells(some: frozenset[str]) -> bool:
    return sum(map(len, some)) >= _FEWEST_LETTERS
