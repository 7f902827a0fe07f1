"""Measures what is found in data and how fast: planted records and pickles made from a seed, beside other scanners.

Usage: content.py [--rows N] [--megabytes N] [--peers PYTHON]

PYTHON is an interpreter with presidio-analyzer, detect-secrets and picklescan: the same files are given to these.
Values and pickles are made here; nothing that is loaded could run, and nothing is kept.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from io import BytesIO
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.planted import Planted, files, texts
from tests.unit.audit.test_files import GLOBALS, PACKINGS, WAYS

from crs_gate.audit.files.kinds import FLAW_KINDS
from crs_gate.audit.files.look import look
from crs_gate.audit.scan import Rules, scan
from crs_gate.audit.shards import Shard

SEED = 11
PEER_MEGABYTES = 1
_PRESIDIO = """
import json, sys, time
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
from presidio_analyzer.nlp_engine import NoOpNlpEngine
from presidio_analyzer.predefined_recognizers import (
    CreditCardRecognizer, EmailRecognizer, IbanRecognizer, IpRecognizer, UsSsnRecognizer)
engine = NoOpNlpEngine([{"lang_code": "en", "model_name": "no_op"}]); engine.load()
registry = RecognizerRegistry(); registry.supported_languages = ["en"]
for each in (CreditCardRecognizer, EmailRecognizer, IbanRecognizer, IpRecognizer, UsSsnRecognizer):
    registry.add_recognizer(each())
analyzer = AnalyzerEngine(registry=registry, nlp_engine=engine, supported_languages=["en"])
rows = [json.loads(line)["text"] for line in open(sys.argv[1])]
began, found = time.process_time(), {}
for row in rows:
    for hit in analyzer.analyze(row, "en", score_threshold=0.5):
        found[hit.entity_type] = found.get(hit.entity_type, 0) + 1
print(json.dumps([time.process_time() - began, found]))
"""
_SECRETS = """
import json, sys, time
from detect_secrets.core.scan import scan_file
from detect_secrets.settings import default_settings
began, found = time.process_time(), {}
with default_settings():
    for hit in scan_file(sys.argv[1]):
        found[hit.type] = found.get(hit.type, 0) + 1
print(json.dumps([time.process_time() - began, found]))
"""
_PICKLES = """
import json, os, sys, time
from picklescan.scanner import scan_file_path
began, caught = time.process_time(), 0
for name in sorted(os.listdir(sys.argv[1])):
    try:
        result = scan_file_path(os.path.join(sys.argv[1], name))
        caught += bool(result.issues_count or result.scan_err)
    except Exception:  # it stops, which is as good
        caught += 1
print(json.dumps([time.process_time() - began, {"files": caught}]))
"""


def main() -> int:
    """Print three tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=3_000)
    parser.add_argument("--megabytes", type=int, default=50)
    parser.add_argument("--peers", help="an interpreter with the other scanners")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _found(asked.rows)
        _speed(folder, asked.megabytes, asked.peers)
        _pickles(folder / "pickles", asked.peers)
    return 0


def _scanned(planted: Planted) -> Counter[str]:
    size = len(planted.data)
    return Counter(scan(Shard(planted.name, size, 0, size), BytesIO(planted.data), Rules()).values)


def _found(rows: int) -> None:
    """Recall and false finds by kind, over all containers and encodings."""
    truth: Counter[str] = Counter()
    found: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for planted in files(SEED, rows):
        here = _scanned(planted)
        truth += planted.truth
        found += here & planted.truth
        wrong += here - planted.truth
    print("| kind | planted | found | found and not planted |\n| --- | ---: | ---: | ---: |")
    for kind in sorted(truth | wrong):
        print(f"| {kind} | {truth[kind]:,} | {found[kind]:,} | {wrong[kind]:,} |")
    print(f"| all | {truth.total():,} | {found.total():,} | {wrong.total():,} |\n")


