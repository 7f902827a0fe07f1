"""The tier of a dataset by its size and risk, for the profile ``auto``. The riskier of base and head counts.

Silence counts as risk, so that leaving something out never lowers the tier: ``starter`` and ``standard`` take
statements. What is not stated is named, because stating it is the way to a lower tier.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from crs_gate.model.dataset import Dataset
from crs_gate.model.source import Source
from crs_gate.rules.owing import may_be_crawled, may_be_sensitive, may_hold_persons
from crs_gate.rules.statements import is_crawled, says_of_persons
from crs_gate.rules.wording import quoted

STARTER, STANDARD, STRICT = TIERS = ("starter", "standard", "strict")
SMALL, WEB_SCALE = 100_000, 100_000_000
"""Records up to which a dataset is small, and from which on it is of the scale of the web."""
_LONGEST_NUMBER = 18
_BIOMETRIC = frozenset(
    {
        *("dna", "ear", "face", "facial", "faceprint", "finger", "fingerprint", "gait", "genetic", "genome", "genomic"),
        *("genotype", "handprint", "iris", "palm", "palmprint", "retina", "retinal", "vein", "voice", "voiceprint"),
    }
)
"""Words that name what a body tells, in the singular."""


class Tier(NamedTuple):
    """A tier, and why it is no lower one."""

    name: str
    why: str


def tier_of(sides: Iterable[Dataset | None]) -> Tier:
    """The highest tier that any side of a change needs; a side that cannot be read (``None``) needs the highest."""
    return max(map(_of_side, sides), key=lambda tier: TIERS.index(tier.name))


def _of_side(dataset: Dataset | None) -> Tier:
    if dataset is None:
        return Tier(STRICT, "the manifest cannot be read, before or after this change")
    highest = _by_size(dataset)
    for tier in _by_risk(dataset):
        if TIERS.index(tier.name) > TIERS.index(highest.name):
            highest = tier
        if highest.name == STRICT:
            break
    return highest


def _by_size(dataset: Dataset) -> Tier:
    """By the records that are stated, at least one a source."""
    stated = (dataset.about.size.records or "").strip()
    if not (stated.isascii() and stated.isdigit()):
        return Tier(STRICT, "dataset.size.records is not stated")
    if len(stated) > _LONGEST_NUMBER:
        return Tier(STRICT, f"dataset.size.records has more than {_LONGEST_NUMBER} digits")
    records = max(int(stated), len(dataset.sources))
    if records >= WEB_SCALE:
        return Tier(STRICT, f"{records:,} records are of the scale of the web")
    if records > SMALL:
        return Tier(STANDARD, f"{records:,} records are not few")
    counted = "1 record" if records == 1 else f"{records:,} records"
    return Tier(STARTER, f"{counted}, and no source that is crawled or holds data of people")


def _by_risk(dataset: Dataset) -> Iterator[Tier]:
    if not dataset.sources:
        yield Tier(STRICT, "no source is stated")
    for source in dataset.sources:
        if found := _of_source(source):
            yield Tier(found.name, f"source {quoted(source.id)} {found.why}")


def _of_source(source: Source) -> Tier | None:
    persons, crawled = may_hold_persons(source), may_be_crawled(source)
    if persons and (found := _grave(source, crawled=crawled)):
        return Tier(STRICT, found)
    if persons:
        return Tier(STANDARD, "holds data of people")
    if crawled:
        return Tier(STANDARD, "is crawled" if is_crawled(source) else "does not settle that it was not crawled")
    return None


def _grave(source: Source, *, crawled: bool) -> str:
    """Why data of people is of high risk, in words; empty where it is not."""
    personal = source.personal_data
    if says_of_persons(source) is not True:
        return "does not settle that it holds no data of people"
    if crawled:
        sure = is_crawled(source) is True
        return f"holds data of people and {'is crawled' if sure else 'does not settle that it was not crawled'}"
    if personal.minors != "no":
        return f"holds data of {'minors' if personal.minors == 'yes' else 'people and does not rule minors out'}"
    if may_be_sensitive(source):
        return "may hold special categories of personal data: its classes do not rule them out"
    if personal.identifiers is None or any(_is_biometric(one) for one in personal.identifiers):
        return "holds biometric identifiers, or does not list identifiers"
    return ""


def _is_biometric(identifier: str) -> bool:
    words = identifier.lower().replace("-", " ").replace("_", " ").split()
    one = {*words, *(word.removesuffix("s") for word in words)}
    return not one.isdisjoint(_BIOMETRIC) or any(word.startswith("biometr") for word in words)
