"""What a dataset was made from and by which steps, as JSON-LD says it: PROV, schema.org's isBasedOn, DCAT's source."""

import re
from typing import Any

from crs_gate.formats.described import Notes
from crs_gate.formats.ids import Ids, slug
from crs_gate.formats.json_ld_about import NAME, license_of, locator, note_license, places_of
from crs_gate.formats.json_ld_nodes import Found, Node, key_of, plain
from crs_gate.formats.plain_values import is_address
from crs_gate.formats.pointers import Path
from crs_gate.formats.prose import shortened
from crs_gate.model.answer import denies, given
from crs_gate.model.dates import is_date
from crs_gate.model.source import LicenseClaim, Locator, Source, Step

_MADE_FROM = ("prov:wasDerivedFrom", "wasDerivedFrom", "isBasedOn", "isBasedOnUrl", "dct:source")
_MADE_BY = ("prov:wasGeneratedBy", "wasGeneratedBy")
_AGENTS = (
    *("prov:wasAssociatedWith", "wasAssociatedWith", "prov:wasAttributedTo", "wasAttributedTo"),
    *("rai:usedPlatform", "usedPlatform"),
)
_WHAT = (*NAME, "prov:description", "description", "dct:description")
_ENDED = ("prov:endedAtTime", "endedAtTime", "prov:atTime")
_STARTED = ("prov:startedAtTime", "startedAtTime")
_PEOPLE = re.compile(r"(?:prov:)?(?:Person|Organization)")
_COLLECTION = re.compile(r"(?:.*[/:])?Q4929239")
"""The Wikidata item for data collection: what Croissant gives an activity as its ``prov:type``."""
_CALLED_COLLECTION = frozenset(("data collection", "collection", "data gathering"))
_ON_HUB = re.compile(r"https://huggingface\.co/datasets/\S+")
_HUB_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}/[A-Za-z0-9][A-Za-z0-9._-]{0,95}")
_ADDRESSES = 4
"""Fields of a locator, from the first, that are addresses."""
_NOTHING = frozenset(("none", "no", "nothing", "null", "nil", "n/a", "-"))


class Lineage:
    """Collects the sources that datasets were made from, and those that these were made from."""

    def __init__(self, notes: Notes, ids: Ids, own: int) -> None:
        self._notes, self._ids, self._own = notes, ids, own
        self._datasets: dict[str, str] = {}
        self._known: dict[tuple[str, LicenseClaim], str] = {}
        self._open: list[tuple[int, Node]] = []
        self._sources: list[Source] = []

    def know(self, node: Node, source: Source) -> None:
        """A dataset of the file itself, which another one, or itself, may name by its ``@id`` or address."""
        for name in (node.id, *source.locator[:_ADDRESSES]):
            if name and given(name):
                self._datasets.setdefault(_address(name), source.id)

    def parents(self, node: Node, at: str, on_hub: bool) -> tuple[str, ...] | None:
        """The ids of what the dataset at a pointer was made from; ``None`` where it does not say."""
        at = f"{at}/derived_from"
        found: dict[str, None] = {}
        for path, value in node.values(*_MADE_FROM):
            if not found:
                self._notes.note(at, *key_of(path))
            parent = self._parent(node, path, value, on_hub)
            if parent and parent not in found:
                self._notes.note(f"{at}/{len(found)}", *path)
                found[parent] = None
        return tuple(found) or None

    def sources(self) -> tuple[Source, ...]:
        """Every source that was met; what they say of their own parents is followed first."""
        while self._open:
            place, node = self._open.pop()
            parents = self.parents(node, f"/sources/{self._own + place}", on_hub=False)
            self._sources[place] = self._sources[place]._replace(derived_from=parents)
        return tuple(self._sources)

    def _parent(self, node: Node, path: Path, value: Any, on_hub: bool) -> str | None:
        if isinstance(value, dict) and plain(value) is None:
            return self._described(node.inner(value, path))
        text = plain(value)
        if not text or text.rstrip(".").lower() in _NOTHING:
            return None
        return self._named(Found(path, text), on_hub) if given(text) else text

    def _described(self, node: Node) -> str | None:
        name, licensed, places = node.text(*NAME), license_of(node), places_of(node)
        address = places.get("url") or places.get("hub") or places.get("doi")
        key = node.id or (address.text if address else "") or (name.text if name else "")
        claim = licensed.claim if licensed else LicenseClaim()
        if not given(key):
            return key or None
        unversioned = address.text if address and "revision" not in places else ""
        if known := self._dataset(node.id) or self._dataset(unversioned) or self._known.get((key, claim)):
            return known
        at = f"/sources/{self._own + len(self._sources)}"
        source = self._added(key, claim, Source(self._new_id(name, key), license=claim))
        self._notes.note(at, *node.path)
        self._notes.note(f"{at}/id", *(name.path if name else node.path))
        if name:
            self._notes.note(f"{at}/title", *name.path)
        if licensed:
            note_license(licensed, self._notes, at)
        place = locator(places, self._notes, f"{at}/locator")
        self._sources[-1] = source._replace(title=shortened(name.text) if name else None, locator=place)
        self._open.append((len(self._sources) - 1, node))
        return source.id

    def _named(self, found: Found, on_hub: bool) -> str:
        """A source of which nothing is said but a text: its address, its name on the Hub, or what people call it."""
        key = found.text, LicenseClaim()
        if known := self._dataset(found.text) or self._known.get(key):
            return known
        at = f"/sources/{self._own + len(self._sources)}"
        source = self._added(*key, Source(self._new_id(None, found.text)))
        field, place = _place(found.text, on_hub)
        for pointer in (at, f"{at}/id", f"{at}/{field}"):
            self._notes.note(pointer, *found.path)
        self._sources[-1] = source._replace(locator=place, title=None if any(place) else shortened(found.text))
        return source.id

    def _dataset(self, name: str) -> str | None:
        return self._datasets.get(_address(name))

    def _new_id(self, name: Found | None, key: str) -> str:
        return self._ids.take(name.text if name and slug(name.text) else key, "source")

    def _added(self, key: str, claim: LicenseClaim, source: Source) -> Source:
        self._known[key, claim] = source.id
        self._sources.append(source)
        return source


