"""``crs-gate files --bucket``, and what the gate makes of objects in buckets: against a server on loopback."""

import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

import pytest

from tests.e2e.bucket import NAME, SECRET, Bucket, bucket, point_to
from tests.e2e.commands import Cli, Ran, command_line
from tests.e2e.manifests import HEADER
from tests.e2e.site import served, silent
from tests.e2e.test_files import LIST, lines, manifest, report, rules_of
from tests.gitrepo import GitRepo, clean_environment

pytestmark = pytest.mark.xdist_group("bucket")
AT = f"s3://{NAME}/web/"
MANY = 1_100


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


@pytest.fixture(scope="module")
def store() -> Iterator[Bucket]:
    with bucket() as found:
        for number in range(MANY):
            found.put(f"many/{number:05}.txt", b"%d" % number)
        found.put("web/a.csv", b"x,y\n")
        found.put("web/deep er/b%20.csv", b"1,2\n")
        found.put("web/", b"")
        found.put("web-old/c.csv", b"3\n")
        found.put("crc/a.csv", b"x,y\n", ChecksumAlgorithm="CRC32")
        found.put_in_parts("parts/a.csv", b"x" * 5 * 1024 * 1024, b"y")
        yield found


@pytest.fixture
def repo(tmp_path: Path, store: Bucket, monkeypatch: pytest.MonkeyPatch) -> GitRepo:
    point_to(store.url, monkeypatch)
    repo = GitRepo.init(tmp_path / "repo")
    repo.write("dataset.crs.yaml", manifest("path: data/", f"url: {AT}"))
    repo.write("data/a.csv", "x,y\n")
    repo.commit()
    return repo


@pytest.fixture
def cli(capsys, repo: GitRepo, monkeypatch) -> Cli:
    return command_line(capsys, repo.path, monkeypatch)


def with_bucket(cli: Cli, at: str, *more: str) -> Ran:
    return cli("files", "--bucket", at, *more)


def levels(cli: Cli) -> dict[str, int]:
    ran = cli("check", "--format", "json", "--today", "2026-11-20", "--base", "HEAD~")
    found: dict[str, int] = json.loads(ran.out)["manifests"][0]["evidence"]["levels"]["files"]
    return found


def refused(cli: Cli, at: str = AT) -> str:
    ran = with_bucket(cli, at)
    assert ran.code == 3, ran
    assert "Traceback" not in ran.err
    assert SECRET not in ran.err
    return ran.err


def test_objects_are_listed_by_what_the_bucket_computed(repo, cli):
    ran = with_bucket(cli, AT)
    assert ran.code == 0, ran
    assert "2 asked for in buckets" in ran.out
    listed = lines(repo)
    assert [(line["path"], line["source"]) for line in listed] == [
        ("data/a.csv", "git"),
        (f"{AT}a.csv", "s3"),
        (f"{AT}deep er/b%20.csv", "s3"),
    ]
    assert listed[1] == {"path": f"{AT}a.csv", "sha256": digest(b"x,y\n"), "size": 4, "source": "s3"}


def test_more_objects_than_a_page_holds(repo, cli):
    repo.save("dataset.crs.yaml", manifest(f"url: s3://{NAME}/many/"))
    assert with_bucket(cli, f"s3://{NAME}/many").code == 0
    found = {line["path"]: line["sha256"] for line in lines(repo) if line["source"] == "s3"}
    assert found == {f"s3://{NAME}/many/{number:05}.txt": digest(b"%d" % number) for number in range(MANY)}


def test_lines_of_objects_stay_until_the_bucket_is_asked_again(repo, cli, store, monkeypatch):
    with_bucket(cli, AT)
    repo.write("data/b.csv", "new\n")
    before = lines(repo)[-2:]
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    ran = cli("files")
    assert ran.code == 0
    assert "2 in buckets kept as listed" in ran.out
    assert lines(repo)[-2:] == before
    monkeypatch.setenv("AWS_ENDPOINT_URL", store.url)
    assert with_bucket(cli, AT, "--check").code == 0
    repo.write("dataset.crs.yaml", manifest("path: data/", f"url: {AT}a.csv"))
    assert cli("files", "--check").code == 1
    assert report(cli)["objects"] == {"asked": 0, "kept": 1, "unnamed": [], "unlisted": []}


