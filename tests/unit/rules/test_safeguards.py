from dataclasses import replace

import pytest

from crs_gate.facts.digests import Proof
from crs_gate.model.dataset import About
from crs_gate.model.source import File, PersonalData, Source
from tests.unit.rules.build import OTHER_SHA, SHA, judge, tree

EMPTY = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize(
    ("personal_data", "category", "outcome"),
    [
        (PersonalData("yes"), None, "pass"),
        (PersonalData("no"), "public_dataset", "pass"),
        (PersonalData("no", (), ()), "public_dataset", "pass"),
        (PersonalData("no", identifiers=("none",)), "public_dataset", "pass"),
        (PersonalData(), "public_dataset", "fail"),
        (PersonalData("TODO"), "public_dataset", "fail"),
        (PersonalData("no", identifiers=("did",)), "public_dataset", "fail"),
        (PersonalData("no", classes=("pi",)), "public_dataset", "fail"),
        (PersonalData("no", identifiers=("various",)), "public_dataset", "fail"),
        (PersonalData("no"), "user_data", "fail"),
        (PersonalData("unknown"), "public_dataset", "unknown"),
        (PersonalData("perhaps"), "public_dataset", "unknown"),
        (PersonalData("no"), None, "unknown"),
    ],
)
def test_personal_data_is_declared_and_not_contradicted(personal_data, category, outcome):
    source = Source("s", category=category, personal_data=personal_data)
    assert judge("personal-data-undeclared", source).outcome == outcome


def test_the_contradiction_is_named():
    source = Source("s", category="licensed", personal_data=PersonalData("no", identifiers=("did", "handle")))
    ending = judge("personal-data-undeclared", source)
    assert ending.text == "personal_data.present is no, but personal_data.identifiers lists did and handle"


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (File("a.csv"), "'a.csv' has no sha256"),
        (File("a.csv", "TODO"), "'a.csv' has no sha256"),
        (File("a.csv", "main"), "is not 64 hexadecimal digits"),
        (File("a.csv", "0" * 64), "is a repeated pattern, not a digest"),
        (File("a.csv", "0123456789abcdef" * 4), "is a repeated pattern, not a digest"),
        (File("a.csv", "d41d8cd98f00b204e9800998ecf8427e"), "has the length of an MD5 digest"),
        (File("a.csv", SHA[:60]), "has 60 digits instead of 64"),
        (File("a.csv", EMPTY, "10"), "the sha256 is that of an empty file"),
        (File("a.csv", EMPTY), "the sha256 is that of an empty file"),
        (File("*.csv", SHA), "matches 2 files, which one sha256 cannot cover"),
    ],
)
def test_a_file_without_a_real_digest_fails(file, said):
    ending = judge("checksum-missing", Source("s", files=(file,)), files=tree("a.csv", "b.csv"))
    assert ending.said[0][0] == "/files/0"
    assert said in ending.text


@pytest.mark.parametrize(
    "file", [File("a.csv", SHA), File("a.csv", SHA.upper()), File("a*", SHA), File("a.csv", EMPTY, "0")]
)
def test_a_digest_of_one_file_is_enough(file):
    assert judge("checksum-missing", Source("s", files=(file,)), files=tree("a.csv", "b.csv")).outcome == "pass"


@pytest.mark.parametrize(
    ("path", "held", "outcome"),
    [
        ("a.csv", ["a.csv"], "pass"),
        ("*.csv", ["a.csv", "b.csv"], "pass"),
        ("*.csv", ["a.csv"], "fail"),
        ("c.csv", ["a.csv"], "fail"),
    ],
)
def test_the_digest_in_an_lfs_pointer_counts(path, held, outcome):
    files = tree("a.csv", "b.csv", lfs=dict.fromkeys(held, OTHER_SHA))
    assert judge("checksum-missing", Source("s", files=(File(path),)), files=files).outcome == outcome


@pytest.mark.parametrize(
    ("file", "outcome"), [(File("a.csv", SHA), "pass"), (File("a.csv"), "unknown"), (File("*.csv", SHA), "unknown")]
)
def test_without_a_tree_pointers_cannot_be_seen(file, outcome):
    assert judge("checksum-missing", Source("s", files=(file,))).outcome == outcome


def test_an_unknown_digest_does_not_hide_a_missing_one():
    files = (File("a.csv", "unknown"), File("b.csv"))
    assert judge("checksum-missing", Source("s", files=files[:1]), files=tree("a.csv")).outcome == "unknown"
    assert judge("checksum-missing", Source("s", files=files), files=tree("a.csv", "b.csv")).outcome == "fail"


LOADED = {"a.csv": Proof(10, SHA), "b.csv": Proof(0)}


@pytest.mark.parametrize(
    ("file", "outcome"),
    [
        (File("a.csv", SHA, "10"), "pass"),
        (File("./a.csv", SHA.upper()), "pass"),
        (File("a.csv", OTHER_SHA), "fail"),
        (File("a.csv", SHA, "11"), "fail"),
        (File("a.csv", bytes="11"), "fail"),
        (File("a.csv", bytes="10"), "silent"),
        (File("a.csv", "TODO"), "silent"),
        (File("a.csv", SHA, "9" * 30), "pass"),
        (File("b.csv", EMPTY), "pass"),
        (File("b.csv", SHA), "fail"),
        (File("*.csv", OTHER_SHA), "silent"),
        (File("c.csv", SHA), "silent"),
        (File(url="https://example.org/a.csv", sha256=OTHER_SHA), "silent"),
    ],
)
def test_what_is_stated_of_a_file_is_held_against_what_git_proves(file, outcome):
    files = tree("a.csv", "b.csv", "c.csv").with_proofs(LOADED)
    assert judge("checksum-mismatch", Source("s", files=(file,)), files=files).outcome == outcome


@pytest.mark.parametrize("files", [None, tree("a.csv")])
def test_where_nothing_is_certain_no_mismatch_is_asked_about(files):
    assert judge("checksum-mismatch", Source("s", files=(File("a.csv", SHA, "1"),)), files=files).outcome == "silent"


@pytest.mark.parametrize(
    ("path", "unsafe"),
    [
        ("data/a.pkl", True),
        ("a.PKL", True),
        ("a.pickle.gz", True),
        ("data/model.pt", True),
        ("pytorch_model-00001-of-00002.bin", True),
        ("data/setup.exe", True),
        ("data/train.bin", False),
        ("data/a.npy", False),
        ("data/pkl", False),
        ("data/.pkl", False),
        ("data/a.parquet", False),
        ("tools/setup.exe", False),
    ],
)
def test_the_name_of_a_data_file_tells_whether_it_can_run_code(path, unsafe):
    ending = judge("unsafe-file-format", Source("s"), files=tree("x.csv", path))
    assert ending.outcome == ("fail" if unsafe else "pass")
    assert (path in ending.text) is unsafe


def test_a_script_named_as_the_folder_is_one_that_libraries_run():
    files = replace(tree("x.csv", "posts.py", "other.py", "lib/posts.py"), folder="sets/posts")
    assert judge("unsafe-file-format", Source("s"), files=files).text.startswith("'posts.py' is a script")


def test_at_the_top_of_a_repository_a_loader_is_called_like_the_dataset():
    """A manifest there lies in a folder without a name; the hub runs the script that is called like the dataset."""
    about = About(name="acme/posts")
    assert judge("unsafe-file-format", Source("s"), about=about, files=tree("x.csv", "posts.py")).outcome == "fail"
    assert judge("unsafe-file-format", Source("s"), about=about, files=tree("x.csv", "setup.py")).outcome == "pass"
