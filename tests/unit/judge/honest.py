"""Manifests as people write them: each source of one kind, most answers given, some unknown, some left out.

Nothing in them contradicts itself; a source that is worse than another is so because it says less or admits more.
"""

import json
from random import Random
from typing import Any

from crs_gate.facts.tree import Tree
from crs_gate.formats import read
from crs_gate.judge.case import Side

PATH = "d.crs.json"
SHAS = tuple(
    f"{number:02x}9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"[:64] for number in range(8)
)
_DAYS = ("2026-01-10", "2026-01-31")
_LICENSES = (
    "CC0-1.0",
    "CC-BY-4.0",
    "CC0-1.0",
    "CC0-1.0",
    "CC-BY-SA-4.0",
    "ODbL-1.0",
    "CC-BY-NC-4.0",
    "unknown",
    "LicenseRef-terms",
)


def manifest(random: Random) -> dict[str, Any]:
    """One dataset of one to four sources. How many answers are given differs from dataset to dataset."""
    care = random.choice((1.0, 1.0, 0.98, 0.9, 0.7))
    ids = random.sample(("forum", "notices", "survey", "dialogs", "photos"), random.randint(1, 4))
    sources = [source(random, id_, care, number, ids[:number]) for number, id_ in enumerate(ids)]
    dataset = _some(
        random,
        care,
        {
            "name": "posts",
            "description": "Short posts.",
            "license": random.choice(("CC0-1.0", "CC-BY-4.0")),
            "release": random.choice(("public", "internal")),
            "use": {"train": True, "commercial": random.random() < 0.3},
            "contact": "data@example.org",
            "opt_out": {"url": "https://example.org/opt-out", "email": "data@example.org", "response_days": 30},
            "retention": {"period": "P2Y", "basis": "reviewed every year"},
            "bias": {
                "known": [{"kind": "sampling", "affects": "age", "description": "young authors"}],
                "looked_for": ["age"],
                "mitigations": [{"kind": "weighting", "description": "by age", "evidence": "weights.pdf"}],
            },
            "security": {"access": "two persons"},
        },
    )
    found = {"crs": 1, "dataset": {"name": "posts", **dataset}, "sources": sources}
    return {**found, "removals": []} if random.random() < care else found


def source(random: Random, id_: str, care: float, number: int, above: list[str]) -> dict[str, Any]:
    """One source, made of some of those ``above``."""
    kind = random.choice((_given, _crawled, _survey, _generated, _derived))
    path = f"data/{number}.csv"
    came_from = f"https://example.org/{number}"
    common: dict[str, Any] = {
        "title": f"Posts {number}",
        "modality": ["text"],
        "collected": {"from": _DAYS[0], "to": _DAYS[1], "method": "download", "tool": "fetch", "tool_version": "1.0"},
        "license": {
            "expression": random.choice(_LICENSES),
            "evidence": {
                "url": "https://example.org/terms",
                "retrieved": "2026-11-01",
                "verified_by": "data@example.org",
            },
        },
        "consent": {"basis": "license", "evidence": "terms.pdf", "withdrawal": "https://example.org/withdraw"},
        "personal_data": {"present": "no", "minors": "no"},
        "synthetic": {"present": "no"},
        "derived_from": [],
        "files": [{"path": path, "sha256": SHAS[number], "bytes": 10, "records": 1}],
        "trace": [
            {
                "step": "filter",
                "tool": "jq",
                "version": "1.7",
                "at": "2026-02-01",
                "inputs": [came_from],
                "outputs": [path],
            }
        ],
        "reviewed": "2026-10-01",
    }
    made = _some(random, care, {**common, **kind(random, number, above)})
    gaps = [name for name in ("license", "locator", "trace") if name not in made]
    if gaps and random.random() < 0.5:
        made["unverified"] = [{"field": name, "reason": "unknown", "note": "asked the owner"} for name in gaps]
    return {"id": id_, **made}


def _given(random: Random, number: int, _above: list[str]) -> dict[str, Any]:
    return {
        "category": "public_dataset",
        "locator": {"url": f"https://example.org/{number}", "revision": "v1"},
        "acquisition": {"basis": random.choice(("licensed", "public-domain", "given"))},
    }


