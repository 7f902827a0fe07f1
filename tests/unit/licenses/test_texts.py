"""License files are recognized by their words or not at all."""

from pathlib import Path

import pytest

from crs_gate.licenses.reading import Kind, read
from crs_gate.licenses.text_digests import DIGESTS
from crs_gate.licenses.texts import for_data, recognize

APACHE = (Path(__file__).resolve().parents[3] / "LICENSE").read_text("utf-8")
MIT = """\
MIT License

Copyright (c) 2020 Jane Doe

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""


def named(text: str) -> str | None:
    found = recognize(text)
    return found.license if found else None


@pytest.mark.parametrize(
    ("text", "license_id"),
    [
        (APACHE, "Apache-2.0"),
        (APACHE.replace("\n", "\r\n"), "Apache-2.0"),
        (MIT, "MIT"),
        (MIT.replace("MIT License\n\n", ""), "MIT"),
        (MIT.replace("MIT License", "The MIT License (MIT)"), "MIT"),
        (MIT.replace('"', "\u201c"), "MIT"),
        (" ".join(MIT.replace("Copyright (c) 2020 Jane Doe", "").split()), "MIT"),
        (MIT.replace("2020 Jane Doe", "2018-2024, Jané Doe <jane@example.org>. All rights reserved."), "MIT"),
    ],
)
def test_the_words_of_a_license_name_it(text: str, license_id: str) -> None:
    assert named(text) == license_id


@pytest.mark.parametrize(
    "text",
    [
        MIT + "\nThe Software may not be used for commercial purposes.\n",
        MIT.replace("without restriction", "with one restriction"),
        MIT.replace("Jane Doe", "Jane Doe. Commercial use is forbidden."),
        MIT.replace("Copyright (c) 2020 Jane Doe", "(c) 2020 Jane Doe, noncommercial"),
        MIT.replace("sublicense, ", ""),
        MIT + "\n\n" + APACHE,
        APACHE.replace("royalty-free", "royalty-bearing"),
        APACHE.replace("Version 2.0", "Version 2.1"),
    ],
)
def test_a_text_that_was_changed_is_not_the_license_that_it_is_nearest_to(text: str) -> None:
    found = recognize(text)
    assert found is not None
    assert found.license == ""
    assert "not those of that license" in found.note


@pytest.mark.parametrize(
    "text", ["", "# Posts\n\nA corpus of posts.", "crs: 1\nsources: []\n", "x" * 1_000_000, "\x00\ud800"]
)
def test_what_is_no_license_text_is_none(text: str) -> None:
    assert recognize(text) is None


def test_the_line_is_that_of_the_first_words() -> None:
    found = recognize(f"\n\n{MIT}")
    assert found
    assert (found.line, found.heading) == (3, "MIT License")


def test_every_license_that_a_text_can_name_is_a_known_one() -> None:
    assert {license_id for license_id in DIGESTS if read(license_id).kind is not Kind.EXPRESSION} == set()
    owners = [digest for digests in DIGESTS.values() for digest in digests.split()]
    assert len(owners) == len(set(owners))


@pytest.mark.parametrize(
    ("license_id", "data"),
    [
        ("CC-BY-4.0", True),
        ("CC0-1.0", True),
        ("ODbL-1.0", True),
        ("PDDL-1.0", True),
        ("MIT", False),
        ("GPL-3.0", False),
    ],
)
def test_which_licenses_are_for_data(license_id: str, data: bool) -> None:
    assert for_data(license_id) is data
