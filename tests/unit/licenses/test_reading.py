import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crs_gate.licenses import known
from crs_gate.licenses.reading import Kind, read


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("CC-BY-4.0", "CC-BY-4.0"),
        ("cc-by-4.0", "CC-BY-4.0"),
        ("mit and (apache-2.0 or bsd-2-clause)", "MIT AND (Apache-2.0 OR BSD-2-Clause)"),
        ("(MIT)", "MIT"),
        ("MIT AND Apache-2.0 OR ISC", "MIT AND Apache-2.0 OR ISC"),
        ("GPL-2.0-only with classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("AAL", "AAL"),
        ("odbl", "ODbL-1.0"),
        ("openrail++", "LicenseRef-openrailplusplus"),
        ("llama3.1", "LicenseRef-llama3.1"),
        ("licenseref-Forum-terms", "LicenseRef-Forum-terms"),
        ("MIT AND LicenseRef-forum-terms", "MIT AND LicenseRef-forum-terms"),
        ("bsl-1.0", "BSL-1.0"),
    ],
)
def test_an_expression_gets_its_canonical_spelling(text, canonical):
    reading = read(text)
    assert (reading.kind, reading.canonical) == (Kind.EXPRESSION, canonical)


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),
        ("http://www.creativecommons.org/licenses/by-nc-sa/3.0/de/deed.en", "CC-BY-NC-SA-3.0-DE"),
        ("https://creativecommons.org/licenses/by/4.0/legalcode.fr", "CC-BY-4.0"),
        ("https://creativecommons.org/licenses/by-nd-nc/1.0/", "CC-BY-NC-ND-1.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("https://creativecommons.org/publicdomain/mark/1.0/", "CC-PDM-1.0"),
        ("https://spdx.org/licenses/MIT.html", "MIT"),
        ("https://opensource.org/licenses/MIT", "MIT"),
        ("https://choosealicense.com/licenses/cc-by-sa-4.0/", "CC-BY-SA-4.0"),
        ("https://www.apache.org/licenses/LICENSE-2.0.txt", "Apache-2.0"),
        ("https://opendatacommons.org/licenses/odbl/1-0/", "ODbL-1.0"),
        ("https://cdla.dev/permissive-2-0/", "CDLA-Permissive-2.0"),
    ],
)
def test_a_known_address_is_the_license_it_shows(address, canonical):
    assert read(address).canonical == canonical


@pytest.mark.parametrize(
    ("words", "canonical"),
    [
        ("CC BY 4.0", "CC-BY-4.0"),
        ("CC BY-NC-SA 4.0", "CC-BY-NC-SA-4.0"),
        ("CC BY 3.0 DE", "CC-BY-3.0-DE"),
        ("Creative Commons Attribution 4.0 International (CC BY 4.0)", "CC-BY-4.0"),
        ("Creative Commons Attribution-NonCommercial-ShareAlike 4.0", "CC-BY-NC-SA-4.0"),
        ("CC0", "CC0-1.0"),
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("Apache 2.0", "Apache-2.0"),
        ("the MIT License", "MIT"),
        ("GNU General Public License v3.0", "GPL-3.0"),
        ("Database: Open Database, Contents: Database Contents", "ODbL-1.0 AND LicenseRef-dbcl-1.0"),
    ],
)
def test_common_names_in_words_are_understood(words, canonical):
    assert read(words).canonical == canonical


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", Kind.MISSING),
        (" \n ", Kind.MISSING),
        ("TODO", Kind.MISSING),
        ("[More Information Needed]", Kind.MISSING),
        ("unknown", Kind.NON_ANSWER),
        ("NOASSERTION", Kind.NON_ANSWER),
        ("other", Kind.NON_ANSWER),
        ("Various", Kind.NON_ANSWER),
        ("https://choosealicense.com/licenses/undefined/", Kind.NON_ANSWER),
        ("LicenseRef-unknown", Kind.NON_ANSWER),
        ("LicenseRef-scancode-unknown-license-reference", Kind.NON_ANSWER),
        ("LicenseRef-TODO", Kind.NON_ANSWER),
        ("MIT AND unknown", Kind.NON_ANSWER),
        ("MIT OR unknown", Kind.NON_ANSWER),
        ("cc", Kind.FAMILY),
        ("gpl", Kind.FAMILY),
        ("openrail", Kind.FAMILY),
        ("CC BY", Kind.FAMILY),
        ("LicenseRef-gpl", Kind.FAMILY),
        ("https://creativecommons.org/licenses/by-sa/", Kind.FAMILY),
        ("public domain", Kind.FAMILY),
        ("none", Kind.NO_LICENSE),
        ("All rights reserved", Kind.NO_LICENSE),
        ("UNLICENSED", Kind.NO_LICENSE),
        ("CC-BY-5.0", Kind.UNRECOGNIZED),
        ("CC BY 4.0 XX", Kind.UNRECOGNIZED),
        ("Public", Kind.UNRECOGNIZED),
        ("MIT, CC-BY-4.0", Kind.UNRECOGNIZED),
        ("not the MIT license", Kind.UNRECOGNIZED),
        ("MIT OR", Kind.UNRECOGNIZED),
        ("(MIT", Kind.UNRECOGNIZED),
        ("MIT)", Kind.UNRECOGNIZED),
        ("MIT WITH", Kind.UNRECOGNIZED),
        ("MIT WITH no-such-exception", Kind.UNRECOGNIZED),
        ("(" * 200 + "MIT" + ")" * 200, Kind.UNRECOGNIZED),
        ("MIT " * 400, Kind.UNRECOGNIZED),
        ("https://example.org/terms", Kind.UNRECOGNIZED),
        ("LicenseRef-a/b", Kind.UNRECOGNIZED),
    ],
)
def test_what_names_no_license_is_told_apart(text, kind):
    reading = read(text)
    assert (reading.kind, reading.canonical, reading.ids) == (kind, "", ())
    assert reading.note


