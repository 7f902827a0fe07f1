"""The reader of Hugging Face dataset cards: a ``README.md`` with YAML front matter and the template's headings.

A card says little of what the scheme asks. What it does not say stays ``None``; nothing is guessed.
"""

import re
from collections.abc import Iterator
from typing import Any

from crs_gate.formats import hf_body, hf_way_out, markdown, prose
from crs_gate.formats.hf_card_keys import MISSPELT, NOT_IN_FORMAT
from crs_gate.formats.interface import ReadResult, Unreadable
from crs_gate.formats.license_texts import as_text, joined
from crs_gate.formats.misspelt import message
from crs_gate.model.answer import given
from crs_gate.model.dataset import About, Dataset, OptOut
from crs_gate.model.location import Places
from crs_gate.model.source import Collected, LicenseClaim, Locator, PersonalData, Source, Synthetic

name = "hf-card"
LOOKED_FOR = "a Hugging Face dataset card (Markdown that starts with '---', metadata, '---')"

_CARD_NAMES = ("readme.md", "dataset_card.md", "data_card.md")
_HUB_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,95}(?:/[A-Za-z0-9][A-Za-z0-9._-]{0,95})?")
_OWN = ("original", "card")
_NOT_ON_THE_HUB = "other-"
_SAYS_NOTHING = frozenset(("found", "other", "no-annotation", "machine-generated", "unknown"))
"""Entries that do not say how data was gathered. Who has a machine write it has not said which, or from what."""
_SYNTHETIC_TAGS = frozenset(("synthetic", "distilabel", "argilla"))
_LONGEST_ID = 128
_LICENSE_KEYS = ("license_name", "license_link", "license_details")
_UNREAD = "unknown"
_TITLE = re.compile(r"^dataset card for\s+", re.IGNORECASE)


def recognizes(path: str, text: str) -> bool:
    """Whether Markdown starts with front matter, or is named as cards are."""
    file_name = path.rsplit("/", 1)[-1].lower()
    if not file_name.endswith((".md", ".markdown")):
        return False
    return text.lstrip().startswith("---") or file_name in _CARD_NAMES


def read(path: str, text: str, beside: ReadResult | None = None) -> ReadResult:  # noqa: ARG001 - nothing to share
    """Shape what the card says; raises ``Unreadable`` alone."""
    from crs_gate.formats.yaml_events import parse

    front = markdown.split(text)
    metadata, places = parse(front.yaml)
    if metadata is None:
        metadata = {}
    if not isinstance(metadata, dict):
        raise Unreadable("the metadata of a card is a mapping; this is something else", front.line)
    return ReadResult(_Card(metadata, places, front).dataset(path))


class CardPlaces:
    """Places noted while a card was read; what was not noted is where its nearest ancestor is."""

    def __init__(self, noted: dict[str, tuple[int, int]]) -> None:
        self._noted = noted

    def locate(self, pointer: str) -> tuple[int, int]:
        """Line and column of the value or its nearest noted ancestor, counted from 1."""
        while pointer and pointer not in self._noted:
            pointer = pointer.rpartition("/")[0]
        return self._noted.get(pointer, (1, 1))


