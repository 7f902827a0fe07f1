"""Rates every file of a folder, each by itself, and prints a table: ``rate_files.py FOLDER [--today YYYY-MM-DD]``.

One line a file, with tabs between: file, format, letter, score, and the first place of the five most serious rules. A
file that is not read has no format and no letter, and the reason in place of findings.
"""

import argparse
import contextlib
import io
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from signal import SIG_DFL, SIGPIPE, signal
from typing import Any

from crs_gate.cli import main as crs_gate

_SHOWN = 5
_WEIGHT = {"error": 0, "warning": 1, "note": 2}
_OF_SILENCE = ("-missing", "-undeclared", "-unflagged")
_SURE = {"fail": 0, "error": 1, "unknown": 2}


def main() -> None:
    """Print the table."""
    signal(SIGPIPE, SIG_DFL)  # `| head` ends it quietly
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--today", default="2026-11-22")
    given = parser.parse_args()
    for path in sorted(path for path in given.folder.rglob("*") if path.is_file()):
        print("\t".join((str(path.relative_to(given.folder)), *_columns(_rated(path, given.today)))))


def _rated(path: Path, today: str) -> Mapping[str, Any]:
    """What the command says of one file; an empty mapping when it gives no report."""
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        crs_gate(["rate", str(path), "--format", "json", "--today", today])
    manifests = json.loads(said.getvalue() or "{}").get("manifests") or [{}]
    first: Mapping[str, Any] = manifests[0]
    return first


def _columns(manifest: Mapping[str, Any]) -> Iterator[str]:
    head = manifest.get("head") or {}
    yield manifest.get("format") or "-"
    yield head.get("letter") or "-"
    yield f"{head['score']:.1f}" if head else "-"
    findings = sorted(manifest.get("findings", ()), key=_seriousness)
    if not head:
        yield "; ".join(f"{found['message']} (line {found['line']})" for found in findings[:1])
    else:
        first = {found["rule"]: found["line"] for found in reversed(findings)}  # the worst place of each rule
        ranked = list(dict.fromkeys(found["rule"] for found in findings))[:_SHOWN]
        yield "; ".join(f"{rule} {first[rule]}" for rule in ranked)


def _seriousness(finding: Mapping[str, Any]) -> tuple[int, int, bool, int]:
    """Heavier before lighter, what failed before what is not known, what is wrong before what is missing."""
    missing = finding["rule"].endswith(_OF_SILENCE)
    return _WEIGHT[finding["severity"]], _SURE[finding["outcome"]], missing, finding["line"]


if __name__ == "__main__":
    sys.exit(main())