def test_an_object_that_changed_is_told(repo, cli, store):
    with_bucket(cli, AT)
    store.put("web/a.csv", b"changed\n")
    try:
        ran = with_bucket(cli, AT, "--check")
    finally:
        store.put("web/a.csv", b"x,y\n")
    assert ran.code == 1
    assert f"changed: {AT}a.csv" in ran.out


@pytest.mark.parametrize(
    ("folder", "why"),
    [("crc", "the bucket has a CRC32 of it and no SHA-256"), ("parts", "its SHA-256 is composite")],
)
def test_what_is_no_sha256_of_the_object_is_named(repo, cli, folder, why):
    said = refused(cli, f"s3://{NAME}/{folder}/")
    assert f'"s3://{NAME}/{folder}/a.csv": {why}' in said
    assert "--checksum-algorithm SHA256" in said
    assert not (repo.path / LIST).exists()


def test_objects_that_no_source_names_are_told(repo, cli):
    ran = with_bucket(cli, f"s3://{NAME}/web-old")
    assert ran.code == 0
    assert f"put `url: s3://{NAME}/web-old/` into the `files` of its source" in ran.err
    assert f"crs-gate files --bucket {AT}" in ran.err
    repo.commit()
    assert "no entry of files has it" in rules_of(cli, "--base", "HEAD~")["file-list-stale"]


def test_the_gate_takes_lines_of_objects_that_the_manifest_names(repo, cli):
    with_bucket(cli, AT)
    repo.commit()
    assert {"file-list-stale", "checksum-missing", "checksum-mismatch"}.isdisjoint(rules_of(cli, "--base", "HEAD~"))


def test_without_a_line_an_address_in_a_bucket_has_no_checksum(repo, cli):
    found = json.loads(cli("rate", "--format", "json").out)["manifests"][0]["findings"]
    messages = [each["message"] for each in found if each["rule"] == "checksum-missing"]
    assert f"'{AT}' has no sha256" in messages


def test_digests_go_into_the_manifest_and_are_held_against_the_list(repo, cli):
    repo.save("dataset.crs.yaml", manifest("path: data/", f"url: {AT}a.csv"))
    assert with_bucket(cli, f"{AT}a.csv", "--write-manifest").code == 0
    text = (repo.path / "dataset.crs.yaml").read_text()
    assert digest(b"x,y\n") in text
    repo.commit()
    assert "checksum-mismatch" not in rules_of(cli, "--base", "HEAD~")
    repo.save("dataset.crs.yaml", text.replace(digest(b"x,y\n"), digest(b"other")))
    assert f"'{AT}a.csv': sha256 is" in rules_of(cli, "--base", "HEAD~")["checksum-mismatch"]


def test_a_line_that_alone_changes_is_held_against_the_manifest(repo, cli):
    repo.save("dataset.crs.yaml", manifest("path: data/", f"url: {AT}a.csv"))
    with_bucket(cli, f"{AT}a.csv", "--write-manifest")
    repo.commit()
    text = (repo.path / LIST).read_text()
    at = text.index("s3://")
    repo.save(LIST, text[:at] + text[at:].replace(digest(b"x,y\n"), digest(b"other")))
    assert "checksum-mismatch" in rules_of(cli, "--base", "HEAD~")


def test_what_a_bucket_says_is_documented_and_not_verified(repo, cli):
    repo.save("dataset.crs.yaml", manifest(f"url: {AT}"))
    assert levels(cli) == {"declared": 1}
    with_bucket(cli, AT)
    repo.commit()
    assert levels(cli) == {"documented": 1}


@pytest.mark.parametrize("at", ["web/", "s3:/acme/x", "https://acme.example.org/x", "s3://", "s3://a/\x1b[1m"])
def test_what_is_no_address_of_a_bucket_is_wrong_usage(cli, at):
    ran = with_bucket(cli, at)
    assert ran.code == 2
    assert "--bucket s3://BUCKET/PREFIX" in ran.err


@pytest.mark.fault
def test_no_bucket_no_objects_and_no_network(cli, monkeypatch):
    assert "there is no such bucket" in refused(cli, "s3://no-such-bucket/x/")
    assert "there is no object" in refused(cli, f"s3://{NAME}/nothing/")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free.getsockname()[1]}")
        assert "no answer came (EndpointConnectionError)" in refused(cli)


