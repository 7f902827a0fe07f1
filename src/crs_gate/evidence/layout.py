"""Where evidence lies: names below the folder of the manifest that it speaks of."""

import re

FOLDER = ".crs"
ORIGIN = ".crs/origin"
"""One line: the lasting name of the dataset, such as ``github.com/acme/posts``. It stands in every entry."""
FILES = ".crs/files.jsonl"
"""One line a file of the dataset, sorted by path."""
LOG = ".crs/log"
"""One file an entry: ``000000.dsse.json`` and so on."""
CHECKPOINT = ".crs/checkpoint"
"""A signed note over the whole log."""
TRUST = ".crs/trust"
"""Every version of the keys and their roles: ``1.root.json`` and so on."""
OPT_OUT = ".crs/optout/sources.jsonl"
"""One line for each place whose opt-out signals were collected."""
BLOBS = ".crs/optout/blobs"
"""What was fetched, each file called by its SHA-256."""
REMOVALS = ".crs/removals.jsonl"
"""What was asked to be taken out, and what was."""
TRACE = ".crs/trace"
"""Records of runs, as other tools write them: OpenLineage events, W3C PROV."""
AUDIT = ".crs/audit.json"
"""What the last audit of the data found: counts and places."""
_OURS = re.compile(
    r"\.crs/(?:origin|checkpoint|files\.jsonl|audit\.json|removals\.jsonl|optout/sources\.jsonl|optout/blobs/[0-9a-f]{64}"
    r"|log/[^/]+\.json|trust/[^/]+\.(?:json|pem)|trace/[^/]+\.(?:json|jsonl))"
)


def is_evidence(path: str) -> bool:
    """Whether a file below a manifest's folder is one of the evidence, and so no data. Data is not hidden in there."""
    return path.startswith(f"{FOLDER}/") and _OURS.fullmatch(path) is not None


def is_ledger(path: str) -> bool:
    """Whether a path of a repository is a ledger of removals, beside whatever manifest."""
    return path.endswith(REMOVALS) and (path == REMOVALS or path.endswith(f"/{REMOVALS}"))
