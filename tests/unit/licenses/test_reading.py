import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crs_gate.licenses import facts, known
from crs_gate.licenses.reading import Kind, read

HUB_SPDX = """
    Apache-2.0 MIT AFL-3.0 Artistic-2.0 BSL-1.0 BSD-2-Clause BSD-3-Clause BSD-3-Clause-Clear CC0-1.0 CC-BY-2.0
    CC-BY-2.5 CC-BY-3.0 CC-BY-4.0 CC-BY-SA-3.0 CC-BY-SA-4.0 CC-BY-NC-2.0 CC-BY-NC-3.0 CC-BY-NC-4.0 CC-BY-ND-4.0
    CC-BY-NC-ND-3.0 CC-BY-NC-ND-4.0 CC-BY-NC-SA-2.0 CC-BY-NC-SA-3.0 CC-BY-NC-SA-4.0 CDLA-Sharing-1.0
    CDLA-Permissive-1.0 CDLA-Permissive-2.0 WTFPL ECL-2.0 EPL-1.0 EPL-2.0 etalab-2.0 EUPL-1.1 EUPL-1.2 AGPL-3.0
    GPL-2.0 GPL-3.0 LGPL-2.1 LGPL-3.0 ISC LPPL-1.3c MS-PL MPL-2.0 OpenMDW-1.0 OSL-3.0 PostgreSQL OFL-1.1 NCSA
    Unlicense Zlib
"""
HUB_REFERENCES = """
    bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0 bigcode-openrail-m h-research
    intel-research apple-ascl apple-amlr openmdw-1.1 deepfloyd-if-license fair-noncommercial-research-license llama2
    llama3 llama3.1 llama3.2 llama3.3 llama4 grok2-community gemma
"""
HUB_OTHER = {
    "c-uda": "C-UDA-1.0", "odc-by": "ODC-By-1.0", "odbl": "ODbL-1.0", "openrail++": "LicenseRef-openrailplusplus",
    "pddl": "PDDL-1.0", "lgpl-lr": "LGPLLR",
}  # fmt: skip
HUB = (
    {name.lower(): name for name in HUB_SPDX.split()}
    | {name: f"LicenseRef-{name}" for name in HUB_REFERENCES.split()}
    | HUB_OTHER
)
"""The ids of Hugging Face that name a license: with six families, other and unknown they are all 83."""


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
        ("MIT AND MIT", "MIT"),
        ("ODbL-1.0 OR odbl", "ODbL-1.0"),
        ("MIT AND (Apache-2.0 AND ISC)", "MIT AND Apache-2.0 AND ISC"),
        ("DocumentRef-x:LicenseRef-y", "DocumentRef-x:LicenseRef-y"),
        ("documentref-X:licenseref-y", "DocumentRef-X:LicenseRef-y"),
        ("cc-by-sa-3.0-es", "CC-BY-SA-3.0-ES"),
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
        ("creativecommons.org/licenses/by/4.0", "CC-BY-4.0"),
        ("//creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),
        ("https://creativecommons.org/licenses/by/4.0/?ref=chooser-v1", "CC-BY-4.0"),
        ("https://creativecommons.org/licenses/by/4.0/deed.zh-hans", "CC-BY-4.0"),
        ("https://creativecommons.org/licenses/by-sa/3.0/igo/", "CC-BY-SA-3.0-IGO"),
        ("https://www.gnu.org/licenses/gpl-3.0.en.html", "GPL-3.0"),
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
        ("CC BY NC SA 4.0", "CC-BY-NC-SA-4.0"),
        ("CC BY\u2011SA 4.0", "CC-BY-SA-4.0"),
        ("CC BY-SA 3.0 ES", "CC-BY-SA-3.0-ES"),
        ("Creative Commons Attribution-ShareAlike 3.0 Spain", "CC-BY-SA-3.0-ES"),
        ("Attribution-NonCommercial 4.0 International", "CC-BY-NC-4.0"),
        ("CC0 1.0 Universal (CC0 1.0) Public Domain Dedication", "CC0-1.0"),
        ("CC0: Public Domain", "CC0-1.0"),
        ("EPL 1.0", "EPL-1.0"),
        ("CDLA Sharing 1.0", "CDLA-Sharing-1.0"),
        ("3-clause BSD", "BSD-3-Clause"),
        ("GNU GPLv3", "GPL-3.0"),
        ("GPLv3+", "GPL-3.0-or-later"),
        ("GPL-3.0 or later", "GPL-3.0-or-later"),
        ("GNU General Public License v3.0 only", "GPL-3.0-only"),
        ("GNU Lesser General Public License 3.0", "LGPL-3.0"),
        ("GNU Free Documentation License 1.3", "GFDL-1.3"),
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
        ("Public", Kind.NON_ANSWER),
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
        ("crawled", Kind.NON_ANSWER),
        ("publicly available", Kind.NON_ANSWER),
        ("fair use", Kind.NON_ANSWER),
        ("TDM exception", Kind.NON_ANSWER),
        ("LicenseRef-fair-use", Kind.NON_ANSWER),
        ("LicenseRef-public", Kind.NON_ANSWER),
        ("LicenseRef-x", Kind.NON_ANSWER),
        ("Varies, depends on the provider", Kind.NON_ANSWER),
        ("LicenseRef-none", Kind.NO_LICENSE),
        ("Copyright 2020 Example Press. All rights reserved.", Kind.NO_LICENSE),
        ("Copyright (c) 2020 A. Person", Kind.NO_LICENSE),
        ("[More Information Needed](https://example.org/guide)", Kind.MISSING),
        ("Apache License", Kind.FAMILY),
        ("GNU GENERAL PUBLIC LICENSE", Kind.FAMILY),
        ("https://creativecommons.org/licenses/", Kind.FAMILY),
        ("https://www.gnu.org/licenses/gpl.html", Kind.FAMILY),
        ("https://creativecommons.org.example.org/licenses/by/4.0/", Kind.UNRECOGNIZED),
        ("https://example.org/creativecommons.org/licenses/by/4.0/", Kind.UNRECOGNIZED),
        ("CC BY 4.0 NC", Kind.UNRECOGNIZED),
        ("Database: Open Database, Contents: © Original Authors", Kind.UNRECOGNIZED),
        ("Attribution 1.0", Kind.UNRECOGNIZED),
        ("()", Kind.UNRECOGNIZED),
        ("MIT AND ISC AND", Kind.UNRECOGNIZED),
        (" OR ".join(["MIT"] * 300), Kind.UNRECOGNIZED),
    ],
)
def test_what_names_no_license_is_told_apart(text, kind):
    reading = read(text)
    assert (reading.kind, reading.canonical, reading.ids) == (kind, "", ())
    assert reading.note


