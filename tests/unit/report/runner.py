"""What a CI runner makes of a log: lines, and the workflow commands in them, in both forms."""

import re
from typing import NamedTuple

NAMES = {
    "add-mask", "add-matcher", "add-path", "debug", "echo", "endgroup", "error", "group", "notice",
    "remove-matcher", "save-state", "set-env", "set-output", "stop-commands", "warning",
}  # fmt: skip
_OLD = re.compile(r"##\[\s*([\w-]+)[^\]]*\]")


class Command(NamedTuple):
    name: str
    properties: dict[str, str]
    message: str


def commands(log: str) -> list[Command]:
    """Every command that the runner would carry out."""
    return [found for line in re.split(r"\r\n|\n|\r", log) if (found := parse(line))]


def parse(line: str) -> Command | None:
    """A command at the start of a line after white space, or the old form anywhere in it."""
    text = line.lstrip()
    if text.startswith("::") and (end := text.find("::", 2)) > 0:
        name, _, rest = text[2:end].partition(" ")
        if name.lower() in NAMES:
            pairs = (part.split("=", 1) for part in rest.split(",") if "=" in part)
            properties = {key.strip().lower(): _decoded(value) for key, value in pairs if value}
            return Command(name.lower(), properties, _decoded(text[end + 2 :]))
    if (old := _OLD.search(line)) and old.group(1).lower() in NAMES:
        return Command(old.group(1).lower(), {}, line[old.end() :])
    return None


def _decoded(text: str) -> str:
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text