@pytest.mark.parametrize("text", ["CC-BY-4.0+", "cc-by-sa-4.0+", "MIT+"])
def test_or_later_is_refused_where_it_would_add_permission(text):
    assert read(text).kind is Kind.UNRECOGNIZED


def test_or_later_stays_where_versions_exist():
    assert read("GPL-2.0+").canonical == "GPL-2.0+"


@pytest.mark.parametrize("text", ["GPL-3.0", "gpl-3.0", "AGPL-3.0"])
def test_a_deprecated_id_is_not_narrowed_to_only(text):
    assert read(text).canonical.lower() == text.lower()


@pytest.mark.parametrize(
    ("name", "link", "canonical"),
    [
        ("Forum data terms", "https://example.org/terms", "LicenseRef-Forum-data-terms"),
        ("CC BY 4.0", None, "CC-BY-4.0"),
        (None, "https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),
    ],
)
def test_other_with_its_text_is_an_answer(name, link, canonical):
    assert read("other", name, link).canonical == canonical


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("Forum data terms", None),
        (None, "https://example.org/terms"),
        ("unknown", "https://example.org/terms"),
        ("TODO", "https://example.org/terms"),
        ("Forum data terms", "TODO"),
        ("***", "https://example.org/terms"),
    ],
)
def test_other_without_a_name_or_without_a_text_is_none(name, link):
    assert read("other", name, link).kind is Kind.NON_ANSWER


def test_each_license_of_an_expression_is_listed_once():
    assert read("MIT AND (CC-BY-4.0 OR MIT)").ids == ("MIT", "CC-BY-4.0")


@pytest.mark.parametrize("key", sorted(known.IDS))
def test_every_id_of_the_table_reads_as_itself(key):
    assert read(key).canonical == known.IDS[key]


@pytest.mark.parametrize("key", sorted(known.IDS))
def test_the_table_agrees_with_the_spdx_list(key):
    from packaging.licenses import canonicalize_license_expression

    name = known.IDS[key]
    if not name.startswith("LicenseRef-") and name != "OpenMDW-1.0":  # newer than the list that is installed
        assert canonicalize_license_expression(name) == name


@given(st.text(max_size=60) | st.text(alphabet="MITCandor()+- .:/w0", max_size=40))
@settings(max_examples=300, deadline=None)
def test_no_text_makes_reading_fail(text):
    reading = read(text)
    assert bool(reading.canonical) == (reading.kind is Kind.EXPRESSION) == bool(reading.ids)


@given(st.lists(st.sampled_from(["MIT", "AND", "OR", "WITH", "(", ")", "ISC", "unknown"]), max_size=9))
@settings(max_examples=300, deadline=None)
def test_reading_what_was_read_changes_nothing(words):
    reading = read(" ".join(words))
    if reading.kind is Kind.EXPRESSION:
        assert read(reading.canonical) == reading
