"""A pull request adds a shard with a key and e-mail addresses in it, and an index that runs a command when loaded.

Exits 0 when the gate blocked it with places and without values, and passed the cleaned shard. What looks dangerous is
made here and stored nowhere else.
"""

import json
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "social-posts"))
from build import BASE, MANIFEST, build, commit, git

BAD, GOOD = "add-shard", "clean-shard"
SHARD, INDEX = "data/notices-2.jsonl", "data/notices.idx"
CLEAN = ["The library is closed on Friday.", "Water will be off in Mill Lane from 9 to 11."]
ADDRESSES = ["ada.bell@town-hall.net", "r.okafor@mill-lane.net"]
KEY = "AKIA" + "Q4XZ7MTN2KPWJ6RH"
LEAKING = [
    *CLEAN,
    f"Ask {ADDRESSES[0]} or {ADDRESSES[1]} for the minutes.",
    f"(left by the importer) aws_access_key_id = {KEY}",
]
PICKLE = b"cposix\nsystem\n(S'true'\ntR."
AFTER = "        records: 3\n"


def main(folder: Path) -> int:
    """Play both scenes in a new repository; 1 if one ends otherwise, or a value is shown."""
    build(folder)
    _branch(folder, BAD, {SHARD: _lines(LEAKING), INDEX: PICKLE})
    _branch(folder, GOOD, {SHARD: _lines(CLEAN)})
    git(folder, "checkout", "--quiet", BASE)
    blocked = _check(folder, "A pull request adds a shard and its index", BAD)
    passed = _check(folder, "The same shard, cleaned", GOOD)
    shown = [value for value in (KEY, *ADDRESSES) if value in blocked.stdout]
    return 0 if (blocked.returncode, passed.returncode, shown) == (1, 0, []) else 1


def _branch(folder: Path, name: str, files: dict[str, bytes]) -> None:
    """A branch that adds files, and claims each for the source of the town hall."""
    git(folder, "checkout", "--quiet", "-b", name, BASE)
    entries = ""
    for path, data in files.items():
        (folder / path).write_bytes(data)
        entries += f"      - path: {path}\n        sha256: {sha256(data).hexdigest()}\n        bytes: {len(data)}\n"
    text = (folder / MANIFEST).read_text("utf-8")
    outputs = "".join(f", {{path: {path}}}" for path in files)
    text = text.replace(AFTER, AFTER + entries, 1).replace(
        "{path: data/notices.jsonl}]", f"{{path: data/notices.jsonl}}{outputs}]", 1
    )
    (folder / MANIFEST).write_text(text, "utf-8")
    commit(folder, "Add a shard of notices", day=29)


def _lines(texts: list[str]) -> bytes:
    return "".join(json.dumps({"id": number, "text": text}) + "\n" for number, text in enumerate(texts, 10)).encode()


def _check(folder: Path, title: str, branch: str) -> subprocess.CompletedProcess[str]:
    """Run the gate on a branch, and show what a person sees."""
    arguments = ["check", "--base", BASE, "--head", branch]
    print(f"\n=== {title} ===\n\n$ crs-gate {' '.join(arguments)}", flush=True)
    # -I: the folder may hold what a pull request brought, and Python must not import from there.
    command = [sys.executable, "-I", "-m", "crs_gate", *arguments]
    ended = subprocess.run(command, cwd=folder, check=False, stdout=subprocess.PIPE, text=True)
    print(f"{ended.stdout}\n(exit code {ended.returncode})", flush=True)
    return ended


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: demo.py NEW_FOLDER")
    sys.exit(main(Path(sys.argv[1])))
