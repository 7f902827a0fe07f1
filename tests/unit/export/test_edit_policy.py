"""Waivers put into the text of a policy: what comes out, byte for byte, and what is left alone."""

import pytest

from crs_gate.export.edit import NotEditableError
from crs_gate.export.edit_policy import with_expiry, with_waiver

WAIVER = {"rule": "license-missing", "dataset": "d.crs.yaml", "source": "a", "reason": "why: so",
          "approved_by": "me", "expires": "2027-01-31"}  # fmt: skip
ENTRY = (
    "  - rule: license-missing\n    dataset: d.crs.yaml\n    source: a\n"
    '    reason: "why: so"\n    approved_by: me\n    expires: 2027-01-31\n'
)
DEDENTED = ENTRY.replace("\n  ", "\n")[2:]
OTHER = "{rule: trace-missing, dataset: d.crs.yaml, reason: r, approved_by: me, expires: 2027-01-01}"


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("version: 1\n...\n", "version: 1\nwaivers:\n" + ENTRY + "...\n"),
        ("version: 1\n# end\n...\n# after\n", "version: 1\n# end\nwaivers:\n" + ENTRY + "...\n# after\n"),
        ("---\nversion: 1\n\n# the end\n", "---\nversion: 1\n\n# the end\nwaivers:\n" + ENTRY),
        ("version: 1\nx-note: |\n  some\n  text\n", "version: 1\nx-note: |\n  some\n  text\nwaivers:\n" + ENTRY),
        ("version: 1\nx-n: |+\n  kept\n\n...\n", "version: 1\nx-n: |+\n  kept\n\nwaivers:\n" + ENTRY + "...\n"),
        (
            "version: 1\nwaivers:\n  - rule: a\n    reason: |\n      two\n      lines\n\nmin_rating: B\n",
            "version: 1\nwaivers:\n  - rule: a\n    reason: |\n      two\n      lines\n" + ENTRY + "\nmin_rating: B\n",
        ),
        (
            "version: 1\nwaivers:\n  - rule: a\n    reason: >-\n      folded\n      text\n...\n",
            "version: 1\nwaivers:\n  - rule: a\n    reason: >-\n      folded\n      text\n" + ENTRY + "...\n",
        ),
        ("version: 1\nwaivers:\n- rule: a\n  # of a\n  reason: r # why\n# end\n",
         "version: 1\nwaivers:\n- rule: a\n  # of a\n  reason: r # why\n" + DEDENTED + "# end\n"),
        ("version: 1\nwaivers: [ ]\n...\n", "version: 1\nwaivers:\n" + ENTRY + "...\n"),
        ("version: 1\nwaivers: null # none\n", "version: 1\nwaivers: # none\n" + ENTRY),
        ("version: 1\nwaivers: ~", "version: 1\nwaivers:\n" + ENTRY.rstrip("\n")),
        ("version: 1\n\"waivers\": [] # a: b\n", "version: 1\n\"waivers\": # a: b\n" + ENTRY),
    ],
)  # fmt: skip
def test_a_waiver_is_put_where_it_belongs(before: str, after: str, line_end: str) -> None:
    assert with_waiver(before.replace("\n", line_end), WAIVER) == after.replace("\n", line_end)


@pytest.mark.parametrize(
    "before",
    [
        f"version: 1\nwaivers: [{OTHER}]\n",
        f"version: 1\nwaivers: [\n  {OTHER}, # first\n]\nmin_rating: B\n",
        f"version: 1\nwaivers: [{OTHER},]\n",
    ],
)
def test_a_list_in_brackets_stays_one(before: str) -> None:
    after = with_waiver(before, WAIVER)
    assert OTHER in after
    assert "\n  - " not in after
    assert after.count("# first") == before.count("# first")
    assert after.count("expires") == 2


@pytest.mark.parametrize(
    "waivers",
    [
        f"waivers: [{OTHER}, {OTHER}] # both\n",
        f"waivers:\n  - {OTHER}\n  - {OTHER}\n",
        "waivers:\n- &a {rule: x, expires: 2027-01-01}\n- expires: '2027-01-01' # quoted\n  rule: x\n",
        '? waivers\n: - {rule: x, expires: 2027-01-01}\n  - {"expires": "2027-01-01", rule: x}\n',
    ],
)
def test_the_day_of_one_waiver_moves_and_nothing_else(waivers: str) -> None:
    text = f"version: 1\n{waivers}min_rating: B\n"
    head, day, tail = text.rpartition("2027-01-01")
    quoted = head[-1] in "'\""
    expected = (head[:-1] if quoted else head) + "2027-03-01" + (tail[1:] if quoted else tail)
    assert with_expiry(text, 1, "2027-03-01") == expected
    assert day


@pytest.mark.parametrize(
    "text", ["{version: 1}\n", '{"version": 1, "waivers": []}\n', "version: 1\nx-a: &a [b]\nx-c: *a\n"]
)
def test_what_is_no_plain_yaml_is_refused(text: str) -> None:
    with pytest.raises(NotEditableError):
        with_waiver(text, WAIVER)
