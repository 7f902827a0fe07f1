"""Texts that try to be more than text, and a manifest that has them wherever its schema takes a text."""

import json
from pathlib import Path
from typing import Any

from tests.e2e.example import ROOT

HOSTILE = (
    "HERE ::error::forged \n::error::forged\r::warning::forged\x85::notice::f\u2028::set-output name=x::passed "
    "##[add-mask]a ##teamcity[x] | a | `c` ```f``` <script>alert(1)</script> <img src=x onerror=alert(1)> @everyone #1 "
    "https://evil.example [l](https://evil.example/l) www.evil.example \x1b[31mred\x1b]0;t\x07 \x9b31m \u202eright "
    "\ufeff\u2066 \x7f \u200b \U000e0041 *b* _i_ ~~s~~ $x$ ]]> --> {{7*7}} ${{ github.token }} \\u001b %0A::error::x"
)
FOLDER = "::error::dir ##[add-mask]b \x1b[31m\u202e<b>@everyone\n::error::next"
HOSTILE_PATH = f"{FOLDER}/::error::m ##[group]x.crs.yaml"
BRANCH = "error##add-mask-x@everyone<b>`c`\u202e"
IDS = ("a", "b::error::x", "c@everyone#1", "d")

_SCHEMA = ROOT / "src/crs_gate/schemas/manifest.schema.json"


def hostile_manifest() -> str:
    """JSON, and so YAML, of four sources; only ids, dates, counts and words of lists are as they should be."""
    schema = json.loads(_SCHEMA.read_text("utf-8"))
    tree = _made(schema, schema, "")
    tree["ledger"] = {"table": "ledger.jsonl", "rows": 3}
    tree["sources"] = [_source(tree["sources"][0], id_) for id_ in IDS]
    tree["sources"][1]["title"] = "::error::short"
    tree["sources"][3]["files"] = [{"path": "data/**"}, {"path": "::error::f"}, {"url": f"s3://x/{HOSTILE}"}]
    return as_yaml(tree)


def as_yaml(tree: Any) -> str:
    """JSON that is YAML too, which knows no pairs of surrogates."""
    return json.dumps(tree, indent=1).replace("\\udb40\\udc41", "\\U000E0041")


def _source(like: dict[str, Any], id_: str) -> dict[str, Any]:
    source: dict[str, Any] = json.loads(json.dumps(like))
    source["id"] = id_
    source["collected"]["from"] = "2026-01-01"
    source["derived_from"] = [] if id_ == "a" else ["a", "##[x]"]
    return source


def _made(schema: Any, part: Any, name: str) -> Any:
    """A value of a part of the schema; texts are hostile, and say where they stand."""
    while "$ref" in part:
        part = _at(schema, part["$ref"])
    if "enum" in part:
        return next(word for word in part["enum"] if word is not None)
    if "anyOf" in part or "oneOf" in part:
        return _made(schema, _richest(schema, part.get("anyOf") or part["oneOf"]), name)
    kinds = part.get("type", "object")
    kind = name if name == "sources" else next(k for k in ([kinds] if isinstance(kinds, str) else kinds) if k != "null")
    if kind == "object":
        return {key: _made(schema, below, key) for key, below in part["properties"].items()}
    if kind in {"array", "sources"}:
        return [_made(schema, part["items"], f"{name}-item")]
    if kind in {"integer", "number", "boolean"}:
        return 3 if kind != "boolean" else True
    return None if "pattern" in part else HOSTILE.replace("HERE", name)


def _at(schema: Any, reference: str) -> Any:
    for step in reference.removeprefix("#/").split("/"):
        schema = schema[step]
    return schema


def _richest(schema: Any, parts: list[Any]) -> Any:
    """A mapping or list before a plain text."""
    found = [_at(schema, part["$ref"]) if "$ref" in part else part for part in parts]
    return min(found, key=lambda part: part.get("type") not in {"object", "array"})


def ledger() -> str:
    """Rows of datapoints, and a line that is none."""
    row = dict.fromkeys(("id", "source", "license", "url", "retrieved", "opt_out"), HOSTILE)
    return "\n".join((json.dumps(row), json.dumps({"source": "::error::x", "license": "##[x]"}), "::error:: none", ""))


def write_hostile(folder: Path) -> None:
    """Data beside a manifest, whose names are as hostile as their contents."""
    for name in ("data/::error::f.csv", "data/##[add-mask]f\r\n::error::x.csv", "data/\x1b]0;x\x07.csv"):
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f'name,text\n"{HOSTILE}","{HOSTILE}"\n::error::x,##[x]\n', "utf-8")
    (folder / "ledger.jsonl").write_text(ledger(), "utf-8")
