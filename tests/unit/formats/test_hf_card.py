import pytest
from hypothesis import given
from hypothesis import strategies as st

from crs_gate import formats
from crs_gate.formats.hf_card_keys import NOT_IN_FORMAT
from crs_gate.licenses.reading import read as read_license
from tests.unit.formats.foreign import contradicted, no_fields_of_manifests

CARD = """\
---
pretty_name: Harbor Sounds
license:
- cc-by-sa-4.0
- gfdl
language_creators:
- found
source_datasets:
- original
- extended|owner/waves
tags: [audio]
---

# Dataset Card for Harbor Sounds

## Table of Contents
- [Opt-out](#opt-out)

- **Homepage:** [Sounds](https://example.org/sounds)
- **Repository:** https://example.org/git
- **Point of Contact:** [Ann](mailto:ann@example.org)

### Dataset Summary

<!-- Say what it is.
In two lines. -->
Recordings of a *harbor*.

```
### Personal and Sensitive Information
None
```

#### Initial Data Collection and Normalization

Recorded from a pier
in three nights.

### Personal and Sensitive Information

[More Information Needed](https://example.org/how-to)
"""


def read(text, path="README.md"):
    result = formats.read(path, text.encode())
    assert result.problems == ()
    return result.dataset


def card(metadata="", body=""):
    return read(f"---\n{metadata}\n---\n{body}\n")


@pytest.fixture(scope="module")
def harbor():
    return read(CARD)


def test_the_dataset_as_a_whole_is_read(harbor):
    about = harbor.about
    assert about.name == "Harbor Sounds"
    assert about.description == "Recordings of a harbor."
    assert about.homepage == "https://example.org/sounds"
    assert about.license == "cc-by-sa-4.0 AND gfdl"
    assert about.contact == "Ann (ann@example.org)"
    assert about.retention == (None, None, None)


def test_each_source_is_read_with_what_the_card_says_of_it(harbor):
    own, upstream = harbor.sources
    assert (own.id, own.locator.url, own.locator.hub) == ("original", "https://example.org/sounds", None)
    assert own.license.expression == "cc-by-sa-4.0 AND gfdl"
    assert own.collected.method == "Recorded from a pier in three nights."
    assert (upstream.id, upstream.locator.hub) == ("owner/waves", "hf://datasets/owner/waves")
    assert upstream.license.expression is None
    assert upstream.collected.method is None


def test_a_card_that_says_nothing_says_nothing(harbor):
    for source in harbor.sources:
        assert (source.category, source.derived_from, source.files, source.trace) == (None,) * 4
        assert source.personal_data.present is None
        assert source.synthetic.present is None


@pytest.mark.parametrize(
    ("pointer", "line", "origin"),
    [
        ("/dataset/name", 2, "hf-card:pretty_name"),
        ("/dataset/license", 4, "hf-card:license"),
        ("/dataset/homepage", 19, "hf-card:body/Homepage"),
        ("/dataset/contact", 21, "hf-card:body/Point of Contact"),
        ("/sources/0", 9, "hf-card:source_datasets"),
        ("/sources/0/license/expression", 4, "hf-card:license"),
        ("/sources/0/collected/method", 34, "hf-card:body/Initial Data Collection and Normalization"),
        ("/sources/0/personal_data/present", 39, "hf-card:body/Personal and Sensitive Information"),
        ("/sources/1/locator/hub", 10, "hf-card:source_datasets"),
        ("/sources/1/license", 10, "hf-card"),
        ("/nowhere", 1, "hf-card"),
    ],
)
def test_values_have_places_and_origins(harbor, pointer, line, origin):
    assert harbor.locate(pointer).line == line
    assert harbor.origin(pointer) == origin


@pytest.mark.parametrize(
    ("entries", "sources"),
    [
        ("original", [("original", None)]),
        ("[extended]", [("extended", None)]),
        ("[extended|squad]", [("squad", "hf://datasets/squad")]),
        ("[extended|other-news-corpus]", [("other-news-corpus", None)]),
        ("[owner/name, owner/name]", [("owner/name", "hf://datasets/owner/name")]),
        ("['a b/../c']", [("a b/../c", None)]),
        ("[]", [("card", None)]),
        ("['', null]", [("card", None)]),
        ("'[More Information Needed]'", [("card", None), ("[More Information Needed]", None)]),
        ("{a: b}", [("card", None), ("unknown", None)]),
        ("[original, unknown, TODO]", [("original", None), ("unknown", None), ("TODO", None)]),
        ("[unknown]", [("card", None), ("unknown", None)]),
    ],
)
def test_upstream_datasets_become_sources(entries, sources):
    dataset = card(f"source_datasets: {entries}")
    assert [(source.id, source.locator.hub) for source in dataset.sources] == sources


