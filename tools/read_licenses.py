"""Shows how each license text in a folder of real files is read: ``read_licenses.py FOLDER``.

One line each, with tabs between: file, text as JSON, kind, canonical expression, how it was read, notes. Texts are what
stands under a key that speaks of licenses in JSON, YAML and the front matter of Markdown, and the paragraphs below a
heading that does.
"""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from signal import SIG_DFL, SIGPIPE, signal

import yaml

from crs_gate.licenses.reading import Reading, read

_KEY = r"(?i)licen[sc]e|licensing"
_FRONT = r"(?s)\A---\n(.*?)\n---"
_HEADING = r"(?ims)^#+[^\n]*licens[^\n]*\n(.*?)(?=^#|\Z)"
_TABLES = ("license_classes", "license_paraphrases")
"""Files whose own keys and values are names of licenses."""


def main(folder: Path) -> None:
    """Print the table."""
    signal(SIGPIPE, SIG_DFL)  # `| head` ends it quietly
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        for text in dict.fromkeys(_texts(path)):
            print("\t".join((str(path.relative_to(folder)), json.dumps(text), *_columns(read(text)))))


def _columns(reading: Reading) -> tuple[str, ...]:
    return reading.kind.value, reading.canonical, reading.how, reading.note or "; ".join(reading.notes)


def _texts(path: Path) -> Iterator[str]:
    if path.suffix == ".md":
        text = path.read_text("utf-8", errors="replace")
        front = re.search(_FRONT, text)
        yield from _below(yaml.safe_load(front[1]) if front else None)
        yield from (found.strip() for found in re.findall(_HEADING, text))
    elif path.suffix == ".json":
        document = json.loads(path.read_text("utf-8"))
        yield from _strings(document) if any(name in path.name for name in _TABLES) else _below(document)
    elif path.suffix in {".yaml", ".yml"}:
        for document in yaml.safe_load_all(path.read_text("utf-8")):
            yield from _below(document)


def _below(node: object) -> Iterator[str]:
    """The texts below keys that speak of licenses."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from _strings(value) if re.search(_KEY, str(key)) else _below(value)
    elif isinstance(node, list):
        for item in node:
            yield from _below(item)


def _strings(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            yield str(key)
            yield from _strings(value)
    elif isinstance(node, list):
        for item in node:
            yield from _strings(item)
    elif isinstance(node, str):
        yield node


if __name__ == "__main__":
    main(Path(sys.argv[1]))
