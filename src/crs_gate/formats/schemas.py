"""The JSON Schemas of the package: the truth about the manifest, the policy and the report."""

import json
from functools import cache
from typing import Any

import crs_gate
from crs_gate.errors import UsageError

SCHEMA_NAMES = ("manifest", "policy", "report")


@cache
def schema_text(name: str) -> str:
    """One of ``SCHEMA_NAMES`` as it is published (JSON Schema, draft 2020-12)."""
    if name not in SCHEMA_NAMES:
        raise UsageError(f"there is no schema called '{name[:80]}'", f"there are {', '.join(SCHEMA_NAMES)}")
    # The loader of the package reads its data wherever the package lies; importlib.resources costs 30 ms to import.
    loader: Any = crs_gate.__loader__
    data: bytes = loader.get_data(f"{crs_gate.__path__[0]}/schemas/{name}.schema.json")
    return data.decode("utf-8")


@cache
def schema(name: str) -> dict[str, Any]:
    """The same as a mapping; one object a process, not to be changed."""
    loaded: dict[str, Any] = json.loads(schema_text(name))
    return loaded
