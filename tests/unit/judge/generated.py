"""Manifests that say more or less, and say it in several spellings, made from a seed."""

import json
from random import Random
from typing import Any, NamedTuple

OWED: dict[str, tuple[Any, ...]] = {
    "title": ("Notices", "TODO"),
    "category": ("public_dataset", "crawled", "user_data", "other", "synthetic"),
    "locator": ({"url": "https://example.org/a", "revision": "v1"}, {"url": "TODO"}, {}),
    "collected": (
        {"from": "2026-01-01", "to": "2026-01-31", "method": "download"},
        {"to": "2026-01-31"},
        {"from": "unknown", "method": "crawling"},
        {"method": "TBD"},
    ),
    "acquisition": ({"basis": "licensed"}, {"basis": "unknown"}, {"basis": "scraped-within-terms"}, {}),
    "license": ({"expression": "CC0-1.0"}, "CC-BY-4.0", "unknown", "CC-BY-SA-4.0", {"expression": "TODO"}, "ODbL-1.0"),
    "consent": ({"basis": "none"}, {"basis": "opt-in"}),
    "opt_out": (
        {"signals": [{"protocol": "robots.txt", "checked": "2025-12-30", "result": "allowed"}]},
        {"signals": []},
    ),
    "personal_data": (
        {"present": "no"},
        {"present": "yes"},
        {"present": "unknown"},
        {"present": "yes", "identifiers": ["handle"], "classes": ["pi"]},
        {"present": "no", "identifiers": ["handle"]},
    ),
    "synthetic": ({"present": "no"}, {"present": "yes"}, {"present": "yes", "generators": [{"name": "M"}]}),
    "derived_from": ([], ["nowhere"]),
    "files": ([],),
    "trace": ([], [{"step": "dedup"}]),
    "unverified": ([{"field": "license", "reason": "terms-unclear", "note": "asked", "since": "2026-02-01"}],),
}
"""Answers of a source, the best one first."""
ABOUT: dict[str, tuple[Any, ...]] = {
    "name": ("notices",),
    "description": ("Short notices.", "TODO"),
    "license": ("CC0-1.0", "CC-BY-SA-4.0", "unknown"),
    "release": ("internal", "public"),
    "opt_out": ({"email": "privacy@example.org"}, {"url": "TODO"}),
    "retention": ({"period": "P20Y", "basis": "research"}, {"period": "soon"}, {}),
}
SPELLINGS = ("block", "flow", "mixed", "json")


class Made(NamedTuple):
    """A manifest, the name that fits its spelling, and its comments."""

    path: str
    text: str
    comments: tuple[str, ...]


def made(seed: int) -> Made:
    """The manifest of a seed; the seed alone decides."""
    chance = Random(seed)
    good = chance.choice((0.3, 0.6, 0.9))
    tree: dict[str, Any] = {"crs": 1}
    if about := _some(ABOUT, chance, good):
        tree["dataset"] = about
    if chance.random() < good:
        tree["removals"] = []
    tree["sources"] = [{"id": f"s{n}", **_some(OWED, chance, good)} for n in range(chance.randint(1, 3))]
    spelling = chance.choice(SPELLINGS)
    if spelling == "json":
        return Made("d.crs.json", json.dumps(tree, indent=chance.choice((None, 2, 4))), ())
    lines = [*_block(tree, "", spelling, chance)]
    comments = tuple(line[line.index("# note") :] for line in lines if "# note" in line)
    ending = chance.choice(("\n", "\n", "\r\n"))
    return Made("d.crs.yaml", ending.join(lines) + chance.choice((ending, "")), comments)


def _some(answers: dict[str, tuple[Any, ...]], chance: Random, good: float) -> dict[str, Any]:
    """Each key with its best answer, another one, none, or left out."""
    found: dict[str, Any] = {}
    for key, (best, *others) in answers.items():
        if chance.random() < good and key != "unverified":
            found[key] = best
        elif others and chance.random() < 0.5:
            found[key] = chance.choice(others)
        elif chance.random() < 0.1:
            found[key] = None
    return found


def _block(tree: dict[str, Any], indent: str, spelling: str, chance: Random) -> list[str]:
    lines = []
    for key, value in tree.items():
        note = f"  # note {chance.randint(0, 10**9)}" if chance.random() < 0.15 else ""
        if chance.random() < 0.05:
            lines.append(f"{indent}# note above {chance.randint(0, 10**9)}")
        if key == "sources":
            lines.append("sources:")
            lines += [line for source in value for line in _item(source, indent, spelling, chance)]
        elif isinstance(value, dict) and value and (key == "dataset" or spelling == "block" or _coin(spelling, chance)):
            lines += [f"{indent}{key}:{note}", *_block(value, indent + "  ", spelling, chance)]
        elif isinstance(value, list) and value and spelling == "block":
            lines += [f"{indent}{key}:{note}", *(f"{indent}  - {_flow(each)}" for each in value)]
        elif value is None:
            lines.append(f"{indent}{key}:{note}")
        else:
            lines.append(f"{indent}{key}: {_flow(value)}{note}")
    return lines


def _coin(spelling: str, chance: Random) -> bool:
    return spelling == "mixed" and chance.random() < 0.5


def _item(source: dict[str, Any], indent: str, spelling: str, chance: Random) -> list[str]:
    if spelling == "flow":
        return [f"{indent}  - {_flow(source)}"]
    first, *rest = _block(source, indent + "    ", spelling, chance)
    if first.lstrip().startswith("#"):
        return [first, f"{indent}  - {rest[0].lstrip()}", *rest[1:]]
    return [f"{indent}  - {first.lstrip()}", *rest]


def _flow(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if value is None:
        return "null"
    return json.dumps(value) if ":" in str(value) or "@" in str(value) else str(value)
