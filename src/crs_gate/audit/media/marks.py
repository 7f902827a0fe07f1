"""The statements in one file, and what they come to for each use.

A restriction counts whoever made it and in whatever state its signature is. A permission counts where a trusted
signature stands behind it, since anybody can write one. A copy that was signed again keeps the restrictions of what it
was made from: all manifests in a file are looked at, and the strictest wins.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

TRAIN, MINING, INFERENCE = "train", "mining", "inference"
USES = (TRAIN, MINING, INFERENCE)
ALLOW, DISALLOW, UNKNOWN, SILENT = "allow", "disallow", "unknown", "silent"
"""``silent``: nothing is said of the use; that is no permission."""
TRUSTED = "trusted"

_VOCABULARY = "NS.USEPLUS.ORG/LDF/VOCAB/"
"""Values of ``plus:DataMining`` (IPTC Photo Metadata Standard, https://ns.useplus.org/LDF/ldf-XMPSpecification)."""
_OF_PLUS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "UNSPECIFIED": (SILENT, ()),
    "ALLOWED": (ALLOW, USES),
    "PROHIBITED-AIMLTRAINING": (DISALLOW, (TRAIN,)),
    "PROHIBITED-GENAIMLTRAINING": (DISALLOW, (TRAIN,)),
    "PROHIBITED-EXCEPTSEARCHENGINEINDEXING": (DISALLOW, USES),
    "PROHIBITED": (DISALLOW, USES),
    "PROHIBITED-SEECONSTRAINT": (DISALLOW, USES),
    "PROHIBITED-SEEEMBEDDEDRIGHTSEXPR": (DISALLOW, USES),
    "PROHIBITED-SEELINKEDRIGHTSEXPR": (DISALLOW, USES),
}
_OF_CAWG = {"data_mining": MINING, "ai_inference": INFERENCE, "ai_training": TRAIN, "ai_generative_training": TRAIN}
"""Entries of the training and data mining assertion (CAWG 1.1); ``constrained`` is taken as not allowed."""
_LABELS = ("cawg.training-mining", "c2pa.training-mining")
_SYNTHETIC = ("trainedAlgorithmicMedia", "compositeWithTrainedAlgorithmicMedia", "algorithmicMedia")
_LONGEST, _MOST = 80, 1_000
_CUT = f"more than {_MOST:,} C2PA manifests"


class Mark(NamedTuple):
    """One statement on one use. ``origin`` says where it stands; ``trusted`` whether a trusted signature covers it."""

    use: str
    said: str
    origin: str
    trusted: bool = False


class Media(NamedTuple):
    """What one file says. ``state`` is that of its C2PA manifest: empty, invalid, valid or trusted."""

    path: str
    marks: tuple[Mark, ...] = ()
    synthetic: str = ""
    state: str = ""
    issuer: str = ""
    sdk: str = ""
    """The version of the library that found the state: the same bytes can come to another one with another version."""
    credits: tuple[str, ...] = ()
    """Which of creator, credit and rights XMP names; never the names."""
    fault: str = ""
    """Why something of it could not be read; then what is not said is not known."""

    def verdict(self, use: str) -> str:
        """The strictest of all that is said of a use; a permission without a trusted signature is not known."""
        said = [mark for mark in self.marks if mark.use == use]
        if any(mark.said == DISALLOW for mark in said):
            return DISALLOW
        if self.fault or any(mark.said == UNKNOWN or (mark.said == ALLOW and not mark.trusted) for mark in said):
            return UNKNOWN
        return ALLOW if said else SILENT


def of_plus(value: str) -> Iterator[Mark]:
    """What a value of ``plus:DataMining`` says; one that nobody knows is unknown for all uses."""
    space, _, name = value.strip().upper().rpartition("DMI-")
    known = space.rpartition("://")[2] in ("", _VOCABULARY)
    said, uses = _OF_PLUS.get(name if known else "", (UNKNOWN, USES))
    yield from (Mark(use, said, "plus:DataMining") for use in uses)


