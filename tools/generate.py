"""Writes what is made from the code: schemas/, docs/rules/, manifest, policy, licenses and lists in docs/, README.

``--check`` writes nothing, names what is out of date and exits 1.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tools"), str(ROOT / "examples" / "social-posts")]

from build import BAD, BASE, build  # noqa: E402 - found through the lines above
from command_page import command_page  # noqa: E402
from format_page import format_page  # noqa: E402
from license_page import license_page  # noqa: E402
from profile_page import with_lists  # noqa: E402
from schema_page import page  # noqa: E402
from score_page import with_worked_example  # noqa: E402

from crs_gate.model.scheme import CRITERIA, Criterion, Scope, Severity  # noqa: E402
from crs_gate.rules.registry import Rule, all_rules  # noqa: E402
from crs_gate.settings.profiles import PROFILES  # noqa: E402

SCHEMAS = ROOT / "src" / "crs_gate" / "schemas"
NOTE = "<!-- Made by `make generate`; do not edit. -->\n\n"
WEIGHT = {Severity.ERROR: "blocks", Severity.WARNING: "warns", Severity.NOTE: "notes"}
_LINES_OF_FINDINGS = 3
SCOPE = {
    Scope.SOURCE: "each source",
    Scope.DATASET: "the dataset once",
    Scope.CHANGE: "the change of the file",
    Scope.POLICY: "the policy",
}
TODAY = "2026-11-22"
"""The day by which README's example is judged, so that it does not change with the calendar."""


def generated() -> dict[str, str]:
    """Each generated file: its path in the repository and its text."""
    rules = all_rules()
    files = {f"schemas/{path.name}": path.read_text("utf-8") for path in sorted(SCHEMAS.glob("*.json"))}
    files |= {f"docs/rules/{rule.id}.md": _rule_page(rule) for rule in rules}
    files["docs/rules/README.md"] = _rule_index(rules)
    files["docs/manifest.md"] = NOTE + page("The manifest", _MANIFEST, _schema("manifest"))
    files["docs/commands.md"] = NOTE + command_page()
    files["docs/formats.md"] = NOTE + format_page()
    files["docs/licenses.md"] = NOTE + license_page()
    files["docs/policy.md"] = NOTE + page("The policy", _POLICY % _profiles(), _schema("policy"))
    files["docs/profiles.md"] = with_lists((ROOT / "docs" / "profiles.md").read_text("utf-8"))
    files["docs/rating.md"] = with_worked_example((ROOT / "docs" / "rating.md").read_text("utf-8"))
    files["README.md"] = _with_example((ROOT / "README.md").read_text("utf-8"), blocked_pull_request())
    return files


