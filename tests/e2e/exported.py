"""A manifest that says much, for tests of exports, and the command that writes documents from it."""

import json
from pathlib import Path
from typing import Any

import pytest

from crs_gate.api import rate
from tests.e2e.commands import Cli, Ran, command_line
from tests.e2e.manifests import manifest

RICH = """\
crs: 1
dataset:
  name: Town posts
  version: 1.2.0
  description: Posts and notices of one town.
  homepage: https://example.org/posts
  license: CC-BY-4.0
  release: public
  use: {train: true, commercial: true, release_model: true}
  languages: [en, de]
  size: {records: 1500, bytes: 90000}
  contact: data@example.org
  first_used: 2026-10
  jurisdictions: [EU]
  opt_out: {url: "https://example.org/out", email: data@example.org, response_days: 30}
  retention: {period: P3Y, basis: reviewed every year}
  bias:
    known: [{kind: representation, affects: people who write no English, description: Most posts are in English.}]
    looked_for: [shares of languages]
    mitigations: [{kind: documentation, description: The limit is stated.}]
  security: {access: Two maintainers may write., scanned: {tool: clamav, version: "1.4", on: 2026-10-02}}
removals: []
sources:
  - id: notices
    title: Notices of the town hall
    category: public_dataset
    modality: [text]
    role: train
    locator: {url: "https://example.org/notices", revision: "2026-09"}
    collected: {from: 2026-09-01, to: 2026-09-30, method: download, tool: curl}
    acquisition: {basis: licensed, terms: {url: "https://example.org/terms", read_on: 2026-08-30}}
    license: {expression: CC0-1.0, evidence: {url: "https://example.org/terms", retrieved: 2026-08-30}}
    personal_data: {present: no}
    synthetic: {present: no}
    derived_from: []
    files: [{path: data/notices.jsonl, sha256: DIGEST, bytes: 238, records: 1000}]
    trace: [{step: convert to lines, tool: jq, version: "1.7", at: "2026-10-01T09:00:00Z", inputs: [notices]}]
  - id: forum
    title: Posts of the forum
    category: crawled
    modality: [text, image]
    locator: {url: "https://forum.example.net/posts"}
    collected: {from: 2026-08-01, to: 2026-08-31, method: web-scraping-crawling-api, tool: crawler, agent: TownBot/1.0}
    acquisition: {basis: scraped-within-terms}
    license: CC-BY-4.0
    consent: {basis: legitimate-interest, withdrawal: "https://example.org/out"}
    opt_out: {signals: [{protocol: robots.txt, checked: 2026-08-01, result: allowed}]}
    personal_data:
      {present: yes, classes: [pi], identifiers: [handle], gdpr_basis: A6-1-f, anonymisation: none, minors: no}
    synthetic: {present: no}
    derived_from: []
    files: [{path: data/forum.jsonl, records: 500}]
    trace: []
  - id: questions
    title: Questions that a model wrote
    category: synthetic
    modality: [text]
    locator: {url: "https://example.org/questions"}
    collected: {from: 2026-09-15, method: generated}
    license: CC-BY-4.0
    personal_data: {present: no}
    synthetic:
      present: yes
      share: "1"
      generators: [{name: writer, version: "2", terms: "https://example.org/writer"}]
      seeds: [notices]
    derived_from: [notices]
    files: []
""".replace("DIGEST", "0123456789abcdef" * 4)
"""Three sources of three categories; what they do not say is meant to be told as unknown."""

BARE = "crs: 1\nsources: [{id: only}]\n"
HOSTILE = """\
crs: 1
dataset:
  name: "x\\n## forged <script>alert(1)</script> | a"
  description: "![p](https://evil.example/p.png) @someone ---\\n---\\u202e"
  license: "MIT <b>"
  homepage: "javascript:alert(1)"
  contact: "]( <b>@evil"
sources:
  - id: a
    title: "| x | <img src=x onerror=alert(1)> ::error::no"
    locator: {url: "https://example.org/<script>"}
    license: {expression: other, name: "`<b>`", link: "javascript:alert(2)"}
    category: crawled
    personal_data: {present: "yes"}
"""


class Exports:
    """One folder with a manifest, and the command in it."""

    def __init__(self, folder: Path, run: Cli) -> None:
        self.folder, self._run = folder, run

    def write(self, text: str) -> None:
        (self.folder / "dataset.crs.yaml").write_text(text, "utf-8")

    def __call__(self, *arguments: str) -> Ran:
        """Run the command; its errors are never tracebacks."""
        ran = self._run("export", *arguments, CRS_GATE_TODAY="2026-11-23")
        assert "Traceback" not in ran.err
        assert "crs-gate itself failed" not in ran.err
        return ran

    def document(self, target: str, text: str, *options: str) -> str:
        """The document of a target from a manifest."""
        self.write(text)
        ran = self(target, *options)
        assert ran.code == 0, ran.err
        return ran.out

    def tree(self, target: str, text: str, *options: str) -> dict[str, Any]:
        """The same, where it is JSON."""
        found: dict[str, Any] = json.loads(self.document(target, text, *options))
        return found


def exports(capsys: pytest.CaptureFixture[str], folder: Path, monkeypatch: pytest.MonkeyPatch) -> Exports:
    return Exports(folder, command_line(capsys, folder, monkeypatch))


def many(count: int) -> str:
    """A manifest of many sources."""
    return manifest(*(f"s{number}" for number in range(count)))


def letter(file: Path) -> str | None:
    return rate(file).letter
