"""Repairs without judgment: on many manifests, in both spellings, they name gaps and do nothing else."""

import json
import random
import re
from datetime import date
from typing import Any

import pytest

from crs_gate.api import rate
from crs_gate.export.answers import Draft, draft
from crs_gate.export.fixing import applied, repairs
from crs_gate.export.repairing import ordered, repaired
from crs_gate.export.sorting import in_order
from crs_gate.formats import read
from crs_gate.formats.documents import parse_document

TODAY = date(2026, 11, 22)
ANSWERS: dict[str, list[Any]] = {
    "category": ["public_dataset", "crawled", "synthetic"],
    "license": ["cc by 4.0", "mit", "unknown", "TODO", "gpl-3.0", {"expression": "cc by-nc 4.0", "contents": "mit"}],
    "collected": [{"from": "2026-01-01", "method": "download"}, {"method": "TODO"}, {"from": None}],
    "personal_data": [{"present": "no"}, {"present": "yes", "classes": ["pi"]}, {"present": "unknown"}],
    "synthetic": [{"present": "no"}, {"checks": {"bias": "looked"}, "present": "yes"}],
    "derived_from": [[]],
    "trace": [[], None, [{"tool": "awk", "step": "filter"}]],
    "files": [[], [{"sha256": "0" * 64, "path": "a.csv"}]],
    "locator": [{"revision": "v1", "url": "https://example.org/a"}],
    "acquisition": [{"basis": "licensed"}, {"basis": None}],
    "unverified": [[], None, [{"field": "license"}], [{"field": "trace", "reason": "unknown", "since": "2026-01-01"}]],
    "x-own": [{"z": 1, "a": ["# no comment"]}],
}
ABOUT: dict[str, list[Any]] = {
    "license": ["cc by 4.0", "CC0-1.0", {"expression": "Apache License 2.0"}, "unknown", None],
    "release": ["public", "internal"],
    "retention": [{"basis": "reviewed", "period": "P2Y"}, {"period": None}],
    "bias": [{"known": []}, {"looked_for": ["shares"], "known": None}],
    "opt_out": [{"email": "a@example.org"}],
    "unverified": [[{"field": "retention", "note": "asked"}], [{"field": "bias"}], []],
}


def some(chance: random.Random, answers: dict[str, list[Any]], share: float = 0.6) -> list[tuple[str, Any]]:
    """Some of the answers, in any order."""
    found = [(key, chance.choice(values)) for key, values in answers.items() if chance.random() < share]
    return chance.sample(found, len(found))


def some_manifest(chance: random.Random) -> dict[str, Any]:
    """A valid manifest with answers left out at random, its keys in any order."""
    sources = [dict(chance.sample(s := [("id", f"s{n}"), *some(chance, ANSWERS)], len(s))) for n in range(1, 4)]
    parts = [("crs", 1), ("sources", sources[: chance.randint(1, 3)])]
    parts += [("dataset", dict(some(chance, ABOUT)))] if chance.random() < 0.8 else []
    parts += [("removals", [])] if chance.random() < 0.5 else []
    return dict(json.loads(json.dumps(dict(chance.sample(parts, len(parts))))))


def as_text(tree: dict[str, Any], chance: random.Random) -> tuple[str, str]:
    """Its name and text, as JSON or as YAML with comments, with either end of line."""
    ends = chance.choice(["\n", "\r\n"])
    if chance.random() < 0.3:
        return "d.crs.json", (json.dumps(tree, indent=chance.choice([None, 2, 4])) + "\n").replace("\n", ends)
    import yaml

    text = yaml.safe_dump(tree, sort_keys=False, default_flow_style=chance.choice([False, None]), width=10_000)
    lines = []
    for number, line in enumerate(text.splitlines()):
        indent = re.match(r" *(- )?", line)
        assert indent
        if chance.random() < 0.4:
            lines.append(
                " " * (len(indent.group()) if not indent.group(1) else len(indent.group()) - 2) + f"# c{number}"
            )
        lines.append(line + (f" # d{number}" if chance.random() < 0.4 else ""))
    return "d.crs.yaml", "".join(line + ends for line in lines)