class _Card:
    """Collects values with their places and origins."""

    def __init__(self, metadata: dict[str, Any], places: Places, front: markdown.FrontMatter) -> None:
        self.metadata = metadata
        self.metadata_places = places
        self.sections = markdown.sections(front.body, front.body_line)
        self.places: dict[str, tuple[int, int]] = {"/sources": (front.line, 1)}
        self.origins: dict[str, str] = {}

    def dataset(self, path: str) -> Dataset:
        about = self.about()
        sources = self.sources(about)
        pointers = tuple(f"/sources/{index}" for index in range(len(sources)))
        remarks = tuple(self.remarks())
        places = CardPlaces(self.places)
        itself = next((source.id for source in sources if source.id in _OWN), "")
        return Dataset(path, name, about, sources, pointers, places, self.origins, NOT_IN_FORMAT, remarks, itself)

    def remarks(self) -> Iterator[tuple[str, str]]:
        """Keys that the Hub does not read."""
        for key in self.metadata:
            if key in MISSPELT:
                self.places[f"/{key}"] = self.metadata_places.locate(f"/{key}")
                yield f"/{key}", message(key, MISSPELT[key])

    def from_metadata(self, pointer: str, key: str, item: str = "") -> None:
        """Note that the value at a pointer comes from a key of the front matter."""
        self.places[pointer] = self.metadata_places.locate(f"/{key}{item}")
        self.origins[pointer] = f"{name}:{key}"

    def from_body(self, pointer: str, line: int, where: str) -> None:
        """Note that the value at a pointer comes from a heading or bullet of the body."""
        self.places[pointer] = (line, 1)
        self.origins[pointer] = f"{name}:{where}"

    def texts(self, key: str) -> tuple[str, ...]:
        """The texts of a key that holds one or a list."""
        value = self.metadata.get(key)
        listed = value if isinstance(value, list) else [value]
        return tuple(item for item in listed if isinstance(item, str))

    def text(self, key: str) -> str | None:
        value = self.metadata.get(key)
        return value if isinstance(value, str) else None

    # The dataset as a whole

    def about(self) -> About:
        homepage = self.homepage()
        return About(
            name=self.title(),
            description=self.body_text("/dataset/description", hf_body.SUMMARY),
            homepage=homepage,
            license=as_text(self.license_claim("/dataset/license")),
            contact=self.contact(),
            opt_out=self.opt_out(homepage),
        )

    def title(self) -> str | None:
        if title := self.text("pretty_name"):
            self.from_metadata("/dataset/name", "pretty_name")
            return title
        headed = next((section for section in self.sections if section.title), None)
        if not headed:
            return None
        self.from_body("/dataset/name", headed.line, "body")
        return _TITLE.sub("", headed.title).strip("\"'") or None

    def homepage(self) -> str | None:
        for label in ("homepage", "repository"):
            found = hf_body.bullet(self.sections, label)
            if found and (url := hf_body.url_in(found.text)):
                self.from_body("/dataset/homepage", found.line, found.where)
                return url
        return None

    def contact(self) -> str | None:
        if found := hf_body.bullet(self.sections, "point of contact"):
            self.from_body("/dataset/contact", found.line, found.where)
            return hf_body.contact_in(found.text)
        return self.body_text("/dataset/contact", hf_body.CONTACT)

    def opt_out(self, homepage: str | None) -> OptOut:
        found = hf_way_out.way_out(self.sections, homepage)
        if not found:
            return OptOut()
        for pointer in ("/dataset/opt_out", "/dataset/opt_out/url", "/dataset/opt_out/email"):
            self.from_body(pointer, found.line, found.where)
        return OptOut(url=found.url, email=found.email)

    def body_text(self, pointer: str, titles: tuple[str, ...]) -> str | None:
        found = hf_body.answer(self.sections, titles)
        if not found:
            return None
        self.from_body(pointer, found.line, found.where)
        return found.text

    # Sources

    def sources(self, about: About) -> tuple[Source, ...]:
        listed = self.source_names()
        sources = []
        for index, (source_id, hub, item) in enumerate(listed):
            at = f"/sources/{index}"
            if item is not None:
                for pointer in (at, f"{at}/id", f"{at}/locator/hub"):
                    self.from_metadata(pointer, "source_datasets", f"/{item}")
            sources.append(self.source(at, source_id, hub, about, alone=len(listed) == 1))
        return tuple(sources)

    def source_names(self) -> list[tuple[str, str | None, int | None]]:
        """Id, address on the Hub and place in the list of each source; one named ``card`` when none is listed.

        Entries that are placeholders, or no text, are sources of which nothing is known.
        """
        found: dict[str, tuple[str, str | None, int | None]] = {}
        value, named = self.metadata.get("source_datasets"), False
        for item, entry in enumerate(value if isinstance(value, list) else [value]):
            stated = entry.strip() if isinstance(entry, str) else _UNREAD if entry is not None else ""
            if given(stated):
                origin, hub = _upstream(stated)
                named = True
            else:
                origin, hub = stated[:_LONGEST_ID], None
            if origin:
                found.setdefault(origin, (origin, hub, item))
        return [*([] if named else [("card", None, None)]), *found.values()]

    def source(self, at: str, source_id: str, hub: str | None, about: About, alone: bool) -> Source:
        own = source_id in _OWN
        url = about.homepage if own else None
        if url:
            self.places[f"{at}/locator/url"] = self.places["/dataset/homepage"]
            self.origins[f"{at}/locator/url"] = self.origins["/dataset/homepage"]
        return Source(
            id=source_id,
            locator=Locator(url=url, hub=hub),
            collected=Collected(method=self.method(f"{at}/collected/method", own) if own or alone else None),
            license=self.license_claim(f"{at}/license") if own else LicenseClaim(),
            personal_data=PersonalData(present=self.personal_data(f"{at}/personal_data/present")),
            synthetic=Synthetic(present=self.synthetic(f"{at}/synthetic/present")),
        )

    def license(self) -> str | None:
        """All licenses of the list apply; an entry that is no text leaves open what does."""
        value = self.metadata.get("license")
        listed = [entry for entry in (value if isinstance(value, list) else [value]) if entry is not None]
        if not any(isinstance(entry, str) for entry in listed):
            return None
        return joined(filter(None, (entry.strip() if isinstance(entry, str) else _UNREAD for entry in listed)))

    def license_claim(self, at: str) -> LicenseClaim:
        expression = self.license()
        if expression is not None:
            self.from_metadata(at, "license", "/0")
            self.from_metadata(f"{at}/expression", "license", "/0")
        named, link, details = (", ".join(self.texts(key)) or None for key in _LICENSE_KEYS)
        if named:
            self.from_metadata(f"{at}/name", "license_name")
        if link:
            self.from_metadata(f"{at}/link", "license_link")
        # license_details is what older cards have in place of both.
        if details and not link and hf_body.url_in(details) == details:
            self.from_metadata(f"{at}/link", "license_details")
            link = details
        elif details:
            self.from_metadata(f"{at}/name", "license_name" if named else "license_details")
            named = f"{named} ({details})" if named and named != details else details
        if at not in self.places and (first := next((key for key in _LICENSE_KEYS if any(self.texts(key))), None)):
            self.from_metadata(at, first)
        return LicenseClaim(expression, name=named, link=link)

    def method(self, pointer: str, own: bool) -> str | None:
        """The section on collection when it says something; else how the language came to be, when that does."""
        found = next(hf_body.answers(self.sections, hf_body.METHOD), None)
        if not (found and given(found.text)) and own:
            key = "language_creators" if "language_creators" in self.metadata else "annotations_creators"
            telling = [entry for entry in self.texts(key) if entry not in _SAYS_NOTHING and given(entry)]
            if telling:
                self.from_metadata(pointer, key)
                return f"{key}: {', '.join(telling)}"[:200]
        if not found:
            return None
        self.from_body(pointer, found.line, found.where)
        return found.text

    def personal_data(self, pointer: str) -> str | None:
        """What all sections on it say alike; where they differ it is unknown."""
        found = tuple(hf_body.answers(self.sections, hf_body.PERSONAL))
        if not found:
            return None
        self.from_body(pointer, found[0].line, found[0].where)
        said = {prose.personal_data(each.text) for each in found}
        return next(iter(said)) if len(said) == 1 else "unknown"

    def synthetic(self, pointer: str) -> str | None:
        """A hint makes it unknown: a card never says that nothing was generated."""
        for key in ("language_creators", "annotations_creators", "tags"):
            hints = _SYNTHETIC_TAGS if key == "tags" else ("machine-generated",)
            for item, entry in enumerate(self.texts(key)):
                if entry.lower() in hints:
                    self.from_metadata(pointer, key, f"/{item}")
                    return "unknown"
        return None


def _upstream(entry: str) -> tuple[str, str | None]:
    """The id and the address on the Hub of one entry of ``source_datasets``."""
    kind, bar, origin = entry.partition("|")
    if bar and kind == "extended" and origin.strip():
        entry = origin.strip()
    elif entry in ("original", "extended"):
        return entry, None
    on_hub = _HUB_NAME.fullmatch(entry) and not entry.startswith(_NOT_ON_THE_HUB)
    return entry[:_LONGEST_ID], f"hf://datasets/{entry}" if on_hub else None
