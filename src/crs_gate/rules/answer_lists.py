"""What a list of required answers is made of; the lists are in ``lists_*.py``, all of them in ``regulations``."""

from enum import Enum
from typing import NamedTuple

NO_LAW = (
    "a letter satisfies no law, and no list of answers does: whether an answer is there is looked at, not its truth"
)


class When(Enum):
    """Where an item is owed. What a manifest is silent on is owed; only a statement that holds lets off."""

    ALWAYS = "always"
    PERSONAL = "a source may hold personal data"
    SENSITIVE = "a source may hold special categories of it"
    CONSENT = "it may rest on consent"
    CRAWLED = "a source may be crawled"
    SYNTHETIC = "a model may have written it"

    __hash__ = object.__hash__  # members are singletons; the inherited hash runs Python code at each look-up


class Item(NamedTuple):
    """One thing that is asked for: its number, what it is in our words, and where it stands.

    ``fields`` are those of a native manifest that answer it, all of them; ``a | b`` is answered by either. Those of
    sources have no prefix. ``list[].field`` is answered by each entry of a stated list, which may be empty;
    ``list[+].field`` asks for an entry, and ``list+`` for one of plain text. Without fields no manifest can answer it.
    """

    id: str
    asks: str
    article: str
    fields: tuple[str, ...] = ()
    when: When = When.ALWAYS


class AnswerList(NamedTuple):
    """A list of items under the name that a policy calls it by; ``limits`` is what it does not know."""

    name: str
    title: str
    sources: tuple[str, ...]
    limits: str
    items: tuple[Item, ...]
    of_itself: bool = False
    """Whether a file that describes one dataset is asked for that alone, and not for those that it was made from."""

    @property
    def beyond(self) -> tuple[Item, ...]:
        """The items that no field of a manifest can answer."""
        return tuple(item for item in self.items if not item.fields)