def test_the_license_of_a_derived_dataset_is_not_the_license_of_what_it_comes_from():
    dataset = card("license: mit\nsource_datasets: [extended|squad]")
    assert dataset.about.license == "mit"
    assert dataset.sources[0].license.expression is None


@pytest.mark.parametrize(
    ("metadata", "claim"),
    [
        ("license: mit", ("mit", None, None)),
        ("license: [mit]", ("mit", None, None)),
        ("license: unknown", ("unknown", None, None)),
        ("license: other\nlicense_name: ours\nlicense_link: LICENSE", ("other", "ours", "LICENSE")),
        ("license: other\nlicense_details: Our Terms", ("other", "Our Terms", None)),
        ("license: other\nlicense_details: https://example.org/t", ("other", None, "https://example.org/t")),
        ("license: [mit, cc-by-4.0 OR apache-2.0]", ("mit AND (cc-by-4.0 OR apache-2.0)", None, None)),
        ("license: {a: b}", (None, None, None)),
        ("license: mit\nlicense_name: ours\nlicense_details: research only", ("mit", "ours (research only)", None)),
        ("license: mit\nlicense_details: [research, only]", ("mit", "research, only", None)),
        ("language: no", (None, None, None)),
    ],
)
def test_licenses_are_read_as_they_are_written(metadata, claim):
    license_claim = card(metadata).sources[0].license
    assert (license_claim.expression, license_claim.name, license_claim.link) == claim


@pytest.mark.parametrize(
    ("metadata", "stated", "canonical"),
    [
        ("license: mit", "mit", "MIT"),
        ("license: TODO", "TODO", ""),
        ("license: unknown", "unknown", ""),
        ("license: other", "other", ""),
        ("license: other\nlicense_name: ours", "other", ""),
        ("license: other\nlicense_link: LICENSE", "other", ""),
        ("license: other\nlicense_name: Harbor Terms\nlicense_link: LICENSE",) + ("LicenseRef-Harbor-Terms",) * 2,
        ("license: other\nlicense_link: https://creativecommons.org/licenses/by/4.0/", "CC-BY-4.0", "CC-BY-4.0"),
        ("license: other\nlicense_details: MIT", "MIT", "MIT"),
        ("license_name: MIT", "MIT", "MIT"),
        ("license: mit\nlicense_name: GPL-3.0-only", "mit (GPL-3.0-only)", ""),
        ("license: mit\nlicense_name: All rights reserved", "mit (All rights reserved)", ""),
        ("license: cc0-1.0\nlicense_details: research only", "cc0-1.0 (research only)", ""),
        ("license: mit\nlicense_name: The Harbor License\nlicense_link: LICENSE", "mit", "MIT"),
        ("license: [cc by 4.0, mit]", "cc by 4.0 AND mit", "CC-BY-4.0 AND MIT"),
        ("license: [mit, {a: b}]", "mit AND unknown", ""),
        ("license: ['MIT) OR (MIT', gpl-3.0]", "'MIT) OR (MIT' AND gpl-3.0", ""),
        ("license: [mit, null, '']", "mit", "MIT"),
        ("language: no", None, ""),
    ],
)
def test_the_license_of_the_dataset_reads_as_that_of_its_source(metadata, stated, canonical):
    dataset = card(metadata)
    assert dataset.about.license == stated
    assert read_license(stated or "").canonical == canonical
    if stated:
        assert dataset.locate("/dataset/license").line == 2
        assert dataset.origin("/dataset/license").startswith("hf-card:license")


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("licence", "license"),
        ("licences", "license"),
        ("licenses", "license"),
        ("source_dataset", "source_datasets"),
        ("annotation_creators", "annotations_creators"),
    ],
)
def test_misspelt_keys_are_remarked_and_never_read(key, meant):
    dataset = card(f"pretty_name: A\n{key}: [mit]")
    assert dataset.remarks == ((f"/{key}", f"no tool reads the key {key}: it is spelled {meant}"),)
    assert dataset.locate(f"/{key}").line == 3
    assert dataset.about.license is None
    assert [source.id for source in dataset.sources] == ["card"]


@pytest.mark.parametrize("key", ["languages", "license", "size_categories", "anything", "task_ids"])
def test_keys_of_older_cards_and_of_nobody_are_no_mistakes(key):
    assert card(f"{key}: [a]").remarks == ()