def test_settings_that_cannot_be_used(cli, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "nonsense")
    assert "a setting cannot be used" in refused(cli)
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_DEFAULT_REGION", "no region!")
    assert "check AWS_REGION" in refused(cli)


def test_no_credentials(cli, monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    said = refused(cli)
    assert "no credentials that can be used" in said
    assert "FSSPEC_S3_ANON" in said


def test_without_the_library_the_extra_is_named(cli, monkeypatch):
    monkeypatch.setitem(sys.modules, "s3fs", None)
    ran = with_bucket(cli, AT)
    assert ran.code == 2
    assert "pip install 'crs-gate[s3]'" in ran.err


class Always(dict[str, object]):
    """One answer to whatever is asked."""

    def __init__(self, answer: object) -> None:
        super().__init__()
        self.answer = answer

    def get(self, *_: object) -> object:
        return self.answer


def error(code: str, status: int, headers: Mapping[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
    text = f'<?xml version="1.0"?><Error><Code>{code}</Code><Message>no</Message></Error>'
    return status, {"Content-Type": "application/xml", **(headers or {})}, text.encode()


@pytest.mark.fault
@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (error("AccessDenied", 403), "no permission (AccessDenied)"),
        (error("ExpiredToken", 400), "the credentials are not accepted (ExpiredToken)"),
        (error("PermanentRedirect", 301, {"x-amz-bucket-region": "eu-west-1"}), "in another region, eu-west-1"),
        (error("\x1b[31mWeird", 418), "cannot ask for"),
        ((200, {}, b"<html>no xml"), "the server is busy, or fails (500)"),
        ((200, {}, b""), "there is no object"),
    ],
)
def test_each_refusal_is_one_sentence(cli, monkeypatch, answer, said):
    with served(Always(answer)) as site:
        monkeypatch.setenv("AWS_ENDPOINT_URL", site.url)
        told = refused(cli)
    assert said in told
    assert "\x1b" not in told
    assert len(told.splitlines()) <= 3


def listed_by_hand(path: str, sha256: str) -> str:
    line = {"path": path, "sha256": sha256, "size": 4, "source": "s3"}
    return json.dumps(line, sort_keys=True, separators=(",", ":")) + "\n"


def test_rows_of_a_table_name_objects_too(repo, cli):
    row = {"id": "posts", "files": [{"url": f"{AT}a.csv", "sha256": digest(b"x,y\n")}]}
    repo.write("dataset.crs.yaml", HEADER.format(name="n").replace("sources:\n", "sources: {table: sources.jsonl}\n"))
    repo.write("sources.jsonl", json.dumps(row) + "\n" + json.dumps({"id": "other", "files": []}) + "\n")
    (repo.path / "data/a.csv").unlink()
    repo.write(LIST, listed_by_hand(f"{AT}a.csv", digest(b"x,y\n")))
    repo.commit()
    assert {"file-list-stale", "checksum-mismatch"}.isdisjoint(rules_of(cli, "--base", "HEAD~"))
    assert cli("files", "--check").code == 0
    repo.save(LIST, listed_by_hand(f"{AT}a.csv", digest(b"other")))
    assert "checksum-mismatch" in rules_of(cli, "--base", "HEAD~")
    repo.save(LIST, listed_by_hand(f"{AT}b.csv", digest(b"x,y\n")))
    assert "no entry of files has it" in rules_of(cli, "--base", "HEAD~")["file-list-stale"]


@pytest.mark.fault
def test_an_interrupted_run_leaves_the_old_list(repo, cli):
    with_bucket(cli, AT)
    before = (repo.path / LIST).read_bytes()
    with served(Always(silent)) as site:
        command = (sys.executable, "-m", "crs_gate", "files", "--bucket", AT)
        environ = {**clean_environment(), "AWS_ENDPOINT_URL": site.url}
        process = subprocess.Popen(command, cwd=repo.path, env=environ, stderr=subprocess.PIPE, start_new_session=True)
        while not site.asked and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
    assert process.returncode == 130, err
    assert b"Traceback" not in err
    assert b"Unclosed" not in err
    assert (repo.path / LIST).read_bytes() == before
