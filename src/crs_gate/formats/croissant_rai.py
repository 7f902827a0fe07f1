"""What the Responsible-AI keys of Croissant answer, in every spelling that the specification, tools and people use.

Free text is no proof: it is kept for people, and only a plain yes, no or date is taken as an answer.
"""

import re
from collections.abc import Iterator

from crs_gate.formats import json_ld_lineage as lineage
from crs_gate.formats.described import Notes
from crs_gate.formats.json_ld_nodes import Found, Node
from crs_gate.formats.prose import denies, is_date, personal_data, plainly, shortened
from crs_gate.model.answer import State, given, state
from crs_gate.model.dataset import Collected, PersonalData, Step, Synthetic


def _keys(*names: str) -> tuple[str, ...]:
    """Each key with its prefix, and bare: contexts of real files define them so."""
    return (*(f"rai:{name}" for name in names), *names)


_TIMEFRAME = _keys("dataCollectionTimeframe", "dataCollectionTimeFrame")
_TYPES = _keys("dataCollectionType")
_HOW = (*_TYPES, *_keys("dataCollection"), "measurementTechnique", "measurementMethod")
_PERSONAL = _keys("personalSensitiveInformation")
_SYNTHETIC = _keys("hasSyntheticData")
_SYNTHETIC_HINTS = _keys("syntheticDataExplanation", "machineAnnotationTools")
"""Keys that speak of generated content in prose: in place of an answer they make it unknown."""
_PROTOCOLS = (
    *_keys("dataPreprocessingProtocol", "dataPreprocessing"),
    *_keys("dataManipulationProtocol", "dataDataManipulationProtocol"),
    *_keys("dataImputationProtocol"),
)
_TAGS = frozenset(("synthetic", "distilabel", "argilla"))
"""Keywords that Hugging Face exports for data that programs wrote."""
_GENERATED = re.compile(r"(?i)(?:.*[/#:])?(?:compositeWith)?TrainedAlgorithmicMedia(?:DigitalSource)?")
"""The codes of the IPTC, and schema.org's, for media that a trained model made."""
_YEARS = re.compile(r"(\d{4}) ?[-\u2013] ?(\d{4})")
_BETWEEN = re.compile(r"\s*/\s*|\s+(?:-|\u2013|to|until|through)\s+")
_LONGEST_METHOD = 500


def collected(node: Node, notes: Notes, at: str) -> Collected:
    """When and how the data was gathered; how is what the keys say one after another."""
    begun, ended = _period(node, notes, at)
    method = list(node.texts(*_HOW)) or _described_collections(node)
    if method:
        notes.note(f"{at}/method", *method[0].path)
    listed = [found.text for found in method if given(found.text)] or [found.text for found in method[:1]]
    return Collected(from_=begun, to=ended, method=shortened("; ".join(listed), _LONGEST_METHOD) if listed else None)


def _described_collections(node: Node) -> list[Found]:
    described = (
        activity.text("prov:description", "description", "prov:label") for activity in lineage.collections(node)
    )
    return [found for found in described if found]


def _period(node: Node, notes: Notes, at: str) -> tuple[str | None, str | None]:
    """The first and the last date; a placeholder as written, and nothing where prose stands in place of dates."""
    stated = list(node.texts(*_TIMEFRAME))
    if stated:
        for pointer in (at, f"{at}/from", f"{at}/to"):
            notes.note(pointer, *stated[0].path)
        dates = [date for found in stated[:_LONGEST_METHOD] for date in _dates(found.text)]
        if dates:
            return dates[0], dates[-1] if len(dates) > 1 else None
        return next((shortened(found.text) for found in stated if not given(found.text)), None), None
    return _activity_period(node, notes, at)


def _activity_period(node: Node, notes: Notes, at: str) -> tuple[str | None, str | None]:
    spans = [lineage.times(activity) for activity in lineage.collections(node)]
    begun = min((first for first, _ in spans if first), key=_text, default=None)
    ended = max((last for _, last in spans if last), key=_text, default=None)
    for field, found in (("from", begun), ("to", ended)):
        if found:
            notes.note(f"{at}/{field}", *found.path)
    return begun.text if begun else None, ended.text if ended else None


def _text(found: Found) -> str:
    return found.text


def _dates(text: str) -> Iterator[str]:
    """The dates of ``2024-01-01``, ``2024-01/2024-06``, ``2020-2022`` and the like; none where a part is no date."""
    bounded = text[:_LONGEST_METHOD].strip()
    years = _YEARS.fullmatch(bounded)
    parts = years.groups() if years else tuple(part for part in _BETWEEN.split(bounded) if part)
    if all(is_date(part) for part in parts):
        yield from parts


def personal(node: Node, notes: Notes, at: str) -> PersonalData:
    """``no`` for nothing but plain denials; prose is unknown, and placeholders stay as written."""
    stated = list(node.texts(*_PERSONAL))
    if not stated:
        return PersonalData()
    notes.note(f"{at}/present", *stated[0].path)
    answers = {plainly(found.text) or personal_data(found.text) for found in stated if given(found.text)}
    if not answers:
        return PersonalData(present=shortened(stated[0].text))
    alone = answers.pop() if len(answers) == 1 else "unknown"
    complete = all(given(found.text) for found in stated)
    return PersonalData(present=alone if complete or alone == "yes" else "unknown")


def synthetic(node: Node, notes: Notes, at: str) -> Synthetic:
    """A plain yes or no, or a code that says generated; hints make it unknown, and a keyword outweighs a no."""
    stated, tagged = node.text(*_SYNTHETIC), _tagged(node)
    source_type = next((kind for kind in node.addresses("digitalSourceType") if _GENERATED.fullmatch(kind.text)), None)
    said = plainly(stated.text) if stated else None
    if source_type and said != "yes":
        return _present("yes", source_type, notes, at)
    if stated and not (said == "no" and tagged):
        return _present(said or ("unknown" if given(stated.text) else shortened(stated.text)), stated, notes, at)
    hint = tagged or _told(node)
    return _present("unknown", hint, notes, at) if hint else Synthetic()


def _present(answer: str, found: Found, notes: Notes, at: str) -> Synthetic:
    notes.note(f"{at}/present", *found.path)
    return Synthetic(present=answer)


def _tagged(node: Node) -> Found | None:
    for keyword in node.texts("keywords"):
        if any(word.strip().lower() in _TAGS for word in keyword.text.split(",")):
            return keyword
    return None


def _told(node: Node) -> Found | None:
    told = (found for found in node.texts(*_SYNTHETIC_HINTS) if given(found.text) and not denies(found.text))
    kinds = (kind for kind in node.texts(*_TYPES) if "synthetic" in kind.text.lower())
    return next(told, None) or next(kinds, None)


def protocols(node: Node, notes: Notes, at: str, first: int) -> tuple[Step, ...]:
    """Each text on how the data was processed as a step; what begins by denying is none."""
    found: list[Step] = []
    for text in node.texts(*_PROTOCOLS):
        if not denies(text.text) or state(text.text) is not State.GIVEN:
            found.append(lineage.noted_step({"step": text}, text.path, notes, f"{at}/{first + len(found)}"))
    return tuple(found)