@pytest.mark.parametrize("text", ["CC-BY-4.0+", "cc-by-sa-4.0+", "MIT+", "GPL-3.0-only+", "LicenseRef-a-1.0+"])
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
        ("cc-by", "https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),
        ("unknown", "https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),
        ("CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0"),
        ("MIT", "LICENSE", "MIT"),
        ("Forum data terms", "docs/TERMS.md", "LicenseRef-Forum-data-terms"),
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
        ("x", "https://example.org/terms"),
        ("fair use", "https://example.org/terms"),
        ("publicly available", "https://example.org/terms"),
        ("Forum data terms", "ask us"),
        ("Forum data terms", "../../etc/passwd"),
        ("scancode-public-domain", "https://example.org/terms"),
        ("Forum\u200b terms", "https://example.org/terms"),
    ],
)
def test_other_without_a_name_or_without_a_text_is_none(name, link):
    assert read("other", name, link).kind is Kind.NON_ANSWER


@pytest.mark.parametrize(
    ("name", "link"),
    [
        ("CC BY 4.0", "https://creativecommons.org/licenses/by-nc/4.0/"),
        ("All rights reserved", "https://creativecommons.org/licenses/by/4.0/"),
        ("Non-commercial research only", "https://creativecommons.org/licenses/by/4.0/"),
        ("MIT", "https://example.org/terms"),
    ],
)
def test_other_whose_name_and_link_differ_is_not_read(name, link):
    reading = read("other", name, link)
    assert (reading.kind, reading.canonical) == (Kind.UNRECOGNIZED, "")
    assert "contradicts itself" in reading.note


def test_each_license_of_an_expression_is_listed_once():
    assert read("MIT AND (CC-BY-4.0 OR MIT)").ids == ("MIT", "CC-BY-4.0")


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("cc-by-4.0", "spdx id"),
        ("odbl", "other id"),
        ("LicenseRef-own-terms", "reference"),
        ("https://creativecommons.org/licenses/by/4.0/", "address"),
        ("CC BY 4.0", "name"),
        ("MIT OR ISC", "expression"),
        ("MIT, ISC", "list"),
        ("licensed under CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)", "prose"),
        ("unknown", ""),
    ],
)
def test_it_is_told_from_what_a_license_was_read(text, how):
    assert read(text).how == how