def test_nothing_is_filled_that_the_format_is_said_to_have_no_place_for(harbor):
    assert no_fields_of_manifests(NOT_IN_FORMAT) == []
    assert harbor.not_in_format == NOT_IN_FORMAT
    assert contradicted(harbor) == set()


@pytest.mark.parametrize(
    ("text", "present"),
    [
        ("None", "no"),
        ("No.", "no"),
        ("No personal and sensitive information is stored", "no"),
        ("The dataset does not contain any personal information.", "no"),
        ("No personal information was removed.", "unknown"),
        ("No information about persons under 18 is included, names are.", "unknown"),
        ("User names are kept.", "unknown"),
        ("N/A", None),
        ("[Needs More Information]", None),
        ("<!-- State whether ... -->", None),
        ("", None),
    ],
)
@pytest.mark.parametrize("level", ["##", "###"])
def test_only_a_plain_denial_is_a_no(level, text, present):
    dataset = card("", f"{level} Personal and Sensitive Information\n\n{text}\n")
    assert dataset.sources[0].personal_data.present == present


SECTION = "### Personal and Sensitive Information"


@pytest.mark.parametrize(
    ("body", "present"),
    [
        (f"{SECTION}\nNone\n#### Names\nMany names.", "unknown"),
        (f"{SECTION}\nNone\n#### Names", "unknown"),
        (f"{SECTION}\n#### Names\nMany names.", "unknown"),
        (f"{SECTION}\nNone\n{SECTION}\nYes, names.", "unknown"),
        (f"{SECTION}\nNone\n## More\n#{SECTION}\n[More Information Needed]", "unknown"),
        (f"{SECTION}\nNone\n{SECTION}\nNo.", "no"),
        (f"{SECTION}\nNone\n{SECTION}\n", "no"),
        (f"{SECTION}\nNone\n### Names\nMany names.", "no"),
        (f"{SECTION}\nNone\n## Names\n#### Of all\nMany names.", "no"),
    ],
)
def test_all_that_a_card_says_of_persons_counts(body, present):
    assert card("", body).sources[0].personal_data.present == present


@pytest.mark.parametrize(
    ("metadata", "body", "method"),
    [
        ("language_creators: [found]", "", None),
        ("language_creators: [machine-generated]", "", None),
        ("", "#### Data Collection and Processing\n##### Tools\nBy hand.", "Tools By hand."),
        ("language_creators: [found, crowdsourced]", "", "language_creators: crowdsourced"),
        ("annotations_creators: expert-generated", "", "annotations_creators: expert-generated"),
        ("", "#### Data Collection and Processing\n[More Information Needed]", "[More Information Needed]"),
        ("", "#### Data Collection and Processing\n[Needs More Information](x)", "[More Information Needed]"),
        ("", "#### Data Collection and Processing\nBy hand.", "By hand."),
        (
            "language_creators: [crowdsourced]",
            "#### Data Collection and Processing\nTODO",
            "language_creators: crowdsourced",
        ),
    ],
)
def test_the_method_is_what_the_card_says(metadata, body, method):
    assert card(metadata, body).sources[0].collected.method == method


def test_long_prose_is_shown_in_part():
    method = card("", f"#### Data Collection and Processing\n{'word ' * 500}").sources[0].collected.method
    assert len(method) == 200
    assert method.endswith("...")


@pytest.mark.parametrize(
    "metadata", ["tags: [synthetic]", "tags: [a, Distilabel]", "language_creators: [machine-generated]"]
)
def test_a_hint_at_generated_data_makes_it_unknown(metadata):
    assert card(metadata).sources[0].synthetic.present == "unknown"