def meant(name: str, text: str) -> Draft:
    """What a manifest says."""
    dataset = read(name, text.encode()).dataset
    assert dataset is not None, text
    return draft(dataset)


def fix(name: str, text: str, *, sort: bool = False) -> str:
    """The text, fixed."""
    dataset = read(name, text.encode()).dataset
    assert dataset is not None
    tree, _ = parse_document(name, text)
    is_json = name.endswith(".json")
    changed = repaired(text, repairs(tree, dataset, TODAY), is_json=is_json)
    return ordered(changed, is_json=is_json) if sort else changed


def standing(name: str, text: str) -> tuple[str, float, dict[str, bool]]:
    """Letter, score, and whether each criterion is met."""
    (found,) = rate(parse_document(name, text)[0], today=TODAY).report["manifests"]
    head = found["head"]
    return head["letter"], head["score"], {one["id"]: one["met"] for one in head["criteria"]}


def comments(text: str) -> list[str]:
    """The comments that ``as_text`` wrote."""
    return sorted(re.findall(r"# [cd]\d+(?=\r?$)", text, re.MULTILINE))


@pytest.mark.parametrize("seed", range(120))
def test_repairs_name_gaps_and_answer_nothing(seed: int) -> None:
    chance = random.Random(seed)
    name, text = as_text(some_manifest(chance), chance)
    sort = chance.random() < 0.5
    once = fix(name, text, sort=sort)
    assert fix(name, once, sort=sort) == once
    assert ("\r\n" in once) == ("\r\n" in text)
    assert comments(once) == comments(text)
    before, after = standing(name, text), standing(name, once)
    assert before[0] == after[0]
    assert before[1] == after[1]
    assert before[2] == after[2], "no criterion is met by a repair"


@pytest.mark.parametrize("seed", range(60))
def test_sorted_manifest_says_the_same(seed: int) -> None:
    chance = random.Random(seed)
    name, text = as_text(some_manifest(chance), chance)
    plain, ordered = fix(name, text), fix(name, text, sort=True)
    tree = parse_document(name, ordered)[0]
    assert tree == parse_document(name, plain)[0]
    assert json.dumps(tree) == json.dumps(in_order(tree)), "block mappings and those between braces are in order"
    assert standing(name, plain) == standing(name, ordered)


@pytest.mark.parametrize("seed", range(40))
def test_answers_stay_what_they_were(seed: int) -> None:
    chance = random.Random(seed)
    name, text = as_text(some_manifest(chance), chance)
    old, new = meant(name, text), meant(name, fix(name, text, sort=True))
    for was, now in zip(
        [old.about, *(s.answers for s in old.sources)], [new.about, *(s.answers for s in new.sources)], strict=True
    ):
        # A draft spells licenses as SPDX does, so that they must be equal, too.
        assert {k: a.value for k, a in was.items() if k != "unverified"} == {
            k: a.value for k, a in now.items() if k != "unverified"
        }
        kept = was["unverified"].value if "unverified" in was else []
        assert (now["unverified"].value if "unverified" in now else [])[: len(kept or [])] == kept


def test_record_of_an_import_stays_as_it_is() -> None:
    record = "x-imported: {file: a.json, format: croissant, dataset: {}, sources: {}} # by hand\n"
    text = f"crs: 1\nsources:\n  - id: a\n{record}"
    assert f"\n{record}" in fix("d.crs.yaml", text, sort=True)


def test_nothing_is_applied_to_the_tree_that_was_given() -> None:
    tree = {"crs": 1, "sources": [{"id": "a", "license": "mit"}]}
    text = json.dumps(tree)
    dataset = read("d.crs.json", text.encode()).dataset
    assert dataset is not None
    new = applied(tree, repairs(tree, dataset, TODAY))
    assert new["sources"][0]["license"] == "MIT"
    assert json.dumps(tree) == text