def _crawled(random: Random, number: int, _above: list[str]) -> dict[str, Any]:
    return {
        "category": "crawled",
        "locator": {"url": f"https://example.org/{number}"},
        "collected": {"from": _DAYS[0], "to": _DAYS[1], "method": "web-scraping-crawling-api", "agent": "posts/1.0"},
        "acquisition": {
            "basis": random.choice(("scraped-within-terms", "scraped-terms-unclear")),
            "terms": {"url": "https://example.org/terms", "read_on": "2026-01-09", "sha256": SHAS[5]},
        },
        "opt_out": {
            "signals": [
                {"protocol": "robots.txt", "checked": "2026-01-10", "result": random.choice(("allowed", "disallowed"))},
                {"protocol": "tdmrep", "checked": "2026-01-10", "result": "absent"},
            ]
        },
        "consent": {"basis": random.choice(("legitimate-interest", "none", "license")), "evidence": "assessment.pdf"},
        "personal_data": {
            "present": "yes",
            "classes": ["pi"],
            "identifiers": ["handle"],
            "gdpr_basis": "A6-1-f",
            "anonymisation": "handles replaced",
            "anonymisation_test": "no handle in 1,000 rows",
            "minors": random.choice(("no", "unknown")),
        },
    }


def _survey(random: Random, number: int, _above: list[str]) -> dict[str, Any]:
    return {
        "category": "user_data",
        "locator": {"url": f"https://example.org/{number}"},
        "acquisition": {"basis": "own-collection"},
        "consent": {"basis": "opt-in", "evidence": "form.pdf", "withdrawal": "mailto:data@example.org"},
        "personal_data": {
            "present": "yes",
            "classes": random.choice((["pi"], ["pi", "phi"])),
            "identifiers": [],
            "gdpr_basis": "A6-1-a",
            "art9": "A9-2-a",
            "anonymisation": "names removed",
            "anonymisation_test": "no name in 1,000 rows",
            "minors": "no",
        },
    }


def _generated(random: Random, number: int, above: list[str]) -> dict[str, Any]:
    seeds = random.sample(above, random.randint(0, len(above)))
    return {
        "category": "synthetic",
        "relation": "model_output",
        "locator": {"url": f"https://example.org/{number}"},
        "acquisition": {"basis": "generated"},
        "synthetic": {
            "present": "yes",
            "share": "1",
            "generators": [{"name": "model", "version": "1", "terms": random.choice(("Apache-2.0", "llama2"))}],
            "seeds": seeds,
            "disclosure": "named in the card",
            "checks": {"privacy": "no name in 100 rows", "bias": "counted by country", "validity": "200 rows read"},
        },
        "derived_from": seeds,
    }


def _derived(random: Random, number: int, above: list[str]) -> dict[str, Any]:
    parents = random.sample(above, min(1, len(above)))
    relation = random.choice(("merged", "produced_work"))
    return {**_given(random, number, above), "relation": relation, "derived_from": parents}


def _some(random: Random, care: float, answers: dict[str, Any]) -> dict[str, Any]:
    """Most of the answers; what is not given is left out, unknown, or somebody's reminder to find out."""
    found: dict[str, Any] = {}
    for name, answer in answers.items():
        if isinstance(answer, dict):
            found[name] = _some(random, care, answer)
        elif random.random() < care:
            found[name] = answer
        elif isinstance(answer, str) and name not in _CHOSEN_FROM and random.random() < 0.5:
            found[name] = "unknown" if name in _DATES else random.choice(("unknown", "TODO"))
    return found


_CHOSEN_FROM = frozenset(("category", "relation", "release", "basis", "gdpr_basis", "art9", "present", "minors"))

_DATES = frozenset(("from", "to", "at", "retrieved", "reviewed", "read_on"))


def side(content: dict[str, Any]) -> Side:
    """The manifest as it is read, among its files; it can be invalid."""
    result = read(PATH, json.dumps(content).encode())
    files = {f"data/{number}.csv": 10 for number in range(len(content["sources"]))}
    digests = {path: SHAS[number] for number, path in enumerate(files)}
    return Side(PATH, result, Tree(files, digests=digests))
