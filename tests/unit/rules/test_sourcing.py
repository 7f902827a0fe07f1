import pytest

from crs_gate.model.source import Collected, File, Locator, Source
from tests.unit.rules.build import OTHER_SHA, SHA, judge, tree

COMMIT = "3f2c9d1a5b7e8f60112233445566778899aabbcc"


@pytest.mark.parametrize(
    "locator",
    [
        Locator(url="https://example.org/data.csv"),
        Locator(url="s3://bucket/key"),
        Locator(url="http://8.8.8.8/x"),
        Locator(url="https://bücher.example:8080/your-money?x=todo"),
        Locator(git="example.org/acme/todo"),
        Locator(git="ssh://git@example.org/acme/posts"),
        Locator(doi="10.5281/zenodo.1234"),
        Locator(doi="https://doi.org/10.5281/zenodo.1234"),
        Locator(git="git@example.org:acme/posts.git"),
        Locator(hub="hf://datasets/acme/posts"),
        Locator(url="TODO", doi="10.5281/zenodo.1234"),
    ],
)
def test_one_address_is_a_locator(locator):
    assert judge("source-locator-missing", Source("s", locator=locator)).outcome == "pass"


@pytest.mark.parametrize(
    ("locator", "said"),
    [
        (Locator(), "no url, doi, git or hub locator"),
        (Locator(revision="v1"), "no url, doi, git or hub locator"),
        (Locator(url="TODO"), "url 'TODO' is no address that others can reach"),
        (Locator(url="ask the owner"), "url 'ask the owner' is no address that others can reach"),
        (Locator(url="file:///data/x"), "url 'file:///data/x' is no address that others can reach"),
        (Locator(url="http://localhost:8000/x"), "url 'http://localhost:8000/x' is no address that others can reach"),
        *(
            (Locator(url=url), f"url '{url}' is no address that others can reach")
            for url in (
                "https://TODO",
                "https://your-url-here.com",
                "https://example.org/TODO",
                "https://example.org/<your-dataset>/a.csv",
                "http://10.0.0.1/x",
                "http://[::1]/x",
                "http://2130706433/x",
                "http://user@localhost/x",
                "https://nas.local/x",
                "file://example.org/x",
                "file:///etc/passwd",
            )
        ),
        (Locator(doi="10.1234/TODO"), "doi '10.1234/TODO' is no address that others can reach"),
        (Locator(git="/home/ann/posts"), "git '/home/ann/posts' is no address that others can reach"),
        (Locator(git="git@nas:acme/posts"), "git 'git@nas:acme/posts' is no address that others can reach"),
        (
            Locator(hub="hf://datasets/your-name/posts"),
            "hub 'hf://datasets/your-name/posts' is no address that others can reach",
        ),
        (Locator(doi="the paper of 2024"), "doi 'the paper of 2024' is no address that others can reach"),
    ],
)
def test_what_leads_nowhere_is_no_locator(locator, said):
    assert judge("source-locator-missing", Source("s", locator=locator)).text == said


def test_a_locator_stated_as_unknown_is_not_a_pass_and_not_a_fail():
    assert judge("source-locator-missing", Source("s", locator=Locator(url="unknown"))).outcome == "unknown"


@pytest.mark.parametrize(
    "locator",
    [
        Locator(doi="10.5281/zenodo.1234"),
        Locator(url="https://example.org", doi="10.5281/zenodo.1234", revision="main"),
        Locator(git="https://example.org/x.git", revision=COMMIT),
        Locator(hub="hf://datasets/acme/posts", revision="v1.2"),
        Locator(hub=f"hf://datasets/acme/posts@{COMMIT}"),
        Locator(url=f"https://example.org/acme/posts/resolve/{COMMIT}/a.csv"),
        Locator(url="https://example.org/acme/posts/releases/download/v1.2/a.csv"),
        Locator(url="https://example.org/dumps/2024-11-20/a.csv"),
        Locator(url="https://example.org/crawl-data/CC-MAIN-2024-51/index.html"),
        Locator(url="https://web.archive.org/web/20241120000000/https://example.org/"),
    ],
)
def test_an_address_that_cannot_move_is_stable(locator):
    assert judge("source-locator-unstable", Source("s", locator=locator)).outcome == "pass"


