"""Makes manifests of any size, and a repository with one, for measuring."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

HEAD: dict[str, Any] = {
    "crs": 1,
    "dataset": {
        "name": "measured",
        "version": "1.0",
        "license": "CC-BY-4.0",
        "release": "public",
        "contact": "data@example.org",
        "opt_out": {"url": "https://example.org/opt-out"},
        "retention": {"period": "P2Y", "basis": "agreement"},
        "bias": {"known": [], "looked_for": ["shares of languages in a sample of 100"]},
    },
    "removals": [],
}

EVIDENCE = {"url": "https://example.org/license", "retrieved": "2026-01-01", "verified_by": "data@example.org"}


def source(number: int) -> dict[str, Any]:
    """One source with the usual fields, all of them answered."""
    id_ = f"source-{number}"
    step = {"step": "convert", "tool": "jq", "version": "1.7", "at": "2026-02-01T00:00:00Z"}
    return {
        "id": id_,
        "title": f"Source number {number}",
        "category": "public_dataset",
        "modality": ["text"],
        "role": "train",
        "locator": {"url": f"https://example.org/data/{number}", "revision": "2026-01"},
        "collected": {"from": "2026-01-01", "to": "2026-01-31", "method": "download", "tool": "curl"},
        "acquisition": {"basis": "licensed", "terms": {"url": "https://example.org/terms", "read_on": "2025-12-30"}},
        "license": {"expression": "CC-BY-4.0", "evidence": EVIDENCE},
        "personal_data": {"present": "no"},
        "synthetic": {"present": "no"},
        "derived_from": [],
        "files": [],
        "trace": [{**step, "inputs": [id_], "outputs": [id_]}],
    }


def manifest(sources: int, suffix: str) -> str:
    """A manifest as text. The YAML is written in block style, as people do; the JSON has a source on each line."""
    document = {**HEAD, "sources": [source(number) for number in range(sources)]}
    if suffix != "json":
        return "\n".join(_yaml(document, "")) + "\n"
    head = json.dumps(HEAD, indent=1).removesuffix("\n}")
    return f'{head},\n "sources": [\n  ' + ",\n  ".join(map(json.dumps, document["sources"])) + "\n ]\n}\n"


def _yaml(value: Any, indent: str) -> list[str]:
    """Block style for mappings and lists of mappings; JSON, which is YAML too, for the rest."""
    lines = []
    for key, below in value.items():
        if isinstance(below, dict):
            lines += [f"{indent}{key}:", *_yaml(below, indent + "  ")]
        elif isinstance(below, list) and below and isinstance(below[0], dict):
            lines.append(f"{indent}{key}:")
            for item in below:
                first, *rest = _yaml(item, indent + "    ")
                lines += [f"{indent}  - {first.strip()}", *rest]
        else:
            lines.append(f"{indent}{key}: {json.dumps(below)}")
    return lines


def repository(folder: Path, *, sources: int, staged_change: bool = False) -> Path:
    """A git repository with a manifest; with ``staged_change``, one more source is staged, else a text file is."""
    folder.mkdir(parents=True)
    git(folder, "init", "--quiet")
    (folder / "dataset.crs.yaml").write_text(manifest(sources, "yaml"), "utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Start")
    if staged_change:
        (folder / "dataset.crs.yaml").write_text(manifest(sources + 1, "yaml"), "utf-8")
    else:
        (folder / "notes.txt").write_text("nothing\n", "utf-8")
    git(folder, "add", "--all")
    return folder


def git(folder: Path, *arguments: str) -> None:
    """Run git as somebody."""
    identity = {
        f"GIT_{role}_{what}": "bench@example.org" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    environ = {**os.environ, **identity, "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", "-C", str(folder), *arguments], check=True, env=environ)


if __name__ == "__main__":  # manifests.py COUNT FILE
    Path(sys.argv[2]).write_text(manifest(int(sys.argv[1]), Path(sys.argv[2]).suffix[1:]), "utf-8")
