import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crs_gate.licenses.reading import Kind, read

BY = "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize(
    "text",
    [
        f"licensed under the Creative Commons Attribution 4.0 International License ({BY})",
        f"This dataset is licensed under a [Creative Commons Attribution 4.0 International License]({BY}).",
        f"[CC BY 4.0]({BY})",
        f'<a rel="license" href="{BY}">CC BY 4.0</a>',
        f"The Creative Commons Attribution 4.0 International License. {BY}",
        "The data are released under the terms of the CC BY 4.0 license",
        "This work is licensed under a Creative Commons Attribution 4.0 International License.",
        "Creative Commons Attribution 4.0 International (CC BY 4.0)",
        "Creative Commons Attribution 4.0 International License (CC BY)",
        "cc-by-4.0: Creative Commons Attribution 4.0 International",
        "License: CC-BY-4.0",
        "SPDX-License-Identifier: CC-BY-4.0",
        f"Creative Commons ({BY})",
    ],
)
def test_a_sentence_that_only_names_a_license_is_that_license(text):
    assert read(text).canonical == "CC-BY-4.0"


@pytest.mark.parametrize(
    "text",
    [
        f"licensed under the Creative Commons Attribution-NonCommercial 4.0 International License ({BY})",
        "CC BY 4.0 (CC BY-NC 4.0)",
        f"[MIT]({BY})",
        f"GPL ({BY})",
        "cc-by-4.0: Creative Commons Attribution-NoDerivatives 4.0 International",
    ],
)
def test_words_and_address_that_disagree_are_not_read(text):
    reading = read(text)
    assert (reading.kind, reading.canonical) == (Kind.UNRECOGNIZED, "")


@pytest.mark.parametrize(
    "text",
    [
        "not CC-BY-4.0",
        "CC BY 4.0 but not for commercial use",
        "CC BY 4.0, except for the images",
        "CC-BY-4.0 (non-commercial only)",
        "CC-BY-4.0 unless stated otherwise",
        "CC-BY-4.0 subject to the terms of the site",
        "The image metadata is licensed under CC-BY 4.0 license.",
        "The code is licensed under CC-BY-4.0",
        "Like the original, this dataset is released under the CC BY 4.0 license.",
        f"{BY} for the annotations",
        f"This dataset is licensed under CC BY 4.0. The images are not. {BY}",
        "CC BY 4.0. All rights reserved.",
    ],
)
def test_a_license_with_words_added_is_not_reduced_to_it(text):
    reading = read(text)
    assert (reading.kind, reading.canonical) == (Kind.UNRECOGNIZED, "")


def test_a_license_that_was_not_read_is_still_named_for_the_person():
    assert "names CC-BY-4.0" in read("CC-BY-4.0 but only for research").note
    assert "names MIT" in read("Modified MIT License").note


def test_a_link_to_a_copy_of_the_text_is_mentioned():
    reading = read("MIT License (https://example.org/project/LICENSE)")
    assert reading.canonical == "MIT"
    assert "was not read" in reading.notes[0]


def test_a_link_to_other_terms_is_not_passed_over():
    assert read("MIT License (https://example.org/terms)").kind is Kind.UNRECOGNIZED


ADDED = [
    "not",
    "except",
    "no",
    "only for research",
    "subject to approval",
    "unless",
    "but",
    "non-commercial",
    "for code",
]


@given(st.sampled_from(["MIT", "CC-BY-4.0", "CC BY 4.0", BY]), st.sampled_from(ADDED), st.booleans())
@settings(max_examples=150, deadline=None)
def test_no_added_condition_is_lost(name, words, before):
    assert read(f"{words} {name}" if before else f"{name} {words}").canonical == ""