@pytest.mark.parametrize(
    ("locator", "pointer", "said"),
    [
        (Locator(url="https://example.org/x/tree/main"), "/locator/url", "is the branch 'main'"),
        (Locator(url="https://example.org/x/blob/master/a.csv"), "/locator/url", "is the branch 'master'"),
        (Locator(url="https://example.org"), "/locator/url", "no revision, version or checksum"),
        (Locator(hub="hf://datasets/acme/posts"), "/locator/hub", "no revision, version or checksum"),
        (Locator(git="https://example.org/x.git", revision="main"), "/locator/revision", "revision 'main' moves"),
        (Locator(git="https://example.org/x.git", revision="refs/heads/v1"), "/locator/revision", "moves"),
        *(
            (Locator(git="https://example.org/x.git", revision=text), "/locator/revision", f"{text!r} names no version")
            for text in ("not versioned", "0.0.0", "v0", "unversioned", "no version", "TODO", "n/a")
        ),
        (Locator(git="https://example.org/x.git", revision="HEAD"), "/locator/revision", "revision 'HEAD' moves"),
    ],
)
def test_an_address_that_moves_is_not_stable(locator, pointer, said):
    ending = judge("source-locator-unstable", Source("s", locator=locator))
    assert ending.outcome == "fail"
    assert ending.said[0][0] == pointer
    assert said in ending.text


@pytest.mark.parametrize(
    ("files", "outcome"), [((SHA, OTHER_SHA), "pass"), ((SHA, None), "fail"), ((SHA, "0" * 64), "fail"), ((), "fail")]
)
def test_checksums_of_all_files_make_a_page_stable(files, outcome):
    entries = tuple(File(path=f"{index}.csv", sha256=digest) for index, digest in enumerate(files))
    source = Source("s", locator=Locator(url="https://example.org"), files=entries)
    assert judge("source-locator-unstable", source).outcome == outcome


@pytest.mark.parametrize(
    "locator",
    [
        Locator(),
        Locator(revision="v1"),
        Locator(doi="10.1234/TODO"),
        Locator(url="http://localhost/x/v1.2/a.csv", revision="v1"),
        Locator(url="https://example.org", revision="unknown"),
    ],
)
def test_stability_of_nothing_is_not_known(locator):
    assert judge("source-locator-unstable", Source("s", locator=locator)).outcome == "unknown"


@pytest.mark.parametrize(
    "collected",
    [
        Collected("2024"),
        Collected("2024-11"),
        Collected("2024-11-20", "2024-11-20"),
        Collected("2024-11-20", "2024-11"),
        Collected("2024-11-20T10:00:00Z", "2024-11-20T12:00:00+02:00"),
        Collected("2026-11-22"),
        Collected("2026-11-23"),
        Collected("2024-11-20", "unknown"),
    ],
)
def test_a_date_or_a_period_is_a_date(collected):
    assert judge("source-date-missing", Source("s", collected=collected)).outcome == "pass"


@pytest.mark.parametrize(
    ("collected", "said"),
    [
        (Collected(), "no date or period of collection"),
        (Collected(to="2024-11-26"), "no date or period of collection: only its end is stated"),
        (Collected("last spring"), "collected.from 'last spring' is no date"),
        (Collected("2023-02-29"), "collected.from '2023-02-29' is no date"),
        (Collected("2024-11-26", "2024-11-20"), "collected.to '2024-11-20' is before collected.from '2024-11-26'"),
        (Collected("2026-11-24"), "collected.from '2026-11-24' is in the future"),
        (Collected("2026-11-01", "2027"), "collected.to '2027' is in the future"),
        (Collected("TODO"), "collected.from 'TODO' is no date"),
    ],
)
def test_a_date_that_cannot_be_is_none(collected, said):
    assert judge("source-date-missing", Source("s", collected=collected)).text == said


def test_an_unknown_date_is_kept_apart():
    assert judge("source-date-missing", Source("s", collected=Collected("unknown"))).outcome == "unknown"


@pytest.mark.parametrize(
    ("method", "outcome"),
    [
        ("bulk-download", "pass"),
        ("API", "pass"),
        ("手作業で収集", "pass"),
        ("No-code export of the forum's API", "pass"),
        ("Recorded by hand, no tool was used", "pass"),
        ("Users who wrote more than once were asked, others were not", "pass"),
        ("no. 7 of the paper's methods", "pass"),
        ("We do not say", "fail"),
        ("We don't say", "fail"),
        ("No collection", "fail"),
        ("no method", "fail"),
        ("Not stated in the paper", "fail"),
        ("There is no method", "fail"),
        ("The method was never recorded", "fail"),
        ("We cannot tell", "fail"),
        ("N/A (see paper)", "fail"),
        ("to be described later", "fail"),
        ("We have no information on the collection.", "fail"),
        (None, "fail"),
        ("[More Information Needed]", "fail"),
        ("none", "fail"),
        ("-", "fail"),
        ("1", "fail"),
        ("unknown", "unknown"),
    ],
)
def test_a_method_is_words_that_name_one(method, outcome):
    assert judge("source-method-missing", Source("s", collected=Collected(method=method))).outcome == outcome


HUB = Locator(hub="hf://datasets/acme/posts", revision="v1")


