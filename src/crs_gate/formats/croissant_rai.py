"""What the Responsible-AI keys of Croissant answer, in every spelling that the specification, tools and people use.

Free text is no proof: it is kept for people, and only a plain yes, no or date is taken as an answer.
"""

import re
from collections.abc import Callable

from crs_gate.formats import json_ld_lineage as lineage
from crs_gate.formats.described import Notes
from crs_gate.formats.json_ld_nodes import Found, Node
from crs_gate.formats.prose import personal_data, plainly, shortened
from crs_gate.model.answer import State, denies, given, state
from crs_gate.model.dataset import Bias, KnownBias
from crs_gate.model.dates import is_date
from crs_gate.model.source import Collected, PersonalData, Step, Synthetic


def _keys(*names: str) -> tuple[str, ...]:
    """Each key with its prefix, and bare: contexts of real files define them so."""
    return (*(f"rai:{name}" for name in names), *names)


_TIMEFRAME = _keys("dataCollectionTimeframe", "dataCollectionTimeFrame")
_TYPES = _keys("dataCollectionType")
_HOW = (*_TYPES, *_keys("dataCollection"), "measurementTechnique", "measurementMethod")
_PERSONAL = _keys("personalSensitiveInformation")
_BIASES = _keys("dataBiases", "dataBias")
_SYNTHETIC = _keys("hasSyntheticData")
_SYNTHETIC_HINTS = _keys("syntheticDataExplanation", "machineAnnotationTools")
"""Keys that speak of generated content in prose: in place of an answer, or beside a no, they make it unknown."""
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
_LONGEST_PERIOD = 100
_ENDS = 2


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
    """The first and the last date; a placeholder as written, and nothing where not all that is stated is dates."""
    stated = list(node.statements(*_TIMEFRAME))
    if not stated:
        return _activity_period(node, notes, at)
    for field in ("from", "to"):
        notes.note(f"{at}/{field}", *stated[0].path)
    periods = [_dates(found.text) for found in stated]
    if all(periods):
        dates = [date for period in periods for date in period]
        return dates[0], dates[-1] if len(dates) > 1 else None
    return next((shortened(found.text) for found in stated if not given(found.text)), None), None


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


def _dates(text: str) -> tuple[str, ...]:
    """The dates of ``2024-01-01``, ``2024-01/2024-06``, ``2020-2022`` and the like; none where a part is no date."""
    stated = text.strip()
    if len(stated) > _LONGEST_PERIOD:
        return ()
    years = _YEARS.fullmatch(stated)
    parts = years.groups() if years else tuple(_BETWEEN.split(stated))
    return parts if len(parts) <= _ENDS and all(map(is_date, parts)) else ()


def personal(node: Node, notes: Notes, at: str) -> PersonalData:
    """``no`` for nothing but plain denials; prose is unknown, and placeholders stay as written."""
    stated = list(node.statements(*_PERSONAL))
    if not stated:
        return PersonalData()
    notes.note(f"{at}/present", *stated[0].path)
    return PersonalData(present=_agreed(stated, lambda text: plainly(text) or personal_data(text)))


def _agreed(stated: list[Found], answer: Callable[[str], str | None]) -> str:
    """The one answer that all give; a placeholder beside it leaves only a yes, and placeholders alone stay."""
    said = [found for found in stated if given(found.text)]
    if not said:
        return shortened(stated[0].text)
    answers = {answer(found.text) or "unknown" for found in said}
    alone = answers.pop() if len(answers) == 1 else "unknown"
    return alone if alone == "yes" or len(said) == len(stated) else "unknown"


def bias(node: Node, notes: Notes) -> Bias:
    """Each bias that is described; what says that there is none names none."""
    stated = list(node.statements(*_BIASES))
    for index, found in enumerate(stated):
        notes.note(f"/dataset/bias/known/{index}/description", *found.path)
    known = tuple(KnownBias(description=shortened(found.text, _LONGEST_METHOD)) for found in stated)
    return Bias(known or None)


def synthetic(node: Node, notes: Notes, at: str) -> Synthetic:
    """A plain yes or no, or a code that says generated; whatever hints at generated content outweighs a no."""
    stated, hint = list(node.statements(*_SYNTHETIC)), _tagged(node) or _told(node)
    said = _agreed(stated, plainly) if stated else "unknown" if hint else None
    source_type = next((kind for kind in node.addresses("digitalSourceType") if _GENERATED.fullmatch(kind.text)), None)
    if source_type and said != "yes":
        return _present("yes", source_type, notes, at)
    if hint and (said == "no" or not stated):
        return _present("unknown", hint, notes, at)
    return _present(said, stated[0], notes, at) if said else Synthetic()


def _present(answer: str, found: Found, notes: Notes, at: str) -> Synthetic:
    notes.note(f"{at}/present", *found.path)
    return Synthetic(present=answer)


def _tagged(node: Node) -> Found | None:
    for keyword in node.texts("keywords"):
        if any(word.strip().lower() in _TAGS for word in keyword.text.split(",")):
            return keyword
    return None


def _told(node: Node) -> Found | None:
    told = (found for found in node.statements(*_SYNTHETIC_HINTS) if given(found.text) and not denies(found.text))
    kinds = (kind for kind in node.statements(*_TYPES) if "synthetic" in kind.text.lower())
    return next(told, None) or next(kinds, None)


def protocols(node: Node, notes: Notes, at: str, first: int) -> tuple[Step, ...]:
    """Each text on how the data was processed as a step; what begins by denying is none."""
    found: list[Step] = []
    for text in node.texts(*_PROTOCOLS):
        if not denies(text.text) or state(text.text) is not State.GIVEN:
            found.append(lineage.noted_step({"step": text}, text.path, notes, f"{at}/{first + len(found)}"))
    return tuple(found)
