"""What is written twice says the same: generated pages, examples in the README, versions, links."""

import importlib.util
import re
import shlex
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import ModuleType

import pytest

import crs_gate
from crs_gate import errors
from tests.contract.source import ROOT, parsed

PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
README = (ROOT / "README.md").read_text("utf-8")
EXAMPLE = ROOT / "examples" / "social-posts"


@cache
def generate() -> ModuleType:
    """tools/generate.py as a module."""
    spec = importlib.util.spec_from_file_location("generate", ROOT / "tools" / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def snippets(language: str) -> list[str]:
    """The fenced blocks of a language in the README."""
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def test_generated_files_are_current() -> None:
    assert generate().outdated(generate().generated()) == []


def test_every_rule_has_a_page_that_says_why_and_how_to_repair() -> None:
    for path, text in generate().generated().items():
        if path.startswith("docs/rules/") and not path.endswith("README.md"):
            assert "## Why" in text, path
            assert "## Fix" in text, path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+?)(?:#[^)]*)?\)", page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_make_targets_that_pages_name_exist(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert set(re.findall(r"(?:`|\$ )make ([a-z-]+)", page.read_text("utf-8"))) <= targets


def test_workflow_in_the_readme_is_the_minimal_safe_one() -> None:
    workflow = next(block for text in snippets("yaml") if "jobs" in (block := parsed(text)))
    checkout, gate = workflow["jobs"]["crs-gate"]["steps"]
    assert workflow["permissions"] == {"contents": "read"}
    assert set(workflow["on"]) == {"pull_request", "merge_group"}
    assert checkout["with"] == {"fetch-depth": "2", "persist-credentials": "false"}
    assert gate == {"uses": f"crs-gate/crs-gate@v{crs_gate.__version__.partition('.')[0]}"}


def test_hook_in_the_readme_exists_at_this_version() -> None:
    (repo,) = next(block["repos"] for text in snippets("yaml") if "repos" in (block := parsed(text)))
    offered = {hook["id"] for hook in parsed((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    assert {hook["id"] for hook in repo["hooks"]} <= offered
    assert repo["rev"] == f"v{crs_gate.__version__}"


@pytest.mark.parametrize(
    "text",
    [
        next(text for text in snippets("yaml") if "waivers:" in text),
        (EXAMPLE / "base" / ".github" / "crs-gate.yml").read_text("utf-8"),
    ],
    ids=["readme", "example"],
)
def test_example_policies_are_valid(text: str) -> None:
    from crs_gate.settings.policy_file import PolicyText, load

    assert load(PolicyText(".github/crs-gate.yml", text.encode(), "readme")).min_rating == "B"


def test_exit_codes_in_the_readme_are_those_of_the_code() -> None:
    rows = re.findall(r"^\| (\d) \| (\w+)", README, re.MULTILINE)
    assert rows == [
        (str(errors.PASSED), "passed"),
        (str(errors.BLOCKED), "blocked"),
        (str(errors.USAGE), "wrong"),
        (str(errors.UNDECIDED), "undecided"),
    ]


def test_commands_in_the_readme_exist() -> None:
    from crs_gate.cli import _COMMANDS

    commands = [shlex.split(line)[1] for line in re.findall(r"^\$ (crs-gate .*)", README, re.MULTILINE)]
    assert commands
    assert set(commands) <= set(_COMMANDS)


def test_changelog_has_this_version_and_its_rule_set() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text("utf-8")
    entry = changes.partition("\n## ")[2].partition("\n## ")[0]
    assert entry.startswith(("Unreleased\n", f"{crs_gate.__version__}\n"))
    assert f"Rule set {crs_gate.RULESET_VERSION}." in entry


@pytest.mark.parametrize("step", ["base", "add-scraped-source", "repair"])
def test_digests_and_sizes_in_the_example_are_those_of_its_files(step: str) -> None:
    folder = EXAMPLE / step
    sources = parsed((folder / "dataset.crs.yaml").read_text("utf-8"))["sources"] if step == "base" else None
    for source in sources or parsed((folder / "source.yaml").read_text("utf-8")):
        for file in source["files"]:
            content = (folder / file["path"]).read_bytes()
            assert (sha256(content).hexdigest(), str(len(content)), str(content.count(b"\n"))) == (
                file["sha256"],
                file["bytes"],
                file["records"],
            )
