"""The page on the policy: its example is a policy, and its table of profiles is that of the code."""

import re

from crs_gate.model.policy import Floors
from crs_gate.settings.policy_file import PolicyText, load
from crs_gate.settings.profiles import PROFILES
from tests.contract.source import ROOT

PAGE = (ROOT / "docs" / "policy.md").read_text("utf-8")


def test_the_example_is_valid_and_does_what_the_page_says() -> None:
    (text,) = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    policy = load(PolicyText("p.yml", text.encode(), "page"))
    strict = policy.for_dataset("release/2026/posts.crs.yaml")
    assert (strict.min_rating, str(strict.min_score), strict.min_source_rating) == ("B", "80", "B")
    assert policy.for_dataset("cards/a/README.md").min_source_rating is None
    assert [entry.owner for entry in policy.datasets] == ["@acme/catalog", "@acme/data-team", None]


def test_the_table_of_profiles_is_that_of_the_code() -> None:
    rows = {cells[0]: cells[1:] for cells in re.findall(r"^\| " + r"(\S+) \| " * 4 + r"(\S+) \|$", PAGE, re.MULTILINE)}
    for name, floors in PROFILES.items():
        assert rows[f"`{name}`"] == tuple(f"`{floor}`" if floor else "-" for floor in floors)
    assert rows["profile"] == tuple(f"`{name}`" for name in Floors._fields)