_MANIFEST = """
A manifest says, for each source of a dataset, what it is, where it comes from and by what right it is used. Files are
named `*.crs.yaml`, `*.crs.yml` or `*.crs.json`. `crs-gate init` writes a commented one;
[the example](../examples/social-posts/base/dataset.crs.yaml) answers everything. Unknown keys are errors, except those
that begin with `x-`. Every key that is not marked may be left out, or be `null`: both mean "not stated", and what is
not stated is never met. An empty list is a statement: there is none. If you do not know, say so under `unverified`.
[Other formats](formats.md) are read as well; none of them can say all of this.

## Sources in a table

A dataset with very many sources keeps them in a table in the folder of the manifest or below:
`sources: {table: sources.jsonl}`. Each row is a source with the same keys, checked and rated as if it stood in the
manifest; findings name the table and the row's line. A change of the table is a change of the manifest. The table lies
in git itself, not in Git LFS or behind a link.

- `.jsonl` or `.ndjson`: one JSON object a line.
- `.csv`: a header of dotted names, such as `id,license.expression,locator.url,files.0.path`. An empty cell is not
  stated. A cell of a list is JSON where it begins with `[` (`[]` says that there is none), else values between `;`. A
  list of mappings, such as `files`, is JSON.
- `.parquet`, with the extra `crs-gate[parquet]`: columns as in CSV, or nested ones; a row's number stands for its line.

Tables are gone through and not held: a million rows take less than 400 MB. A table may have 5,000,000 rows and 4 GiB
(Parquet 95 MiB), a row 1 MiB, a header 500 columns, a cell of CSV 131,072 characters; all rows together may name
4,000,000 parents and 250,000 different paths of files. Of more than 20,000 findings or changes the rest is counted.
"""
_POLICY = """
The policy says what a dataset must hold to. It lies in `.github/crs-gate.yml`, `crs-gate.yml`, or `pyproject.toml`
under `[tool.crs-gate]`; the first that exists counts. For a pull request it is read from the base commit, so that no
change can loosen the rules for itself. A policy that is not valid at the base stops every pull request: its owner
merges the repair over the gate. Without a policy file the built-in one applies, and the report says which floors the
datasets hold already. With `--on-missing-base treat-as-new` and a base that cannot be read, nothing vouches for the
policy of the change: its floors count, what it switches off or waives does not, and a note says so. A change after
which the policy is not valid is blocked.

Command-line options and action inputs of the same name win over the file. Each option but `--base`, `--head`,
`--staged`, `--as` and `-C` can also be a variable of the environment: `CRS_GATE_` and its name in capitals, with `_`
for `-`, such as `CRS_GATE_MIN_RATING=B`. What is given on the command line wins over the variable. Lists
(`CRS_GATE_SELECT`, `CRS_GATE_IGNORE`, `CRS_GATE_ONLY`, `CRS_GATE_CRITERIA`, `CRS_GATE_SAFEGUARDS`, `CRS_GATE_SOURCES`,
`CRS_GATE_OUTPUT`) are split at commas and line ends, never at spaces; `CRS_GATE_VERBOSE`, `CRS_GATE_SHOW_ORIGIN`,
`CRS_GATE_EXIT_ZERO`, `CRS_GATE_COMMENT` and `CRS_GATE_CHECK_RUN` are `true` or `false`.

## Many datasets

`datasets` names files in other formats, says who answers for them, and sets floors for them alone:

```yaml
version: 1
profile: standard
datasets:
  - {path: "cards/*/README.md", format: hf-card, profile: starter, owner: "@acme/catalog"}
  - {path: "release/**/*.crs.yaml", profile: strict, owner: "@acme/data-team", min_score: 80}
  - {path: "partners/*.json", min_source_rating: B}
```

The first entry that fits the path of a manifest counts, and no other one; what it leaves open is as in the rest of the
policy. In order, the first that speaks wins: an option or input (`--min-rating`, `--min-score`, `--min-source-rating`,
`--on-unknown`), the entry, the entry's profile, the policy, the policy's profile. Waivers, licenses and the choice of
rules hold for all datasets. An entry under which no manifest falls is noted in the report. A manifest that moves is
held to the floors of both places, until its new place is that of the base.

| profile | `min_rating` | `min_score` | `min_source_rating` | `on_unknown` |
| --- | --- | --- | --- | --- |
%s

Give files in other formats `profile: starter`. No [other format](formats.md) has a place for all that a letter asks, so
under the floor C of `standard` nearly any edit of a Croissant or a card is blocked. Under `starter` they are rated and
may not get worse. [`crs-gate import`](import.md) writes a native manifest, which can meet a floor.

A dash leaves what holds already. `profile: auto` chooses one of the three for each dataset, `require` and the profiles
`eu-gpai`, `ca-ab2013`, `gdpr` and `neurips` ask for lists of answers, and `profiles` holds some of your own:
[Profiles](profiles.md) tells what each asks, and what it does not know. Under every profile `no_regression` refuses a
change that lowers the letter, or the score by more than the tolerance. With many manifests, those that a change does
not touch are judged only where a `min_rating`, a `min_score` or a list of answers is asked of them; the report says
how many were left out.

Where datasets do not hold a floor yet, [a baseline](baseline.md) records what they owe, and only what is new blocks.

## A change of the policy

A change is judged by the policy of the base, and what it does to the policy is told on the lines of the policy file:
[policy-loosened](rules/policy-loosened.md) for each setting that asks for less, down to a file that is deleted, and
[waiver-added](rules/waiver-added.md). Both warn, so that whoever reviews the policy decides. Under `profile: strict`,
or `rules.severity: {policy-loosened: error}` at the base, a loosened policy blocks; then its owner merges over the
gate, or the base holds a waiver of `policy-loosened` whose `dataset` is the path of the policy file. The rules on the
policy weigh what `rules.severity` says, and always run.

## An exception that ends

`crs-gate waive RULE --dataset MANIFEST --reason TEXT --approved-by WHO --expires DAY` writes a waiver to the policy
file and leaves every other byte of it; `--source ID` names the source. Its last day is a year ahead at most, and
`--renew` moves it. A rule, a manifest or a source that is not there is refused. A waiver that is written by hand is as
good. [`crs-gate waivers`](hooks.md#on-a-schedule) tells which of them end soon, and [the rating](rating.md#waivers)
what a waiver lifts: it never raises a letter.

## A part of the assessment

`--criteria C2,C4` and `--safeguards privacy` run the rules of these alone; like `--only` they stand over any policy.
What was not asked is not checked and counts as not met, so that a floor still blocks. `--sources 'reddit-*'` tells of
the sources with such ids alone: their letters and findings, and no rating of the dataset. Its verdict, with its
reasons, stays that of all sources. The report says that the run was partial.

## The keys
"""