@pytest.mark.parametrize(
    ("body", "url", "email"),
    [
        ("To opt out, write to out@example.org.", None, "out@example.org"),
        (
            "You can request removal of your posts with [this form](https://example.org/f).",
            "https://example.org/f",
            None,
        ),
        ("We provide an opt-out request\nform on our dataset website.", "https://example.org/home", None),
        ("If you do not want to be in it, contact us to have it removed: a@b.org", None, "a@b.org"),
        ("### Removal requests\n\nSee https://example.org/r", "https://example.org/r", None),
        ("### Opt-out\n\nWrite to a@example.org", None, "a@example.org"),
        ("There is no opt-out form. See https://example.org", None, None),
        ("We do not offer a way to request removal; write to nobody@example.org", None, None),
        ("Duplicates were removed with https://example.org/dedup", None, None),
        ("We honored the opt-outs of https://example.org/list", None, None),
        ("To opt out, send a letter.", None, None),
        ("Opt-out is not possible; please do not contact us at x@y.example.", None, None),
        ("Opt-out is impossible. Contact x@y.example for sales.", None, None),
        ("We ignore takedown requests sent to a@b.example.", None, None),
        ("Takedown requests to a@b.example will be refused.", None, None),
        ("## Take down\nWe do not offer removal. Contact x@y.example for sales.", None, None),
        ("## Take down\nWe do not offer removal.\n\nContact x@y.example for sales.", None, None),
        ("Reddit has an opt-out form at https://reddit.example/out that people can submit.", None, None),
        ("Reddit lets you opt out with a form at https://reddit.example/out.", None, None),
        ("Members of the forum can opt out at https://forum.example/out with a form.", None, None),
        ("You can request removal of the cookies on our website.", None, None),
        ("To opt out of our newsletter, write to a@b.example.", None, None),
        ("To request removal contact [More Information Needed](https://example.org/guide).", None, None),
        ("To opt out, use our form. Sales are next. Write to sales@b.example.", None, None),
        ("If you don't want to be in it, write to a@b.example to opt out.", None, "a@b.example"),
        ("To opt out, write to a@b.example. We answer without undue delay.", None, "a@b.example"),
        ("The dataset has an opt-out form: https://example.org/f", "https://example.org/f", None),
        ("To have your posts removed, contact us. The address is a@b.example.", None, "a@b.example"),
        ("```\nTo opt out, write to out@example.org\n```", None, None),
        ("<!-- To opt out, write to out@example.org -->", None, None),
    ],
)
def test_only_an_offer_with_an_address_is_an_opt_out(body, url, email):
    opt_out = card("", f"- **Homepage:** https://example.org/home\n\n{body}").about.opt_out
    assert (opt_out.url, opt_out.email) == (url, email)


def test_an_opt_out_is_placed_at_its_line():
    dataset = card("", "# T\n\nSome text.\nTo opt out,\nwrite to a@example.org")
    assert dataset.locate("/dataset/opt_out/email").line == 7
    assert dataset.origin("/dataset/opt_out/email") == "hf-card:body/T"


def test_a_card_without_metadata_is_rated_by_what_its_body_says():
    dataset = formats.read("README.md", b"# Dataset Card for Notices\n").dataset
    assert dataset is not None
    assert dataset.about.name == "Notices"
    assert [(source.id, source.license.expression) for source in dataset.sources] == [("card", None)]


@pytest.mark.parametrize(
    ("text", "part", "line"),
    [
        ("---\nlicense: mit\n", "no closing line '---'", 1),
        ("\n\n---\nlicense: mit\n", "no closing line '---'", 3),
        ("---\nlicense: mit\nlicense: cc0-1.0\n---\n", "twice", 3),
        ("---\n- mit\n---\n", "a mapping", 2),
        ("---\nlicense: [mit\n---\n", "'['", 2),
        ("---\na: \x01\n---\n", "U+0001", 2),
    ],
)
def test_metadata_that_the_hub_would_drop_is_a_problem(text, part, line):
    result = formats.read("README.md", text.encode())
    assert result.dataset is None
    (problem,) = result.problems
    assert part in problem.message
    assert problem.line == line


def test_a_byte_order_mark_before_a_card_is_a_problem():
    (problem,) = formats.read("README.md", "\ufeff---\nlicense: mit\n---\n".encode()).problems
    assert "byte order mark" in problem.message


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_line_ends_of_both_kinds_count_alike(ending):
    dataset = read(CARD.replace("\n", ending))
    assert dataset.locate("/sources/0/collected/method").line == 34
    assert dataset.about.license == "cc-by-sa-4.0 AND gfdl"


def test_stray_controls_in_prose_do_not_matter():
    assert card("", "### Dataset Summary\na\x19b\u2028c\x0cd").about.description == "a b c d"


def test_a_closing_line_may_be_the_last_one():
    assert read("---\nlicense: mit\n---").about.license == "mit"


PIECES = [
    "---\n",
    "license: mit\n",
    "# T\n",
    "```\n",
    "<!--",
    "-->",
    "- **Homepage:** ",
    "[",
    "](",
    "opt-out",
    "@",
    "\n",
    "https://",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_no_card_raises_anything(pieces):
    text = "---\nlicense: mit\n---\n" + "".join(pieces)
    assert formats.read("README.md", text.encode()).dataset
    formats.read("README.md", "".join(pieces).encode())


@pytest.mark.parametrize("piece", ["[", "<!--", "- **A", "opt-out ", "a@", "request ", "#", "[x](", "> "])
def test_a_long_hostile_body_is_read_in_linear_time(piece):
    assert card("", piece * 20_000).sources