def _speed(folder: Path, megabytes: int, peers: str | None) -> None:
    """Megabytes a processor second on JSON Lines of which one record in a hundred holds something."""
    print("| scanner | MB | MB a processor second | finds |\n| --- | ---: | ---: | --- |")
    for name, escaped in (("crs-gate", False), ("crs-gate, one record in two with an escape", True)):
        file = folder / "rows.jsonl"
        _write(file, megabytes, escaped=escaped)
        size = file.stat().st_size
        began = time.process_time()
        with file.open("rb") as stream:
            tally = scan(Shard(file.name, size, 0, size), stream, Rules())
        _row(name, size, time.process_time() - began, f"{sum(tally.values.values()):,} of {len(tally.values)} kinds")
    if peers:
        small = folder / "small.jsonl"
        _write(small, PEER_MEGABYTES, escaped=False)
        for name, code in (("Presidio, no model, 5 recognizers", _PRESIDIO), ("detect-secrets", _SECRETS)):
            seconds, finds = _asked(peers, code, small)
            told = ", ".join(f"{kind} {count}" for kind, count in sorted(finds.items()))
            _row(name, small.stat().st_size, seconds, told)
        with small.open("rb") as stream:
            found = scan(Shard(small.name, small.stat().st_size, 0, small.stat().st_size), stream, Rules())
        print(f"\nOf the file that the others were given, crs-gate finds: {dict(found.values)}")
    print()


def _write(file: Path, megabytes: int, *, escaped: bool) -> None:
    chance, truth = Random(SEED), Counter[str]()  # noqa: S311 - a seed is what is wanted
    size = 0
    with file.open("w", encoding="utf-8") as out:
        while size < megabytes * 1_000_000:
            for text in texts(chance, 1_000, 0.01, truth):
                body = " ".join([text, *(text.split(" ")[:3] * 12)]) + (
                    "\n" if escaped and chance.random() < 0.5 else ""
                )
                size += out.write(json.dumps({"id": chance.randint(0, 10**6), "text": body, "lang": "en"}) + "\n")


def _row(name: str, size: int, seconds: float, finds: str) -> None:
    print(f"| {name} | {size / 1e6:,.1f} | {size / 1e6 / max(seconds, 1e-9):,.2f} | {finds} |")


def _asked(python: str, code: str, path: Path) -> tuple[float, dict[str, int]]:
    ran = subprocess.run([python, "-c", code, str(path)], capture_output=True, text=True, check=True)
    seconds, finds = json.loads(ran.stdout.splitlines()[-1])
    return seconds, finds


def _pickles(folder: Path, peers: str | None) -> None:
    """Dangerous pickles in every packing, under names that say nothing, and as many harmless files."""
    folder.mkdir()
    made = 0
    for way in WAYS:
        for name in GLOBALS:
            for packing, pack in PACKINGS.items():
                made += 1
                (folder / f"{made:04}-{packing.replace(' ', '-')}.bin").write_bytes(pack(way(name)))
    began = time.process_time()
    caught = sum(_is_serious(path) for path in sorted(folder.iterdir()))
    seconds = time.process_time() - began
    print("| scanner | dangerous files | caught | processor seconds |\n| --- | ---: | ---: | ---: |")
    print(f"| crs-gate | {made} | {caught} | {seconds:.2f} |")
    if peers:
        taken, finds = _asked(peers, _PICKLES, folder)
        print(f"| picklescan | {made} | {finds['files']} | {taken:.2f} |")
    harmless = [planted.data for seed in range(6) for planted in files(seed, 200)]
    wrong = sum(_is_wrong(data) for data in harmless)
    print(f"\nOf {len(harmless)} harmless files {wrong} were taken for dangerous.")


def _is_wrong(data: bytes) -> bool:
    return any(FLAW_KINDS[flaw.kind].serious for flaw in look("x.bin", len(data), BytesIO(data)))


def _is_serious(path: Path) -> bool:
    with path.open("rb") as stream:
        flaws = look(path.name, path.stat().st_size, stream)
    return any(FLAW_KINDS[flaw.kind].serious for flaw in flaws)


if __name__ == "__main__":
    sys.exit(main())