def _profiles() -> str:
    rows = ([f"`{name}`", *(f"`{floor}`" if floor else "-" for floor in floors)] for name, floors in PROFILES.items())
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _schema(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SCHEMAS / f"{name}.schema.json").read_text("utf-8"))
    return loaded


def _rule_page(rule: Rule) -> str:
    doc = rule.doc
    head = f"{_heading(rule.criterion)}, {WEIGHT[rule.severity]}, looks at {SCOPE[rule.scope]}."
    references = "\n".join(f"- {link}" for link in doc.references)
    sections = {"Why": doc.why, "Example": doc.example, "Fix": doc.fix, "References": references}
    parts = [f"## {title}\n\n{text}\n" for title, text in sections.items() if text]
    return NOTE + "\n".join([f"# {rule.id}\n\n{doc.summary}\n\n{head}\n", *parts])


_INDEX = """# The rules

A rule of a criterion that *blocks* makes the criterion unmet when it fails or cannot find out; one that *warns* counts
in the score, and one that *notes* is only shown. Rules of safeguards count in the score. Those of the rules on the
change and the policy that *block* do so themselves. `crs-gate explain RULE` prints the same pages.
"""


def _rule_index(rules: tuple[Rule, ...]) -> str:
    lines = [_INDEX]
    for criterion in dict.fromkeys(rule.criterion for rule in rules):
        lines.append(f"## {_heading(criterion)}\n\n| rule | | what is wrong then |\n| --- | --- | --- |")
        for rule in (rule for rule in rules if rule.criterion is criterion):
            summary = rule.doc.summary.replace("|", "\\|")
            lines.append(f"| [{rule.id}]({rule.id}.md) | {WEIGHT[rule.severity]} | {summary} |")
        lines.append("")
    return NOTE + "\n".join(lines)


def _heading(criterion: Criterion) -> str:
    if criterion in CRITERIA:
        return f"{criterion.value} {criterion.title}"
    return "The change" if criterion is Criterion.CHANGE else f"Safeguard: {criterion.title}"


def blocked_pull_request() -> str:
    """What the gate prints for the bad branch of the example, in plain text."""
    command = ["check", "--base", BASE, "--head", BAD]
    environ = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    with tempfile.TemporaryDirectory() as folder:
        repository = build(Path(folder) / "social-posts")
        ran = subprocess.run(
            [sys.executable, "-I", "-m", "crs_gate", *command, "--today", TODAY, "--color", "never"],
            cwd=repository, env=environ, capture_output=True, text=True, encoding="utf-8", check=False,
        )  # fmt: skip
    if ran.returncode != 1:
        raise SystemExit(f"the bad branch must be blocked, but the gate exited {ran.returncode}:\n{ran.stderr}")
    return f"$ crs-gate {' '.join(command)}\n{_shortened(ran.stdout)}"


def _shortened(output: str) -> str:
    """The report without its middle, so that it fits on README's first screen; ``...`` stands for what is left out."""
    head, sources, findings, *rest = output.strip().split("\n\n")
    first = findings.splitlines()[:_LINES_OF_FINDINGS]
    return "\n\n".join([head, sources, "\n".join([*first, "..."]), *rest[-2:]])


def _with_example(readme: str, output: str) -> str:
    """README with the block between its two markers replaced."""
    block = re.compile(r"(<!-- example: begin.*?-->\n).*?(<!-- example: end -->)", re.DOTALL)
    text, found = block.subn(lambda match: f"{match[1]}```console\n{output.strip()}\n```\n{match[2]}", readme)
    if found != 1:
        raise SystemExit("README.md must hold the example's two markers once")
    return text


def outdated(files: dict[str, str]) -> list[str]:
    """The paths whose file differs, is missing, or documents a rule that is gone."""
    wrong = [path for path, text in files.items() if _current(path) != text]
    pages = {str(path.relative_to(ROOT).as_posix()) for path in (ROOT / "docs" / "rules").glob("*.md")}
    return sorted({*wrong, *(pages - files.keys())})


def _current(path: str) -> str | None:
    file = ROOT / path
    return file.read_text("utf-8") if file.is_file() else None


def main(arguments: list[str]) -> int:
    """Write the files, or with ``--check`` say which are out of date."""
    files = generated()
    stale = outdated(files)
    if arguments == ["--check"]:
        print("\n".join(f"out of date: {path}; run `make generate`" for path in stale) or "up to date")
        return 1 if stale else 0
    for path in stale:
        if path not in files:
            (ROOT / path).unlink()
            continue
        (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
        (ROOT / path).write_text(files[path], "utf-8")
        print(f"wrote {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
