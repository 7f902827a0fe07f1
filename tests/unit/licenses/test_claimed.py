import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate.formats.license_texts import as_text
from crs_gate.licenses.claimed import read_claimed
from crs_gate.licenses.reading import read
from crs_gate.model.source import LicenseClaim

CC_BY = "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    ("text", "name", "link"),
    [
        ("CC-BY-4.0", "All rights reserved", None),
        ("CC-BY-4.0", "alle Rechte vorbehalten", None),
        ("CC-BY-4.0", "Proprietary", None),
        ("CC-BY-4.0", "CC BY-NC", None),
        ("CC-BY-4.0", "CC BY-NC 4.0 by Ann", None),
        ("CC-BY-4.0", "for research purposes", None),
        ("cc-by-4.0", "research only, no commercial use", None),
        ("CC-BY-4.0", "Commercial use is forbidden", None),
        ("CC-BY-NC-4.0", "research use only", None),
        ("MIT", "GPL", None),
        ("MIT", "built from GPL-3.0 code", None),
        ("MIT", None, "https://www.gnu.org/licenses/gpl-3.0.html"),
        ("CC-BY-4.0", None, "PROPRIETARY.txt"),
        ("CC-BY-4.0", None, "https://example.org/EULA"),
        ("CC-BY-4.0", None, "https://example.org/EULA/LICENSE"),
        (None, "Proprietary", CC_BY),
        (None, "All rights reserved", CC_BY),
        ("other", "MIT", "https://example.org/eula/LICENSE"),
        (None, "MIT", "https://example.org/eula"),
        (None, "MIT", "All rights reserved"),
        (None, "MIT", "https://www.gnu.org/licenses/gpl-3.0.html"),
        (CC_BY, "All rights reserved", CC_BY),
    ],
)
def test_a_name_or_a_link_that_restricts_leaves_open_which_license_is_meant(text, name, link):
    reading = read_claimed(text, name, link)
    assert not reading.canonical
    assert "contradicts" in reading.note
    assert not read(as_text(LicenseClaim(text, name=name, link=link)) or "").canonical


@pytest.mark.parametrize(
    ("text", "name", "link", "canonical"),
    [
        ("CC-BY-4.0", "Creative Commons Attribution 4.0", CC_BY, "CC-BY-4.0"),
        ("CC-BY-4.0", "see LICENSE.md", "LICENSE", "CC-BY-4.0"),
        ("CC-BY-4.0", "License of the data", "https://example.org/research/LICENSE", "CC-BY-4.0"),
        ("CC-BY-4.0", "Creative Commons", "https://creativecommons.org", "CC-BY-4.0"),
        ("CC-BY-4.0", "Some rights reserved", None, "CC-BY-4.0"),
        ("CC-BY-SA-4.0", "unknown", "TODO", "CC-BY-SA-4.0"),
        ("CC-BY-NC-4.0", "CC BY-NC 4.0 (non-commercial)", "licenses/non-commercial.txt", "CC-BY-NC-4.0"),
        ("CC-BY-ND-4.0", "No derivatives", None, "CC-BY-ND-4.0"),
        ("CC0-1.0", "public domain", None, "CC0-1.0"),
        ("MIT", "MIT License Copyright (c) 2020 Ann", None, "MIT"),
        ("GPL-3.0", "GNU GPL", "https://www.gnu.org/licenses/gpl-3.0.html", "GPL-3.0"),
        ("MIT AND CC-BY-4.0", "CC BY", None, "MIT AND CC-BY-4.0"),
        ("LicenseRef-harbor", "Harbor EULA", "https://example.org/eula", "LicenseRef-harbor"),
        ("other", "Harbor EULA", "https://example.org/eula", "LicenseRef-Harbor-EULA"),
        (None, "Attribution", CC_BY, ""),
        (None, None, CC_BY, "CC-BY-4.0"),
        (None, "CC0-1.0", "unknown", "CC0-1.0"),
        (None, "CC0-1.0", "https://example.org/t", "CC0-1.0"),
        ("other", "CC0-1.0", "unknown", "CC0-1.0"),
    ],
)
def test_a_harmless_title_changes_nothing(text, name, link, canonical):
    assert read_claimed(text, name, link).canonical == canonical
    assert read(as_text(LicenseClaim(text, name=name, link=link)) or "").canonical == canonical


PARTS = st.sampled_from(
    [None, "MIT", "CC-BY-4.0", "other", "All rights reserved", "EULA", "LICENSE", "TODO", "unknown", CC_BY, "https://example.org/t",
     "https://example.org/eula/LICENSE", "CC BY", "research only", "GPL-3.0-only"]
)  # fmt: skip


@given(PARTS, PARTS, PARTS)
def test_a_claim_as_one_text_allows_what_the_claim_does_or_nothing(text, name, link):
    as_one = read(as_text(LicenseClaim(text, name=name, link=link)) or "").canonical
    assert as_one in {"", read_claimed(text, name, link).canonical}
