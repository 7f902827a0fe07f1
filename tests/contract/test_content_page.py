"""The page on what is looked for names every kind, in the words of the code."""

from crs_gate.audit.files.kinds import FLAW_KINDS
from crs_gate.audit.kinds import KINDS
from tests.contract.source import ROOT

PAGE = (ROOT / "docs" / "content.md").read_text("utf-8")


def test_every_kind_is_named_once() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]
    assert sorted(rows) == sorted(
        [
            *(f"| `{kind.id}` | {kind.what} |" for kind in KINDS.values()),
            *(
                f"| `{name}` | {kind.what} | {'blocks' if kind.serious else 'warns'} |"
                for name, kind in FLAW_KINDS.items()
            ),
        ]
    )
