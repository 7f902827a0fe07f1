"""``crs-gate audit`` over data in a bucket, on a web server, and on a cluster of two workers."""

import json
import os
import signal
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.e2e.bucket import NAME, Bucket, bucket, point_to
from tests.e2e.commands import Cli, command_line
from tests.gitrepo import GitRepo

MANIFEST = """crs: 1
dataset: {name: posts}
sources:
  - {id: posts, title: Posts, files: [{path: data}], personal_data: {present: "no"}}
"""
MAIL = "ann@bitol.io"
DAY = ["--format", "json", "--today", "2026-11-22"]
FILES = 12


def posts(count: int, mail_in: int) -> bytes:
    rows = ({"text": f"write to {MAIL}" if row == mail_in else f"post {row}"} for row in range(1, count + 1))
    return "".join(f"{json.dumps(row)}\n" for row in rows).encode()


@pytest.fixture
def cli(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Cli:
    folder = tmp_path / "posts"
    (folder / "data").mkdir(parents=True)
    repo = GitRepo.init(folder)
    (folder / "dataset.crs.yaml").write_text(MANIFEST)
    for number in range(FILES):
        (folder / f"data/{number:02}.jsonl").write_bytes(posts(2_000, number + 1))
    repo.commit("data")
    run = command_line(capsys, folder, monkeypatch)
    assert run("files").code == 0
    return run


@pytest.fixture(scope="module")
def s3() -> Iterator[Bucket]:
    with bucket() as found:
        yield found


def audited(cli: Cli, *options: str) -> tuple[int, dict]:
    done = cli("audit", "--reread", *DAY, *options)
    assert done.code in (0, 1, 3), done.err
    assert done.out, done.err
    return done.code, json.loads(done.out)["report"]


def test_objects_of_a_bucket_are_read_as_files_are(cli: Cli, s3: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    point_to(s3.url, monkeypatch)
    expected = audited(cli)
    for path in sorted(Path("data").iterdir()):
        s3.put(f"web/data/{path.name}", path.read_bytes())
    where = f"s3://{NAME}/web"
    assert audited(cli, "--storage", where) == expected
    assert audited(cli, "--storage", where, "--jobs", "1") == expected
    s3.client.delete_object(Bucket=NAME, Key="web/data/03.jsonl")
    s3.put("web/data/04.jsonl", b"other")
    code, report = audited(cli, "--storage", where)
    assert code == 1
    assert {each["path"]: each["why"] for each in report["unread"]} == {
        "data/03.jsonl": "it is not there any more",
        "data/04.jsonl": "its bytes are not those of the list: they have another SHA-256",
    }
    assert report["found"][0]["number"] == FILES - 2


def test_listed_objects_are_read_where_their_bucket_is_named(
    cli: Cli, s3: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    point_to(s3.url, monkeypatch)
    s3.put("more/a.jsonl", posts(10, 3))
    url = f"s3://{NAME}/more/"
    Path("dataset.crs.yaml").write_text(MANIFEST.replace("[{path: data}]", f"[{{path: data}}, {{url: '{url}'}}]"))
    assert cli("files", "--bucket", url).code == 0
    code, report = audited(cli)
    assert (code, report["files"]) == (1, FILES + 1)
    assert report["unread"] == [{"path": f"{url}a.jsonl", "why": "it lies in a bucket: name the bucket with --storage"}]


def test_a_web_server_is_read_too(cli: Cli, tmp_path: Path) -> None:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "posts")))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        expected = audited(cli)
        assert audited(cli, "--storage", f"http://127.0.0.1:{server.server_port}") == expected
    finally:
        server.shutdown()
        server.server_close()


def test_a_cluster_comes_to_the_same_also_when_it_loses_a_worker(cli: Cli) -> None:
    import distributed

    expected = audited(cli)
    with distributed.LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=2, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
    ) as cluster:
        address = cluster.scheduler_address
        assert audited(cli, "--scheduler", address) == expected
        victim = next(iter(cluster.workers.values())).pid
        threading.Timer(0.05, os.kill, (victim, signal.SIGKILL)).start()
        assert audited(cli, "--scheduler", address) == expected


@pytest.mark.fault
def test_a_cluster_that_does_not_answer_is_told(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crs_gate.auditing.cluster._PATIENCE", 1)
    done = cli("audit", "--scheduler", "tcp://127.0.0.1:9")
    assert (done.code, "cannot be used" in done.err, Path(".crs/audit.json").exists()) == (3, True, False)
    done = cli("audit", "--scheduler", "nonsense://x")
    assert (done.code, "is no address of a scheduler" in done.err) == (2, True)