def _address(name: str) -> str:
    """A name or an address as it is compared: capitals and a slash at its end make no other one."""
    return name.strip().rstrip("/").lower() if is_address(name) else name


def _place(text: str, on_hub: bool) -> tuple[str, Locator]:
    if text.startswith("hf://"):
        return "locator/hub", Locator(hub=text)
    if is_address(text):
        return "locator/url", Locator(url=text)
    if on_hub and _HUB_NAME.fullmatch(text):
        return "locator/hub", Locator(hub=f"hf://datasets/{text}")
    return "title", Locator()


def is_on_hub(locator: Locator) -> bool:
    """Whether a dataset lies on the Hugging Face Hub, so that what it was made from may go by its name there."""
    return locator.hub is not None or _ON_HUB.fullmatch(locator.url or "") is not None


def collections(node: Node) -> tuple[Node, ...]:
    """The activities that gathered the data, where they say so by their ``prov:type`` or name."""
    return tuple(activity for activity in node.nodes(*_MADE_BY) if _is_collection(activity))


def steps(node: Node, notes: Notes, at: str) -> tuple[Step, ...]:
    """The other activities that the dataset came from; one without a name of any kind is no step."""
    found: list[Step] = []
    for path, value in node.values(*_MADE_BY):
        name = plain(value)
        said = _step(node.inner(value, path)) if isinstance(value, dict) and name is None else _named(path, name)
        if said:
            found.append(noted_step(said, path, notes, f"{at}/{len(found)}"))
    return tuple(found)


def noted_step(said: dict[str, Found], path: Path, notes: Notes, at: str) -> Step:
    """A step by its fields."""
    notes.note(at, *path)
    for field, value in said.items():
        notes.note(f"{at}/{field}", *value.path)
    texts: dict[str, Any] = {field: shortened(value.text) for field, value in said.items()}
    return Step(**texts)


def _named(path: Path, name: str | None) -> dict[str, Found]:
    return {"step": Found(path, name)} if name and not denies(name) else {}


def times(activity: Node) -> tuple[Found | None, Found | None]:
    """When an activity began and ended, as far as these are dates."""
    began, ended = activity.text(*_STARTED), activity.text(*_ENDED)
    return began if began and is_date(began.text) else None, ended if ended and is_date(ended.text) else None


def _is_collection(activity: Node) -> bool:
    if any(_COLLECTION.fullmatch(found.text[:200]) for found in activity.addresses("prov:type")):
        return True
    name = activity.text(*NAME)
    return name is not None and name.text.lower().replace("_", " ").replace("-", " ") in _CALLED_COLLECTION


def _step(activity: Node) -> dict[str, Found]:
    name = activity.text(*_WHAT) or Found((*activity.path, "@id"), activity.id)
    said = {} if _is_collection(activity) else _named(*name)
    if said:
        began, ended = times(activity)
        more = {"tool": _tool(activity), "at": ended or began}
        said.update((field, value) for field, value in more.items() if value)
    return said


def _tool(activity: Node) -> Found | None:
    """The agent by name, unless it is known to be people."""
    for path, value in activity.values(*_AGENTS):
        name = plain(value)
        if name or not isinstance(value, dict):
            found = Found(path, name) if name else None
        else:
            agent = activity.inner(value, path)
            people = any(_PEOPLE.fullmatch(kind) for kind in agent.types)
            found = None if people else agent.text(*NAME, "foaf:name")
        if found:
            return found
    return None
