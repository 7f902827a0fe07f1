"""Documents in the words of others, made from what a manifest states: one module a target, each a pure function.

A document satisfies no law by itself. What nobody states is written down as unknown, in the document where its format
has a place for that, and beside it; what the format has no place for is told as well.
"""

from collections.abc import Mapping
from importlib import import_module as _module
from typing import NamedTuple

from crs_gate.export.targets.given import Given, Made


class Target(NamedTuple):
    """One target: the module with ``render``, what it is, and the formats it can be written in, the usual one first."""

    module: str
    title: str
    formats: tuple[str, ...]


TARGETS: Mapping[str, Target] = {
    "croissant": Target("croissant", "Croissant 1.1 with its Responsible-AI and PROV keys", ("json",)),
    "card": Target("card", "Hugging Face dataset card", ("markdown",)),
    "ai-act": Target("ai_act", "Public summary of training content, EU AI Act art. 53(1)(d)", ("markdown", "json")),
    "ab-2013": Target("ab_2013", "Training data documentation, California AB 2013", ("markdown", "json")),
    "gdpr-30": Target("gdpr_30", "Record of processing, GDPR art. 30", ("markdown", "json")),
    "spdx": Target("spdx", "SPDX 3.0.1 with packages of the Dataset profile", ("json",)),
    "cyclonedx": Target("cyclonedx", "CycloneDX 1.6 bill of materials of data", ("json",)),
    "data-provenance": Target("provenance", "Data & Trust Alliance provenance standard 1.0", ("json",)),
    "datasheet": Target("datasheet", "Datasheet for a dataset", ("markdown", "json")),
}


def render(target: str, given: Given, format_: str) -> Made:
    """The document of a target in one of its formats."""
    made: Made = _module(f"crs_gate.export.targets.{TARGETS[target].module}").render(given, format_)
    return made
