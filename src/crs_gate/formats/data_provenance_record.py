"""The records of a summary of the Data Provenance Initiative as sources, and what they were made from."""

import re
from typing import Any, NamedTuple

from crs_gate.formats.data_provenance_words import LICENSE, LICENSE_URL, cleaned, said, told
from crs_gate.formats.described import Notes
from crs_gate.formats.ids import LONGEST, Ids
from crs_gate.formats.license_items import licenses
from crs_gate.formats.license_texts import as_text
from crs_gate.formats.misspelt import alike, remark_alike
from crs_gate.formats.plain_values import is_address, items, mappings, text, texts, whole
from crs_gate.formats.pointers import Path
from crs_gate.formats.prose import plainly, shortened
from crs_gate.model.answer import State, denies, given, state
from crs_gate.model.dataset import About
from crs_gate.model.source import Collected, Evidence, Generator, LicenseClaim, Locator, Source, Synthetic, Unverified

MARKS = frozenset(
    (
        *("Unique Dataset Identifier", "Dataset Name", "Collection", "Licenses", "License Verified By"),
        *("Model Generated", "Derived from Datasets", "Human Annotation", "Inferred Metadata"),
    )
)
"""Keys by which a record is known."""
MOST_LINKS = 200_000
"""Entries of ``derived_from`` in all; records beyond it do not say what they are made from."""

_KEYS = alike(
    (
        *MARKS,
        *("Collection URL", "Dataset URL", "Website URL", "Hugging Face URL", "GitHub URL", "Dataset Filter IDs"),
        *("Text Sources", "Video Sources", "Process Description", "Taken Down", "License Notes"),
    )
)
_LICENSE_KEYS = alike((LICENSE, LICENSE_URL))
_OF_THE_WHOLE = (("name", "Collection"), ("homepage", "Collection URL"))
_DOMAIN = re.compile(r"(?i)(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?:/\S*)?")
_HUB = re.compile(r"(?a)https?://(?:www\.)?huggingface\.co/(datasets/[\w.-]+(?:/[\w.-]+)?)(?:[/?#]\S*)?")
_URLS = ("Dataset URL", "Website URL")
_LONGEST_PART = 200


def records(notes: Notes, tree: dict[str, Any]) -> tuple[About, tuple[Source, ...]]:
    """The dataset as a whole and its sources; raises ``Unreadable`` for lists that are too long."""
    shaped = _Records(notes, tree)
    sources = shaped.all()
    return _about(notes, tree, sources), sources


def _about(notes: Notes, tree: dict[str, Any], sources: tuple[Source, ...]) -> About:
    """A lone record speaks of the whole; several share the name of their collection, and no license."""
    described = {key: record for key, record in tree.items() if isinstance(record, dict)}
    key = next(iter(described))
    found = {field: _shared(described, of_record) for field, of_record in _OF_THE_WHOLE}
    stated = as_text(sources[0].license) if len(described) == 1 else None
    for field, of_record in (*_OF_THE_WHOLE, *([("license", "Licenses")] if stated else [])):
        notes.note(f"/dataset/{field}", key, of_record)
    return About(name=found["name"], homepage=found["homepage"], license=stated)


def _shared(tree: dict[str, Any], of_record: str) -> str | None:
    """What all records say alike."""
    said_of_all = {said(record.get(of_record)) for record in tree.values()}
    return next(iter(said_of_all)) if len(said_of_all) == 1 else None


class _Upstream(NamedTuple):
    title: str
    url: str | None
    path: Path


