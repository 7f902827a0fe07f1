"""Every rule is complete: its docstring is its documentation, and its cases show it at work."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

import crs_gate
from crs_gate.model.scheme import Scope
from crs_gate.rules.registry import SECTIONS, all_rules

CASES = Path(__file__).parents[1] / "cases"
SCHEMAS = Path(crs_gate.__file__).parent / "schemas"
MADE_IN_TESTS = {"secret-in-data"}
"""What fails here looks dangerous to other scanners: tests/e2e/test_changed_content.py makes it."""
RULES = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.id)
HEAVY = ("git", "jsonschema", "jsonschema_rs", "packaging", "yaml", "urllib.request")
LONGEST_RULE = 120
NEVER_PASS = {"metadata-key-misspelled"}
"""Rules that are silent where nothing is wrong: passing would earn something for what nobody stated."""


def _places():
    """The keys of a source, of a manifest and of a policy."""
    manifest, policy = (json.loads((SCHEMAS / f"{name}.schema.json").read_text()) for name in ("manifest", "policy"))
    return manifest["$defs"]["source"]["properties"], manifest["properties"], policy["properties"]


def snippet(text: str) -> str:
    """The lines of a section that are indented: what a reader pastes."""
    lines = text.splitlines()
    first = next(index for index, line in enumerate(lines) if line.startswith("    "))
    return "\n".join(lines[first:])


@RULES
def test_the_docstring_has_every_section_in_order(rule):
    headings = [line[:-1] for line in rule.module.__doc__.splitlines() if line[:-1] in SECTIONS]
    assert tuple(headings) == SECTIONS
    assert all(rule.doc)
    assert not any(heading + ":" in " ".join(rule.doc[1:4]) for heading in SECTIONS)


@RULES
def test_the_summary_is_one_sentence(rule):
    assert rule.doc.summary.endswith(".")
    assert ". " not in rule.doc.summary
    assert len(rule.doc.summary) <= 130


@RULES
def test_the_fix_is_short_and_ends_in_yaml_to_paste(rule):
    words, _, pasted = rule.doc.fix.partition("\n\n")
    assert words.count(". ") <= 1
    keys = yaml.safe_load(pasted).keys()
    assert any(keys <= place.keys() for place in _places())


@RULES
def test_the_example_shows_something(rule):
    assert snippet(rule.doc.example).strip()


@RULES
def test_references_are_addresses(rule):
    assert all(reference.startswith("https://") for reference in rule.doc.references)


@RULES
def test_the_module_is_named_as_the_rule_and_states_its_kind(rule):
    assert rule.id == Path(rule.module.__file__).stem.replace("_", "-")
    assert rule.criterion.title.replace("-", "_") == Path(rule.module.__file__).parent.name
    assert not (rule.local and rule.scope is not Scope.SOURCE)


@RULES
def test_the_module_stays_small(rule):
    code = Path(rule.module.__file__).read_text().replace(rule.module.__doc__, "")
    assert len(code.splitlines()) <= LONGEST_RULE


@RULES
@pytest.mark.parametrize("ending", ["pass", "fail"])
def test_there_is_a_case_for_each_ending(rule, ending):
    if ending == "fail" and rule.id in MADE_IN_TESTS:
        return
    shown = "silent" if ending == "pass" and rule.id in NEVER_PASS else ending
    assert list((CASES / rule.id).glob(f"{shown}-*"))


def test_every_case_belongs_to_a_rule():
    folders = {path.name for path in CASES.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert folders == {rule.id for rule in all_rules()}


@pytest.mark.parametrize("ending", ["fail", "na", "unknown"])
def test_a_case_that_says_something_says_what(ending):
    texts = [case / "expected.txt" for case in CASES.glob(f"*/{ending}-*")]
    silent = [text.relative_to(CASES).as_posix() for text in texts if not text.exists() or not text.read_text().strip()]
    assert silent == [], "each holds what the rule says of its case; tests/cases prints it"


def test_finding_the_rules_loads_nothing_heavy():
    code = "import sys; from crs_gate.rules.registry import all_rules; all_rules(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not [name for name in loaded if name in HEAVY]
