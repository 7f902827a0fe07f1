import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.formats.license_texts import as_text, joined
from crs_gate.licenses import expression
from crs_gate.licenses.reading import read
from crs_gate.model.source import LicenseClaim


@pytest.mark.parametrize(
    ("texts", "together", "canonical"),
    [
        (["MIT"], "MIT", "MIT"),
        ([], None, ""),
        (["MIT", "CC BY 4.0"], "MIT AND CC BY 4.0", "MIT AND CC-BY-4.0"),
        (["MIT OR Apache-2.0", "CC0-1.0"], "(MIT OR Apache-2.0) AND CC0-1.0", "(MIT OR Apache-2.0) AND CC0-1.0"),
        (["mit or apache-2.0", "CC0-1.0"], "(mit or apache-2.0) AND CC0-1.0", "(MIT OR Apache-2.0) AND CC0-1.0"),
        (["GPL 3.0 or later", "MIT"], "GPL 3.0 or later AND MIT", "GPL-3.0-or-later AND MIT"),
        (["MIT) OR (MIT", "GPL-3.0-only"], "'MIT) OR (MIT' AND GPL-3.0-only", ""),
        (["(MIT", "GPL-3.0-only"], "'(MIT' AND GPL-3.0-only", ""),
    ],
)
def test_licenses_that_all_apply_are_one_text(texts, together, canonical):
    assert joined(texts) == together
    assert read(together or "").canonical == canonical


PIECES = ["MIT", "Apache-2.0", " OR ", " or ", " AND ", "(", ")", "'", " ", ",", "/", ";", "|", "or later", "GPL 3.0"]


@given(st.lists(st.sampled_from(PIECES), max_size=8))
def test_no_part_can_take_away_what_another_part_asks(pieces):
    hostile = "".join(pieces)
    for texts in ((hostile, "ODbL-1.0"), ("ODbL-1.0", hostile)):
        canonical = read(joined(texts) or "").canonical
        assert not canonical or _always_asks(expression.parse(canonical), "ODbL-1.0"), texts


def _always_asks(node, name):
    """Whether a license applies whichever branch is chosen."""
    if isinstance(node, str):
        return node == name
    asked = [_always_asks(part, name) for part in node.parts]
    return any(asked) if node.operator == "AND" else all(asked)


@pytest.mark.parametrize(
    ("claim", "text"),
    [
        (LicenseClaim("MIT"), "MIT"),
        (LicenseClaim(), None),
        (LicenseClaim("MIT", name="MIT License"), "MIT"),
        (LicenseClaim("gpl-3.0", link="https://www.gnu.org/licenses/gpl-3.0.html"), "gpl-3.0"),
        (LicenseClaim("other", name="Harbor Terms", link="https://example.org/terms"), "LicenseRef-Harbor-Terms"),
        (LicenseClaim(None, link="https://creativecommons.org/licenses/by/4.0/"), "CC-BY-4.0"),
        (LicenseClaim("other", link="LICENSE"), "other"),
        (LicenseClaim("other", name="ours"), "other"),
        (LicenseClaim(None, name="Harbor Terms"), "Harbor Terms"),
    ],
)
def test_a_claim_as_one_text_reads_as_the_claim_does(claim, text):
    assert as_text(claim) == text


@pytest.mark.parametrize(
    "claim",
    [
        LicenseClaim("MIT", link="https://www.gnu.org/licenses/gpl-3.0.html"),
        LicenseClaim("CC-BY-4.0", name="CC BY 3.0"),
        LicenseClaim("other", name="MIT", link="https://www.gnu.org/licenses/gpl-3.0.html"),
        LicenseClaim(None, name="MIT", link="https://www.gnu.org/licenses/gpl-3.0.html"),
    ],
)
def test_a_claim_that_contradicts_itself_does_so_as_a_text(claim):
    assert read(as_text(claim) or "").canonical == ""