class _Records:
    """Shapes records one after the other; what they were made from is made once."""

    def __init__(self, notes: Notes, tree: dict[str, Any]) -> None:
        self._notes = notes
        self._records = [(key, value) for key, value in tree.items() if isinstance(value, dict)]
        for key in (key for key, value in tree.items() if not isinstance(value, dict)):
            notes.remark(f"{shortened(key)} is no record: a record is a mapping, and this is not read", key)
        ids = Ids()
        self._ids = [
            ids.take(told(record.get("Unique Dataset Identifier")) or key, f"record-{number}")
            for number, (key, record) in enumerate(self._records, 1)
        ]
        self._more_ids = ids
        self._known = {
            named: id_
            for (_, record), id_ in zip(self._records, self._ids, strict=True)
            if (named := told(record.get("Unique Dataset Identifier")))
        }
        for (key, _), id_ in zip(self._records, self._ids, strict=True):
            self._known.setdefault(key, id_)
        self._upstream: dict[str, str] = {}
        self._made: list[tuple[str, _Upstream]] = []
        self._links = 0

    def all(self) -> tuple[Source, ...]:
        pairs = zip(self._ids, self._records, strict=True)
        shaped = [self._source(f"/sources/{index}", id_, *each) for index, (id_, each) in enumerate(pairs)]
        made = [self._origin(f"/sources/{len(shaped) + at}", *each) for at, each in enumerate(self._made)]
        return (*shaped, *made)

    def _source(self, at: str, id_: str, key: str, record: dict[str, Any]) -> Source:
        self._notes.note(at, key)
        remark_alike(self._notes, record, _KEYS, (key,))
        if told(record.get("Unique Dataset Identifier")):
            self._notes.note(f"{at}/id", key, "Unique Dataset Identifier")
        return Source(
            id_,
            self._noted(f"{at}/title", record, key, "Dataset Name"),
            locator=self._locator(f"{at}/locator", record, key),
            collected=Collected(method=self._noted(f"{at}/collected/method", record, key, "Process Description")),
            license=self._license(f"{at}/license", record, key),
            synthetic=self._synthetic(f"{at}/synthetic", record, key),
            derived_from=self._derived_from(f"{at}/derived_from", record, key),
            unverified=self._gone(f"{at}/unverified", record, key),
        )

    def _noted(self, pointer: str, record: dict[str, Any], key: str, of_record: str) -> str | None:
        stated = said(record.get(of_record))
        if stated:
            self._notes.note(pointer, key, of_record)
        return stated

    def _locator(self, at: str, record: dict[str, Any], key: str) -> Locator:
        """The page and the place on the Hub; GitHub's only without them, for it may hold the code alone."""
        found: dict[str, str] = {}
        addresses = ((key_, *each) for key_ in _URLS for each in texts(record.get(key_)))
        for of_record, below, entry in addresses:
            if (stated := said(entry)) and "url" not in found:
                found["url"] = stated
                self._notes.note(f"{at}/url", key, of_record, *below)
        on_hub = _HUB.fullmatch(text(record.get("Hugging Face URL")) or "")
        if on_hub:
            found["hub"] = f"hf://{on_hub[1]}"
            self._notes.note(f"{at}/hub", key, "Hugging Face URL")
        if not found and (git := self._noted(f"{at}/git", record, key, "GitHub URL")):
            found["git"] = git
        parts = [told(entry) for _, entry in texts(record.get("Dataset Filter IDs"))]
        if found and parts and all(parts):  # the template gives advice in further entries of a list
            found["part"] = ", ".join(filter(None, parts))[:_LONGEST_PART]
            self._notes.note(f"{at}/part", key, "Dataset Filter IDs")
        return Locator(**found)

    def _license(self, at: str, record: dict[str, Any], key: str) -> LicenseClaim:
        """All of the list apply. The address of a license is where it was seen, and may hold its text."""
        path = (key, "Licenses")
        for below, item in mappings(record.get("Licenses")):
            remark_alike(self._notes, item, _LICENSE_KEYS, (*path, *below))
        listed = [cleaned(item) for _, item in whole(record.get("Licenses"), "licenses")]
        stated = licenses(listed, path, {"expression": (LICENSE,), "link": (LICENSE_URL,)})
        stated.note(self._notes, at)
        seen = self._noted(f"{at}/evidence/verified_by", record, key, "License Verified By")
        addresses = [item.get(LICENSE_URL) if isinstance(item, dict) else None for item in listed]
        url = addresses[0] if addresses and all(addresses) else None
        if url:
            below = next(below for below, _ in items(record["Licenses"]))
            self._notes.note(f"{at}/evidence/url", *path, *below, LICENSE_URL)
        return stated.claim._replace(evidence=Evidence(url, verified_by=seen))

    def _synthetic(self, at: str, record: dict[str, Any], key: str) -> Synthetic:
        """Models that are named wrote it; the empty list says nothing, and neither does a denial."""
        named = whole(record.get("Model Generated"), "models")
        entries = [(below, stated) for below, entry in named if (stated := said(entry)) and not denies(stated)]
        if not entries:
            return Synthetic()
        self._notes.note(f"{at}/present", key, "Model Generated")
        models = [(below, stated) for below, stated in entries if not plainly(stated)]
        if not models:
            return Synthetic("yes")
        if not any(given(stated) for _, stated in models):
            return Synthetic("unknown" if state(models[0][1]) is State.UNKNOWN else models[0][1])
        for index, (below, _) in enumerate(models):
            for pointer in ("", "/name"):
                self._notes.note(f"{at}/generators/{index}{pointer}", key, "Model Generated", *below)
        makers = self._makers(record)
        return Synthetic(
            "yes",
            generators=tuple(
                self._generator(f"{at}/generators/{index}", stated, makers, key)
                for index, (_, stated) in enumerate(models)
            ),
        )

    def _makers(self, record: dict[str, Any]) -> dict[str, Path]:
        """Each license by its name in lower case: a name such as ``OpenAI`` is that of the maker of a model."""
        listed = ((below, cleaned(item)) for below, item in items(record.get("Licenses")))
        named = ((below, item.get(LICENSE)) for below, item in listed if isinstance(item, dict))
        return {name.lower(): (*below, LICENSE) for below, name in named if name}

    def _generator(self, at: str, model: str, makers: dict[str, Path], key: str) -> Generator:
        """A model; its terms are those that the record lists under the first word of its name."""
        maker = model.split(" ", 1)[0]
        if maker == model or maker.lower() not in makers:
            return Generator(model)
        self._notes.note(f"{at}/terms", key, "Licenses", *makers[maker.lower()])
        return Generator(model, terms=maker)

    def _derived_from(self, at: str, record: dict[str, Any], key: str) -> tuple[str, ...] | None:
        """Datasets by name, and sites that sources of text and video name by their domain or address."""
        found: dict[str, Path] = {}
        for of_record in ("Derived from Datasets", "Text Sources", "Video Sources"):
            for below, entry in whole(record.get(of_record), of_record):
                stated = told(entry)
                is_site = stated and (is_address(stated) or _DOMAIN.fullmatch(stated))
                if stated and plainly(stated) != "no" and (is_site or of_record == "Derived from Datasets"):
                    path = (key, of_record, *below)
                    found.setdefault(self._parent(_Upstream(stated, stated if is_site else None, path)), path)
        self._links += len(found)
        if not found or self._links > MOST_LINKS:
            return None
        for index, path in enumerate(found.values()):
            self._notes.note(f"{at}/{index}", *path)
        self._notes.note(at, *next(iter(found.values()))[:2])
        return tuple(found)

    def _parent(self, upstream: _Upstream) -> str:
        """The id of a parent. A record that names itself goes round in a circle; a placeholder leads to no source."""
        known = self._known.get(upstream.title)
        if known or not given(upstream.title):
            return known or upstream.title[:LONGEST]
        if upstream.title not in self._upstream:
            id_ = self._more_ids.take(upstream.title, f"upstream-{len(self._made) + 1}")
            self._upstream[upstream.title] = id_
            self._made.append((id_, upstream))
        return self._upstream[upstream.title]

    def _origin(self, at: str, id_: str, upstream: _Upstream) -> Source:
        for pointer in (at, f"{at}/id", f"{at}/title", *([f"{at}/locator/url"] if upstream.url else [])):
            self._notes.note(pointer, *upstream.path)
        return Source(id_, upstream.title, locator=Locator(upstream.url))

    def _gone(self, at: str, record: dict[str, Any], key: str) -> tuple[Unverified, ...]:
        """What was taken down cannot be found again; whatever is said but a denial tells when, or why."""
        stated = told(record.get("Taken Down"))
        if not stated or denies(stated) or state(stated) is State.PLACEHOLDER:
            return ()
        for pointer in ("", "/0", "/0/field", "/0/reason", "/0/note"):
            self._notes.note(f"{at}{pointer}", key, "Taken Down")
        return (Unverified("locator", "url-unresolved", f"Taken Down: {shortened(stated)}"),)