def of_reservation(value: str) -> Iterator[Mark]:
    """What a value of ``tdm:reservation`` says (TDMRep): 1 reserves text and data mining, and so training."""
    said = {"1": DISALLOW, "0": SILENT}.get(value.strip(), UNKNOWN)
    yield from (Mark(use, said, "tdm:reservation") for use in (TRAIN, MINING) if said != SILENT)


def of_c2pa(report: Mapping[str, Any], *, trusted: bool) -> tuple[tuple[Mark, ...], str]:
    """The marks in all manifests of a file and whether one says that a model made it, from the library's report."""
    manifests = report.get("manifests")
    found: list[Mark] = []
    synthetic = ""
    if _is_too_long(manifests):
        found += [Mark(use, UNKNOWN, _CUT) for use in USES]
    for name, manifest in list(manifests.items())[:_MOST] if isinstance(manifests, dict) else ():
        where = "" if name == report.get("active_manifest") else ", of what it was made from"
        for label, data in _assertions(manifest):
            if label.startswith(_LABELS):
                found += _of_assertion(label, data, where, trusted=trusted and not where)
            synthetic = synthetic or _source_type(data)
    return tuple(dict.fromkeys(found)), synthetic


def _assertions(manifest: Any) -> Iterator[tuple[str, Any]]:
    listed = manifest.get("assertions") if isinstance(manifest, dict) else None
    if _is_too_long(listed):
        yield _LABELS[0], None
    for each in listed[:_MOST] if isinstance(listed, list) else ():
        if isinstance(each, dict) and isinstance(each.get("label"), str):
            yield each["label"], each.get("data")


def _of_assertion(label: str, data: Any, where: str, *, trusted: bool) -> Iterator[Mark]:
    entries = data.get("entries") if isinstance(data, dict) else None
    origin = label[:_LONGEST] + where
    if not isinstance(entries, dict):
        yield from (Mark(use, UNKNOWN, origin) for use in USES)
        return
    if _is_too_long(entries):
        yield from (Mark(use, UNKNOWN, origin) for use in USES)
    for name, entry in list(entries.items())[:_MOST]:
        use = _OF_CAWG.get(str(name).rpartition(".")[2])
        stated = entry.get("use") if isinstance(entry, dict) else None
        said = {"allowed": ALLOW, "notAllowed": DISALLOW, "constrained": DISALLOW}.get(str(stated), UNKNOWN)
        yield from (Mark(each, said, origin, trusted) for each in ((use,) if use else USES))


def _is_too_long(listed: Any) -> bool:
    """Whether there is more than is looked at, and so what it says is not known."""
    return isinstance(listed, dict | list) and len(listed) > _MOST


def _source_type(data: Any) -> str:
    """The digital source type of an action, where it is one of those that a model makes."""
    actions = data.get("actions") if isinstance(data, dict) else None
    for action in actions[:_MOST] if isinstance(actions, list) else ():
        kind = str(action.get("digitalSourceType", "")) if isinstance(action, dict) else ""
        if found := synthetic_of(kind):
            return found
    return ""


def synthetic_of(kind: str) -> str:
    """The last step of an IPTC digital source type, where it says that a model or an algorithm made the file."""
    name = kind.strip().rpartition("/")[2]
    return name if name in _SYNTHETIC else ""


def counted(files: Iterable[Media]) -> dict[str, dict[str, int]]:
    """How many files come to which verdict, by use; ``synthetic`` and ``unread`` beside."""
    every = list(files)
    counts: dict[str, dict[str, int]] = {}
    for use in USES:
        counts[use] = dict(sorted(Counter(file.verdict(use) for file in every).items()))
    counts["files"] = {
        "all": len(every),
        "synthetic": sum(bool(file.synthetic) for file in every),
        "unread": sum(bool(file.fault) for file in every),
    }
    return counts
