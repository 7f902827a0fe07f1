"""Each attack on the signed log as a change in a real repository; and what honest people do."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from crs_gate.cli import main
from crs_gate.evidence.layout import CHECKPOINT, LOG, ORIGIN
from crs_gate.evidence.statement import file_name
from tests.e2e.manifests import manifest
from tests.e2e.signed import AFTER, BEFORE, POLICY, Signed, signed
from tests.unit.evidence.build import ALICE, BOB, MALLORY, Book, root_of, trusted

INVALID, UNSIGNED = "evidence-invalid", "evidence-unsigned"


@pytest.fixture
def here(tmp_path, monkeypatch) -> Signed:
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    made = signed(tmp_path / "repo")
    monkeypatch.chdir(made.repo.path)
    return made


@dataclass
class Told:
    """What the gate said of a change."""

    code: int
    reasons: list[str]
    report: Any

    def codes(self, rule: str) -> list[str]:
        """The codes in brackets of what a rule found."""
        found = [f for f in self.report["manifests"][0]["findings"] if f["rule"] == rule]
        return sorted(finding["message"].rpartition("(")[2].rstrip(")") for finding in found)


@pytest.fixture
def check(capsys) -> Callable[..., Told]:
    def run(*options: str) -> Told:
        code = main(
            ["check", "--base", "main", "--head", "HEAD", "--format", "json", "--today", "2026-11-22", *options]
        )
        report = json.loads(capsys.readouterr().out)
        reasons = [reason["code"] for each in report["manifests"] for reason in each["reasons"]]
        return Told(code, reasons, report)

    return run


def test_a_change_that_a_maintainer_signed_passes(here, check):
    here.repo.branch("topic")
    here.book.manifest = AFTER.encode()
    here.book.add("add", reason="letters of readers")
    here.commit()
    told = check()
    assert (told.code, told.reasons) == (0, [])


def test_a_dataset_without_a_log_is_asked_for_nothing(tmp_path, monkeypatch, check):
    plain = signed(tmp_path / "plain")
    plain.book.files.clear()
    plain.commit()
    monkeypatch.chdir(plain.repo.path)
    plain.repo.branch("topic")
    plain.repo.save("dataset.crs.yaml", AFTER)
    told = check()
    assert (told.code, told.codes(INVALID), told.codes(UNSIGNED)) == (0, [], [])


def test_manifest_changed_and_the_log_left_alone_waits_for_a_maintainer(here, check):
    """What a contributor does, from a fork or not: nothing is wrong with it but that nobody has signed."""
    here.repo.branch("topic")
    here.repo.save("dataset.crs.yaml", AFTER)
    told = check()
    assert (told.code, told.reasons, told.codes(INVALID)) == (1, [UNSIGNED], [])
    (reason,) = told.report["manifests"][0]["reasons"]
    assert "a maintainer must sign" in reason["message"]


def test_where_main_is_signed_after_merging_it_is_a_warning(here, check):
    here.repo.save("crs-gate.yml", "version: 1\nrules: {severity: {evidence-unsigned: warning}}\n")
    here.repo.branch("topic")
    here.repo.save("dataset.crs.yaml", AFTER)
    told = check()
    assert (told.code, told.codes(UNSIGNED)) == (0, ["unsigned"])


def test_what_main_left_unsigned_is_no_fault_of_the_next_change_until_it_touches_it(here, check):
    here.repo.save("dataset.crs.yaml", AFTER)
    here.repo.branch("topic")
    here.repo.save("README.md", "# notices\n")
    assert check("dataset.crs.yaml").reasons == []
    here.repo.save("dataset.crs.yaml", manifest("notices", "letters", "diaries"))
    assert check().reasons == [UNSIGNED]


def test_manifest_and_log_by_who_has_no_key(here, check):
    here.repo.branch("topic")
    here.book.manifest = AFTER.encode()
    here.book.add("add", (MALLORY,))
    here.commit()
    told = check()
    assert (told.code, told.reasons) == (1, [INVALID])
    assert told.codes(INVALID) == ["untrusted-signature"]


def test_an_own_key_among_the_trusted_ones(here, check):
    here.repo.branch("topic")
    here.book.manifest = AFTER.encode()
    here.book.turn(root_of(trusted(ALICE, "alice"), trusted(MALLORY, "mallory"), version=2), (MALLORY,))
    here.book.signers = (MALLORY,)
    here.book.add("key-change")
    here.commit()
    assert "keys-not-signed" in check().codes(INVALID)


def test_the_keys_of_the_base_replaced(here, check):
    here.repo.branch("topic")
    here.book = Book(root_of(trusted(MALLORY, "alice")), signers=(MALLORY,), manifest=AFTER.encode())
    here.commit()
    told = check()
    assert told.reasons == [INVALID]
    assert {"keys-rewritten", "rewritten"} <= set(told.codes(INVALID))


def test_an_old_entry_rewritten_by_a_maintainer_even(here, check):
    here.repo.branch("topic")
    here.book = Book(here.book.root, manifest=AFTER.encode())
    here.book.files.pop(f"{LOG}/{file_name(0)}")
    here.book.entries.clear()
    here.book.add("create", reason="another past")
    here.commit()
    assert check().codes(INVALID) == ["rewritten"]


def test_entries_taken_back(here, check):
    short = here.book
    here.book = Book(short.root, manifest=AFTER.encode())
    here.book.add("add")
    here.commit()
    here.repo.branch("topic")
    here.book = short
    here.commit()
    told = check()
    assert told.codes(INVALID) == ["rewritten", "rolled-back"]
    assert told.reasons == [INVALID]


def test_all_of_it_deleted(here, check):
    here.repo.branch("topic")
    here.book.files.clear()
    here.book.manifest = AFTER.encode()
    here.commit()
    told = check()
    assert (told.code, told.reasons, told.codes(INVALID)) == (1, [INVALID], ["evidence-gone"])


def test_the_manifest_moved_away_from_its_log(here, check):
    here.repo.branch("topic")
    here.repo.git("mv", "dataset.crs.yaml", "moved.crs.yaml")
    (here.repo.path / "elsewhere").mkdir()
    here.repo.git("mv", "moved.crs.yaml", "elsewhere/dataset.crs.yaml")
    here.repo.commit()
    assert check().codes(INVALID) == ["evidence-gone"]


def test_the_log_of_another_dataset_by_the_same_people(here, check):
    here.repo.branch("topic")
    other = Book(root_of(trusted(ALICE, "alice"), origin="github.com/acme/images"), manifest=AFTER.encode())
    other.add("add")
    here.book.manifest = AFTER.encode()
    here.book.put(other.entries[1])
    here.commit()
    assert "replayed" in check().codes(INVALID)
    here.book = other
    here.commit()
    assert "origin-changed" in check().codes(INVALID)


def test_an_old_key_after_it_was_put_out_of_use(here, check):
    rotated = root_of(trusted(ALICE, "alice", until=1), trusted(BOB, "bob", start=1), version=2)
    here.book.turn(rotated, (ALICE, BOB))
    here.book.signers = (BOB,)
    here.book.add("key-change")
    here.commit()
    here.repo.branch("topic")
    here.book.manifest = AFTER.encode()
    here.book.add("add", (ALICE,))
    here.commit()
    assert check().codes(INVALID) == ["key-out-of-use"]


def test_a_stolen_key_signs_until_it_is_known_and_then_no_more(here, check):
    """The limit: nobody can tell a thief from the owner. Once it is known, what was signed is disowned."""
    here.repo.branch("topic")
    here.book.manifest = AFTER.encode()
    here.book.add("add", reason="by a thief")
    here.commit()
    assert check().code == 0
    here.repo.checkout("main")
    here.repo.merge("topic")
    here.repo.branch("mended")
    root = root_of(trusted(ALICE, "alice", until=1), trusted(BOB, "bob", start=2), version=2, disowned=frozenset({1}))
    here.book.turn(root, (ALICE, BOB))
    here.book.manifest = BEFORE.encode()
    here.book.add("key-change", (BOB,))
    here.book.close((BOB,))
    here.commit()
    told = check()
    assert told.codes(INVALID) == []
    assert told.codes(UNSIGNED) == []


def test_a_release_by_one_of_two(tmp_path, monkeypatch, check):
    made = signed(tmp_path / "two")
    root = root_of(trusted(ALICE, "alice"), trusted(BOB, "bob"), thresholds={"release": 2})
    made.book = Book(root, manifest=BEFORE.encode())
    made.repo.git("checkout", "--quiet", "--orphan", "again")
    made.commit()
    made.repo.git("branch", "--quiet", "--force", "main", "again")
    monkeypatch.chdir(made.repo.path)
    made.book.add("release", (ALICE,))
    made.commit()
    told = check()
    assert (told.reasons, told.codes(UNSIGNED)) == ([UNSIGNED], ["signatures-missing"])


def test_a_policy_that_the_log_watches(tmp_path, monkeypatch, check):
    made = signed(tmp_path / "watched", policy=POLICY)
    monkeypatch.chdir(made.repo.path)
    made.repo.branch("topic")
    made.repo.save(POLICY, "version: 1\nmin_score: 10\n")
    told = check("dataset.crs.yaml")
    assert told.codes(UNSIGNED) == ["unsigned"]
    made.book.policy = b"version: 1\nmin_score: 10\n"
    made.book.add("policy-change")
    made.commit()
    assert check("dataset.crs.yaml").codes(UNSIGNED) == []


def test_a_log_that_is_new_takes_a_fingerprint_from_outside_the_tree(here, check):
    here.repo.git("checkout", "--quiet", "--orphan", "plain")
    book, here.book.files = here.book, {}
    here.repo.git("rm", "-r", "--quiet", "--cached", ".")
    here.commit()
    here.repo.git("branch", "--quiet", "--force", "main", "plain")
    here.repo.branch("topic")
    here.book = Book(book.root, manifest=BEFORE.encode())
    here.commit()
    told = check("dataset.crs.yaml")
    assert (told.code, told.codes(UNSIGNED)) == (1, ["keys-not-vouched-for"])
    assert check("dataset.crs.yaml", "--evidence-root", here.fingerprint).code == 0
    assert check("dataset.crs.yaml", "--evidence-root", "0" * 64).code == 1


@pytest.mark.parametrize("target", ["dataset.crs.yaml", "/etc/passwd", "000000.dsse.json"])
def test_links_are_named_and_never_followed(here, check, target):
    here.repo.branch("topic")
    here.book.manifest = AFTER.encode()
    here.book.add("add")
    here.lay()
    entry = here.repo.path / LOG / file_name(1)
    entry.unlink()
    entry.symlink_to(target)
    here.repo.commit()
    assert "link" in check().codes(INVALID)


def test_a_folder_that_is_a_link(here, check):
    here.repo.branch("topic")
    (here.repo.path / ".crs").rename(here.repo.path / "kept")
    (here.repo.path / ".crs").symlink_to("kept")
    here.repo.commit()
    assert "link" in check().codes(INVALID)


def test_names_that_are_one_file_on_some_disks(here, check):
    here.repo.branch("topic")
    here.repo.save(f"{LOG}/000000.DSSE.json", b"{}\n")
    assert "colliding" in check().codes(INVALID)


def test_a_half_written_entry(here, check):
    here.repo.branch("topic")
    here.book.manifest = AFTER.encode()
    here.book.add("add")
    path = f"{LOG}/{file_name(1)}"
    here.book.files[path] = here.book.files[path][:100]
    here.commit()
    assert "half-written" in check().codes(INVALID)


def test_the_checkpoint_left_behind(here, check):
    here.repo.branch("topic")
    before = here.book.files[CHECKPOINT]
    here.book.manifest = AFTER.encode()
    here.book.add("add")
    here.book.files[CHECKPOINT] = before
    here.commit()
    assert check().codes(INVALID) == ["checkpoint-differs"]


def test_a_log_that_main_broke_blocks_until_it_is_mended(here, check):
    here.book.files[ORIGIN] = b"not an origin\n"
    here.commit()
    here.repo.branch("topic")
    here.repo.save("dataset.crs.yaml", AFTER)
    assert INVALID in check().reasons


def test_rating_alone_says_what_holds_and_judges_no_change(here, capsys):
    here.repo.save("dataset.crs.yaml", AFTER)
    assert main(["rate", "dataset.crs.yaml", "--today", "2026-11-22"]) == 0
    assert "evidence-unsigned" in capsys.readouterr().out


def test_each_dataset_of_a_repository_has_its_own_log(here, check):
    other = Signed(here.repo, "images", Book(root_of(trusted(BOB, "bob"), origin="github.com/acme/images"), (BOB,)))
    other.book.manifest = manifest("pictures", name="images").encode()
    other.book.add("add")
    other.commit()
    here.repo.branch("topic")
    here.repo.save("images/dataset.crs.yaml", manifest("pictures", "drawings", name="images"))
    told = check()
    blocked = [each["path"] for each in told.report["manifests"] if each["reasons"]]
    assert blocked == ["images/dataset.crs.yaml"]


def test_a_second_manifest_beside_a_log_waits_for_a_signature_and_moves_there_too(here, check):
    here.repo.save("plain/dataset.crs.yaml", manifest("plain", name="plain"))
    here.repo.branch("topic")
    here.repo.save("other.crs.yaml", manifest("others", name="others"))
    told = check("other.crs.yaml")
    assert (told.codes(INVALID), told.codes(UNSIGNED)) == ([], ["unsigned"])
    here.repo.git("mv", "plain/dataset.crs.yaml", "plain.crs.yaml")
    here.repo.commit()
    told = check("plain.crs.yaml")
    assert (told.codes(INVALID), told.codes(UNSIGNED)) == ([], ["unsigned"])


def test_a_hook_tells_whoever_commits_and_stops_nobody(here, capsys, monkeypatch):
    here.repo.save("crs-gate.yml", "version: 1\nevidence: {levels: {license: documented, sourcing: documented}}\n")
    here.repo.write("dataset.crs.yaml", AFTER)
    here.repo.add()
    assert main(["check", "--staged", "--today", "2026-11-22"]) == 0
    assert "warning[evidence-unsigned]" in capsys.readouterr().out
    assert main(["check", "--staged", "--on-unsigned", "block", "--today", "2026-11-22"]) == 1
    monkeypatch.setenv("PRE_COMMIT_FROM_REF", here.repo.head)
    monkeypatch.setenv("PRE_COMMIT_TO_REF", here.repo.commit())
    assert main(["check", "--today", "2026-11-22"]) == 0


def test_a_level_that_takes_a_signature_waits_for_it_in_a_hook(here, capsys):
    here.repo.write("data/a.csv", "1\n")
    here.book.manifest = BEFORE.replace("files: []", "files: [{path: data/a.csv}]").encode()
    here.commit()
    assert main(["files"]) == 0
    here.repo.save("crs-gate.yml", "version: 1\nevidence: {levels: {files: attested}}\n")
    here.repo.write("dataset.crs.yaml", here.book.manifest.replace(b"Short notices", b"Notices"))
    here.repo.add()
    assert main(["check", "--staged", "--today", "2026-11-22"]) == 0
    assert main(["check", "--staged", "--on-unsigned", "block", "--today", "2026-11-22"]) == 1
    assert "the policy asks for attested" in capsys.readouterr().out


def test_without_a_base_a_fingerprint_vouches_and_files_are_read(here, capsys):
    here.repo.write("data/a.csv", "1\n")
    here.book.manifest = BEFORE.replace("files: []", "files: [{path: data/a.csv}]").encode()
    here.commit()
    assert main(["files"]) == 0
    here.book.extra = {".crs/files.jsonl": (here.repo.path / ".crs/files.jsonl").read_bytes()}
    here.book.add("add")
    here.commit()
    here.repo.save("crs-gate.yml", "version: 1\nevidence: {levels: {files: attested}}\n")
    capsys.readouterr()
    assert main(["rate", "dataset.crs.yaml", "--today", "2026-11-22"]) == 1
    assert "hand over their fingerprint" in capsys.readouterr().out
    pinned = ("--evidence-root", here.fingerprint)
    assert main(["rate", "dataset.crs.yaml", "--today", "2026-11-22", *pinned]) == 0
    here.repo.write("data/a.csv", "2\n")
    assert main(["rate", "dataset.crs.yaml", "--today", "2026-11-22", *pinned]) == 1


def test_a_manifest_in_another_format_is_signed_only_where_the_log_speaks_of_it(here, check):
    here.repo.save("README.md", "---\nlicense: cc0-1.0\npretty_name: Notices\n---\n# Notices\n")
    here.repo.branch("topic")
    here.repo.save("README.md", "---\nlicense: cc0-1.0\npretty_name: Letters\n---\n# Letters\n")
    told = check("README.md").report["manifests"][0]["evidence"]
    assert told["log"]["state"] == "unsigned"
    assert check().report["manifests"][0]["evidence"]["log"]["state"] == "signed"


def test_a_policy_that_counts_in_place_of_the_watched_one(tmp_path, monkeypatch, check):
    here = signed(tmp_path / "watched", policy="crs-gate.yml")
    here.repo.git("mv", POLICY, "crs-gate.yml")
    here.repo.commit()
    monkeypatch.chdir(here.repo.path)
    here.repo.branch("topic")
    assert check().code == 0
    here.repo.save(POLICY, "version: 1\n")
    assert check().codes(UNSIGNED) == ["unsigned"]