@pytest.mark.parametrize("text", ["GPL-3.0", "MIT AND gpl-3.0", "GNU General Public License v3.0"])
def test_a_deprecated_id_asks_which_is_meant(text):
    reading = read(text)
    assert reading.deprecated == ("GPL-3.0",)
    assert any("GPL-3.0-only or GPL-3.0-or-later" in note for note in reading.notes)


def test_an_exception_has_no_meaning_for_data():
    reading = read("CC-BY-4.0 WITH Classpath-exception-2.0")
    assert reading.kind is Kind.EXPRESSION
    assert "no meaning for data" in reading.notes[0]


@pytest.mark.parametrize(
    "text",
    [
        "\u0421\u0421-BY-4.0",
        "\uff23\uff23-BY-4.0",
        "CC-BY-4.0\u200b",
        "\u202eCC-BY-4.0",
        "CC\u00ad-BY-4.0",
        "M\u0131T",
        "M\u0130T",
        "\u212aLicense",
        "MIT\x00",
        "MIT \u2066AND ISC",
    ],
)
def test_letters_that_only_look_right_name_no_license(text):
    assert read(text).kind is Kind.UNRECOGNIZED


def test_the_longest_expressions_are_read_and_longer_ones_refused():
    assert read(" AND ".join(f"LicenseRef-part-{number}" for number in range(120))).kind is Kind.EXPRESSION
    assert "longer than" in read("MIT" + " AND MIT" * 600).note


@pytest.mark.parametrize("key", sorted(known.IDS))
def test_every_id_of_the_table_reads_as_itself(key):
    assert read(key).canonical == known.IDS[key]


@pytest.mark.parametrize("key", sorted(facts.aliases()))
def test_every_other_id_reads_as_its_license_or_as_no_answer(key):
    reading = read(key)
    assert reading.canonical == facts.aliases()[key] or reading.kind in {Kind.FAMILY, Kind.NON_ANSWER, Kind.NO_LICENSE}


def test_every_id_of_the_hub_that_names_a_license_reads_as_it():
    assert len(HUB) == 75
    assert {key: read(key).canonical for key in HUB} == HUB


@pytest.mark.parametrize("key", ["openrail", "bsd", "cc", "gfdl", "gpl", "lgpl"])
def test_the_families_of_the_hub_are_none(key):
    assert read(key).kind is Kind.FAMILY


@pytest.mark.parametrize("name", sorted(facts.names()))
def test_no_name_reads_as_another_license_than_its_own(name):
    assert read(name).canonical in {facts.names()[name], ""}


@pytest.mark.parametrize("address", sorted(facts.addresses()))
def test_every_address_reads_as_its_license(address):
    assert read(f"https://{address}/").canonical == facts.addresses()[address]


@pytest.mark.parametrize("key", sorted(known.IDS))
def test_the_table_agrees_with_the_spdx_list(key):
    from packaging.licenses import canonicalize_license_expression

    name = known.IDS[key]
    if not name.startswith("LicenseRef-") and name != "OpenMDW-1.0":  # newer than the list that is installed
        assert canonicalize_license_expression(name) == name


TEXTS = st.text(max_size=60) | st.text(alphabet="MITCandor()+- .:/w0,;", max_size=40)
WORDS = st.lists(
    st.sampled_from(
        ["MIT", "AND", "or", "WITH", "(", ")", "CC BY 4.0", "ISC", "unknown", ",", "cc", "GPL-2.0+", "not"]
    ),
    max_size=9,
).map(" ".join)


@given(TEXTS | WORDS)
@settings(max_examples=300, deadline=None)
def test_a_reading_is_whole_for_any_text(text):
    reading = read(text)
    assert bool(reading.canonical) == (reading.kind is Kind.EXPRESSION) == bool(reading.ids) == bool(reading.how)
    assert bool(reading.note) != bool(reading.canonical)


@given(WORDS)
@settings(max_examples=300, deadline=None)
def test_reading_what_was_read_changes_nothing(text):
    reading = read(text)
    if reading.kind is Kind.EXPRESSION:
        again = read(reading.canonical)
        assert (again.canonical, again.ids) == (reading.canonical, reading.ids)


@given(WORDS)
@settings(max_examples=300, deadline=None)
def test_case_makes_no_difference(text):
    assert read(text.swapcase()).canonical.lower() == read(text).canonical.lower()


def test_a_well_known_id_is_read_without_any_library():
    code = "import sys; from crs_gate.licenses.reading import read; read('cc-by-4.0'); print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    assert not {"packaging", "license_expression", "boolean", "unicodedata"} & set(loaded)