def test_the_later_source_of_two_with_one_locator_is_the_duplicate():
    again = Source("b", locator=HUB._replace(hub="hf://datasets/Acme/posts/"))
    assert judge("source-duplicate", Source("a", locator=HUB), again).text == "the locator is the one of source 'a'"
    assert judge("source-duplicate", again, Source("b2", locator=HUB._replace(revision="v2"))).outcome == "pass"


@pytest.mark.parametrize(
    ("one", "other", "outcome"),
    [
        (Locator(doi="10.5281/zenodo.1"), Locator(url="https://dx.doi.org/10.5281/ZENODO.1"), "fail"),
        (Locator(git="https://example.org/o/r.git"), Locator(url="https://EXAMPLE.org/o/R/"), "fail"),
        (HUB._replace(part="train"), HUB._replace(part="test"), "pass"),
        (HUB._replace(part="train"), HUB._replace(part="Train "), "fail"),
        (HUB._replace(revision="TODO"), HUB._replace(revision=None), "fail"),
        (HUB, HUB._replace(url="TODO", part="unknown"), "fail"),
        (HUB, HUB._replace(url="https://example.org/posts"), "pass"),
    ],
)
def test_another_spelling_hides_no_duplicate_and_a_placeholder_makes_no_difference(one, other, outcome):
    assert judge("source-duplicate", Source("a", locator=one), Source("b", locator=other)).outcome == outcome


def test_a_source_that_was_there_before_is_not_the_duplicate():
    old = Source("old", locator=HUB)
    assert judge("source-duplicate", Source("new", locator=HUB), old, base=old).outcome == "pass"


def test_one_content_under_two_names_is_a_duplicate():
    first = Source("a", files=(File("x.csv", SHA),))
    ending = judge("source-duplicate", first, Source("b", files=(File("y.csv", SHA.upper()),)))
    assert ending.said[0][0] == "/files/0/sha256"
    assert ending.text.endswith("is the one of source 'a'")


def test_nothing_to_compare_by_is_not_a_pass():
    assert judge("source-duplicate", Source("a", locator=Locator(url="https://TODO"))).outcome == "unknown"
    assert judge("source-duplicate", Source("a", files=(File("x", "0" * 64),))).outcome == "unknown"


def test_a_data_file_of_no_source_is_named():
    claimed = Source("s", files=(File("data/a.csv"),))
    ending = judge("data-path-unclaimed", claimed, files=tree("data/a.csv", "data/b.csv", "README.md"))
    assert ending.said == (("/sources", "data file 'data/b.csv' belongs to no source"),)


def test_globs_and_other_sources_claim_files():
    claims = (Source("a", files=(File("data/*.csv"),)), Source("b", files=(File("./data/b.parquet"),)))
    assert judge("data-path-unclaimed", *claims, files=tree("data/a.csv", "data/b.parquet")).outcome == "pass"


def test_a_pointer_counts_as_its_file():
    claims = Source("a", files=(File("data/a.csv"),))
    assert judge("data-path-unclaimed", claims, files=tree("data/a.csv.dvc")).outcome == "pass"
    assert judge("data-path-unclaimed", Source("a", files=()), files=tree("data/a.csv.dvc")).outcome == "fail"


def test_very_many_stray_files_end_in_a_count():
    ending = judge("data-path-unclaimed", Source("s"), files=tree(*(f"data/{i}.csv" for i in range(10_050))))
    assert len(ending.said) == 10_001
    assert ending.said[-1][1] == "50 more data files belong to no source"


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("data/a.csv", "pass"),
        ("./data/a.csv", "pass"),
        ("data/*.csv", "pass"),
        ("data/c.csv", "pass"),
        ("data/b.csv", "fail"),
        ("../data/a.csv", "fail"),
        ("/data/a.csv", "fail"),
        ("C:/data/a.csv", "fail"),
        ("", "fail"),
        (None, "fail"),
        ("https://example.org/a.csv", "fail"),
    ],
)
def test_a_claimed_path_must_be_in_the_tree(path, outcome):
    source = Source("s", files=(File(path),))
    assert judge("source-path-missing", source, files=tree("data/a.csv", "data/c.csv.dvc")).outcome == outcome


@pytest.mark.parametrize("rule", ["source-path-missing", "checksum-missing"])
def test_saying_nothing_of_files_is_worse_than_saying_none(rule):
    assert judge(rule, Source("s"), files=tree()).outcome == "unknown"
    ending = judge(rule, Source("s", files=()), files=tree())
    assert ending.outcome == "na"
    assert ending.text == "files is an empty list: no file of this source is in this repository"


@pytest.mark.parametrize("rule", ["source-path-missing", "data-path-unclaimed"])
def test_without_a_tree_files_cannot_be_judged(rule):
    assert judge(rule, Source("s", files=(File("a.csv"),))).outcome == "unknown"
