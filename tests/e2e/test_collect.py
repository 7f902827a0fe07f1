"""``crs-gate collect`` against a web server on loopback, and the gate on what it left."""

import gzip
import json
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from crs_gate.collecting.connecting import Network
from crs_gate.collecting.fetching import Answer, Bounds, Fetcher
from tests.contract.source import ROOT
from tests.e2e import site as web
from tests.e2e.commands import Cli, command_line
from tests.e2e.manifests import HEADER
from tests.e2e.site import Site, served

EPOCH = "1793534400"  # 2026-11-01T12:00:00Z
PAGE = (200, {"Content-Type": "text/html"}, b"<html><head><title>x</title></head><body>hello</body></html>")
QUIET = {"/posts": PAGE}
PROHIBITING = b'<rsl><content url="/"><license><prohibits type="usage">ai-train</prohibits></license></content></rsl>'
SOURCE = """\
  - id: {id}
    title: Posts of a forum
    category: crawled
    modality: [text]
    locator: {{url: "{url}"}}
    collected: {{from: 2026-10-01, to: 2026-11-10, method: web-scraping-crawling-api}}  # by hand
    acquisition: {{basis: scraped-terms-unclear}}
    license: {license}
    personal_data: {{present: no}}
    synthetic: {{present: no}}
    derived_from: []
    files: []
    trace: []
"""


@pytest.fixture
def cli(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    run = command_line(capsys, tmp_path, monkeypatch)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    return run


def write(folder: Path, url: str, license_: str = "unknown", id_: str = "forum") -> Path:
    file = folder / "dataset.crs.yaml"
    file.write_text(HEADER.format(name="posts") + SOURCE.format(id=id_, url=url, license=license_))
    return file


def collect(cli: Cli, site: Site, *options: str, seconds: str = "2") -> Any:
    return cli("collect", "--allow-host", site.host, "--pause", "0", "--seconds", seconds, *options)


def records(folder: Path) -> dict[str, Any]:
    lines = (folder / ".crs/optout/sources.jsonl").read_text().splitlines()
    return {record["scope"]: record for record in map(json.loads, lines)}


def test_a_site_that_says_nothing_allows(cli: Cli, tmp_path: Path) -> None:
    with served(QUIET) as site:
        write(tmp_path, f"{site.url}/posts")
        ran = collect(cli, site)
    assert ran.code == 0, ran
    assert f"forum  allow     {site.url}/posts, checked 2026-11-01T12:00:00Z" in ran.out
    assert [path for path, _ in site.asked] == ["/robots.txt", "/.well-known/tdmrep.json", "/ai.txt", "/posts"]
    sent = site.asked[0][1]
    assert sent["User-Agent"].startswith("crs-gate/")
    assert "https://" in sent["User-Agent"]
    assert not {"Cookie", "Authorization"} & sent.keys()


@pytest.mark.parametrize(
    ("pages", "reason"),
    [
        ({"/robots.txt": b"User-agent: GPTBot\nDisallow: /\n"}, "robots.txt, line 1: it disallows GPTBot"),
        ({"/robots.txt": b"User-agent: *\nContent-Usage: train-ai=n\n"}, "Content-Usage, line 2: it says train-ai=n"),
        ({"/robots.txt": b"User-agent: *\nContent-Signal: ai-train=no\n"}, "Content-Signal, line 2"),
        ({"/.well-known/tdmrep.json": b'[{"location": "/", "tdm-reservation": 1}]'}, "tdmrep: rule 1"),
        ({"/ai.txt": b"User-Agent: *\nDisallow: /\n"}, "ai.txt, line 2: it disallows /"),
        ({"/posts": (200, {"X-Robots-Tag": "NoAI"}, b"x")}, "a header (x-robots-tag): it says noai"),
        ({"/posts": (200, {"tdm-reservation": "1"}, b"x")}, "tdmrep: a header reserves"),
        (
            {"/posts": (200, {"Content-Type": "text/html"}, b'<META content="noimageai" name=Robots>')},
            "a meta element (robots): it says noimageai",
        ),
    ],
)
def test_each_signal_that_reserves_is_told_and_kept(cli: Cli, tmp_path: Path, pages: Any, reason: str) -> None:
    with served({**QUIET, **pages}) as site:
        write(tmp_path, f"{site.url}/posts")
        ran = collect(cli, site)
    assert ran.code == 1
    assert "forum  disallow" in ran.out
    assert reason in ran.out
    for digest in (part["sha256"] for part in records(tmp_path)[site.url]["parts"].values() if "sha256" in part):
        assert sha256((tmp_path / ".crs/optout/blobs" / digest).read_bytes()).hexdigest() == digest


@pytest.mark.fault
@pytest.mark.parametrize(
    ("robots", "why"),
    [
        (web.dripping, "it took longer than 1 seconds"),
        (web.dripping_headers, "it took longer than 1 seconds"),
        (web.silent, "it took longer than 1 seconds"),
        (web.endless, "it is longer than 524,288 bytes"),
        (b"#" * (3 << 20), "it is longer than 524,288 bytes"),
        (web.bomb, "it is longer than 524,288 bytes"),
        (web.broken_gzip, "its compression is broken"),
        (web.packed(gzip.compress(b"# nothing\n" * 9)[:-9]), "its compression is broken"),
        (
            web.packed(gzip.compress(b"#\n") + gzip.compress(b"User-agent: *\nDisallow: /\n")),
            "its compression is broken",
        ),
        (web.strangely_packed, "it is packed as br, which was not asked for"),
        (web.resetting, "the "),
        (web.not_http, "the "),
        (web.leading_to("/robots.txt"), "it leads on more than 5 times"),
        (web.leading_to("http://169.254.169.254/latest/meta-data"), "which is no public address"),
        (web.leading_to("http://[::ffff:10.0.0.1]/"), "which is no public address"),
        (web.leading_to("http://localhost:1/"), "which is no public address"),
        (web.leading_to("http://2130706433:1/"), "which is no public address"),
        (web.leading_to("file:///etc/passwd"), "which is no plain web address"),
        (web.leading_to("http://[/"), "it failed: ValueError"),
        (web.leading_to("http://me:secret@127.0.0.1/"), "which is no plain web address"),
        ((500, {}, b"no"), "the server answered 500"),
        ((429, {}, b"later"), "the server answered 429"),
        ((304, {}, b""), "the server answered 304"),
        ("User-agent: *\nDisallow: /x".encode("utf-16-le"), "it holds NUL bytes"),
        (b"User-agent: *\nDisallow: /caf\xe9\n", "line 2: a line of a group for this use cannot be read"),
    ],
)
def test_a_server_that_misbehaves_ends_in_a_named_unknown(cli: Cli, tmp_path: Path, robots: Any, why: str) -> None:
    with served({**QUIET, "/robots.txt": robots}) as site:
        write(tmp_path, f"{site.url}/posts")
        began = time.monotonic()
        ran = collect(cli, site, seconds="1" if "took longer" in why else "20")
        took = time.monotonic() - began
    assert ran.code == 3, ran
    assert "forum  unknown" in ran.out
    assert why in ran.out
    assert "Traceback" not in ran.out + ran.err
    assert took < 10


def test_a_private_address_is_not_asked_unless_it_is_allowed_by_name(cli: Cli, tmp_path: Path) -> None:
    with served(QUIET) as site:
        write(tmp_path, f"{site.url}/posts")
        ran = cli("collect", "--pause", "0", "--allow-host", "127.0.0.1:1")
    assert ran.code == 3
    assert "127.0.0.1 is at 127.0.0.1, which is no public address" in ran.out
    assert site.asked == []


def of_page(meta: bytes = b"", **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return 200, {"Content-Type": "text/html", **named}, b"<html>" + meta


@pytest.mark.parametrize(
    "page",
    [
        of_page(X_Robots_Tag="noindex, " * 600 + "noai"),
        of_page(X_Robots_Tag="a," * 300 + "noai"),
        of_page(b"<meta name=robots content='" + b"index," * 300 + b"noai'>"),
        of_page(Content_Usage="x=" + "y" * 4084 + ",train-ai=n"),
        of_page(Content_Signal="x=" + "y" * 4096 + ",ai-train=no"),
    ],
)
def test_a_signal_that_is_too_long_to_be_read_is_unknown(cli: Cli, tmp_path: Path, page: Any) -> None:
    with served({"/posts": page}) as site:
        write(tmp_path, f"{site.url}/posts")
        ran = collect(cli, site)
    assert ran.code == 3, ran


@pytest.mark.parametrize("sign", ["\U0001f600", "\x01"])
def test_what_is_recorded_of_a_page_can_be_read_again(cli: Cli, tmp_path: Path, sign: str) -> None:
    names = "robots", "tdm-reservation", "tdm-policy", "content-usage"
    meta = "".join(f"<meta name={name} content='{sign * 5000}'>" for name in names)
    with served({"/posts": of_page(meta.encode())}) as site:
        write(tmp_path, f"{site.url}/posts")
        assert collect(cli, site).code == 3
        assert collect(cli, site).code == 3


@pytest.mark.parametrize(
    "meta",
    [
        b"<meta name=robots content=noai content=all>",
        b"<meta name=robots name=viewport content=noai>",
        b"<meta name=robots content='no&#97;i'>",
        b"<meta name='&#x72;obots' content=&#110oai>",
        b"<meta name=tdm-reservation content='&#49;'>",
    ],
)
def test_meta_elements_are_read_as_a_browser_reads_them(cli: Cli, tmp_path: Path, meta: bytes) -> None:
    with served({"/posts": of_page(meta)}) as site:
        write(tmp_path, f"{site.url}/posts")
        assert collect(cli, site).code == 1


def test_a_page_that_leads_to_another_site_is_unknown_unless_its_robots_txt_leads_there_too(
    cli: Cli, tmp_path: Path
) -> None:
    with served({"/posts": PAGE}) as other, served({"/posts": web.leading_to(f"{other.url}/posts")}) as site:
        write(tmp_path, f"{site.url}/posts")
        ran = collect(cli, site, "--allow-host", other.host)
        assert ran.code == 3, ran
        assert f"page: it leads to {other.url}, whose own signals were not collected" in ran.out
        assert collect(cli, site, "--allow-host", other.host).code == 3
        site.show({path: web.leading_to(f"{other.url}{path}") for path in ("/posts", "/robots.txt")})
        assert collect(cli, site, "--allow-host", other.host, "--again").code == 0
        other.show({"/posts": PAGE, "/robots.txt": b"User-agent: *\nAllow: /\n"})
        assert collect(cli, site, "--allow-host", other.host, "--again").code == 0


@pytest.mark.parametrize(
    ("robots", "why"),
    [
        (b"User-agent: crs-gate\nDisallow: /posts\n", "does not let crs-gate fetch it"),
        ((503, {}, b""), "says nothing for sure (the server answered 503)"),
        (web.leading_to("/robots.txt"), "says nothing for sure (it leads on more than 5 times)"),
        (b"#" * (3 << 20), "says nothing for sure (it is longer than 524,288 bytes)"),
    ],
)
def test_a_site_that_a_page_leads_to_is_asked_first(cli: Cli, tmp_path: Path, robots: Any, why: str) -> None:
    with (
        served({"/posts": PAGE, "/robots.txt": robots}) as other,
        served({"/posts": web.leading_to(f"{other.url}/posts")}) as site,
    ):
        write(tmp_path, f"{site.url}/posts")
        ran = collect(cli, site, "--allow-host", other.host)
        assert {path for path, _ in other.asked} == {"/robots.txt"}
    assert ran.code == 3, ran
    assert f"page: it leads to {other.url}: the robots.txt of {other.url} {why}" in ran.out


def test_a_site_that_pages_lead_to_is_asked_once_and_then_the_pages(cli: Cli, tmp_path: Path) -> None:
    with served({"/a": PAGE, "/b": PAGE}) as other:
        pages = {path: web.leading_to(f"{other.url}{path}") for path in ("/a", "/b")}
        with served(pages) as site:
            file = write(tmp_path, f"{site.url}/a")
            file.write_text(file.read_text() + SOURCE.format(id="second", url=f"{site.url}/b", license="unknown"))
            collect(cli, site, "--allow-host", other.host)
        assert [path for path, _ in other.asked] == ["/robots.txt", "/a", "/b"]


def test_a_site_of_the_plan_that_did_not_answer_is_not_gone_on_to(cli: Cli, tmp_path: Path) -> None:
    with served({"/own": PAGE, "/posts": PAGE, "/robots.txt": (503, {}, b"")}) as other:
        with served({"/posts": web.leading_to(f"{other.url}/posts")}) as site:
            file = write(tmp_path, f"{site.url}/posts")
            file.write_text(file.read_text() + SOURCE.format(id="second", url=f"{other.url}/own", license="unknown"))
            for again in ((), ("--again",), ()):
                assert collect(cli, site, "--allow-host", other.host, *again).code == 3
        asked = [path for path, _ in other.asked]
        assert "/own" in asked
        assert "/posts" not in asked


def test_an_address_of_the_site_that_robots_txt_keeps_is_not_gone_on_to(cli: Cli, tmp_path: Path) -> None:
    robots = b"User-agent: crs-gate\nDisallow: /private\n"
    with served({"/robots.txt": robots, "/private": PAGE, "/posts": web.leading_to("/private")}) as site:
        write(tmp_path, f"{site.url}/posts")
        assert collect(cli, site).code == 3
        assert "/private" not in [path for path, _ in site.asked]


def test_a_page_that_refuses_is_unknown(cli: Cli, tmp_path: Path) -> None:
    with served({"/posts": (403, {}, b"no")}) as site:
        write(tmp_path, f"{site.url}/posts")
        ran = collect(cli, site)
    assert ran.code == 3
    assert "page: the server answered 403" in ran.out


@pytest.mark.fault
def test_what_was_known_stays_when_a_later_fetch_fails(cli: Cli, tmp_path: Path) -> None:
    robots = b"User-agent: *\nDisallow: /private\n"
    with served({**QUIET, "/robots.txt": robots}) as site:
        write(tmp_path, f"{site.url}/posts")
        assert collect(cli, site).code == 0
        before = records(tmp_path)[site.url]
        site.show({**QUIET, "/robots.txt": (503, {}, b"")})
        ran = cli("collect", "--allow-host", site.host, "--pause", "0", SOURCE_DATE_EPOCH="1793880000")
        after = records(tmp_path)[site.url]
    assert ran.code == 0
    assert after["parts"]["robots"] == before["parts"]["robots"]
    assert after["checked"] == before["checked"]
    assert after["failed"] == "2026-11-05T12:00:00Z"


def test_a_license_that_prohibits_stays_when_a_later_fetch_of_robots_txt_fails(cli: Cli, tmp_path: Path) -> None:
    with served(QUIET) as site:
        pages = {**QUIET, "/l.xml": PROHIBITING, "/robots.txt": f"License: {site.url}/l.xml\n".encode()}
        site.show(pages)
        write(tmp_path, f"{site.url}/posts")
        assert collect(cli, site).code == 1
        site.show({**pages, "/robots.txt": (503, {}, b"")})
        assert collect(cli, site, "--again").code == 1
    assert records(tmp_path)[site.url]["failed"]


@pytest.mark.parametrize("robots", ["License: {0}/new.xml\n", "License: {0}/l.xml\nLicense: {0}/new.xml\n"])
def test_a_license_that_was_answered_does_not_stand_in_for_another_one(cli: Cli, tmp_path: Path, robots: str) -> None:
    with served(QUIET) as site:
        pages = {**QUIET, "/l.xml": PROHIBITING.replace(b"prohibits", b"permits")}
        site.show({**pages, "/robots.txt": f"License: {site.url}/l.xml\n".encode()})
        write(tmp_path, f"{site.url}/posts")
        assert collect(cli, site).code == 0
        site.show({**pages, "/robots.txt": robots.format(site.url).encode(), "/new.xml": (503, {}, b"")})
        ran = collect(cli, site, "--again")
    assert (ran.code, "rsl: " in ran.out) == (3, True)


def test_what_a_page_said_stays_when_it_is_asked_for_as_a_text(cli: Cli, tmp_path: Path) -> None:
    page = (200, {"Content-Type": "text/html", "tdm-reservation": "1"}, b"<meta name=robots content=noai>")
    with served({"/posts": page, "/other": PAGE}) as site:
        file = write(tmp_path, f"{site.url}/posts")
        assert collect(cli, site).code == 1
        other = SOURCE.format(id="other", url=f"{site.url}/other", license="unknown")
        terms = f'acquisition: {{basis: scraped-terms-unclear, terms: {{url: "{site.url}/posts"}}}}'
        file.write_text(file.read_text() + other.replace("acquisition: {basis: scraped-terms-unclear}", terms))
        collect(cli, site, "--again", "--source", "other")
        assert collect(cli, site, "--source", "forum").code == 1
        assert len(site.asked) == 4 + 5
    said = records(tmp_path)[f"{site.url}/posts"]
    assert said["meta"] == {"robots": "noai"}
    assert said["headers"] == {"tdm-reservation": "1"}


def test_what_was_answered_today_is_not_asked_again(cli: Cli, tmp_path: Path) -> None:
    with served(QUIET) as site:
        write(tmp_path, f"{site.url}/posts")
        collect(cli, site)
        before = (tmp_path / ".crs/optout/sources.jsonl").read_bytes()
        count = len(site.asked)
        assert collect(cli, site).code == 0
        assert len(site.asked) == count
        assert collect(cli, site, "--again").code == 0
        assert len(site.asked) == 2 * count
    assert (tmp_path / ".crs/optout/sources.jsonl").read_bytes() == before


def test_a_dry_run_asks_nobody_and_writes_nothing(cli: Cli, tmp_path: Path) -> None:
    with served(QUIET) as site:
        write(tmp_path, f"{site.url}/posts", f'{{evidence: {{url: "{site.url}/license"}}}}')
        ran = collect(cli, site, "--dry-run")
    assert ran.code == 0
    assert f"{site.url}: robots.txt" in ran.out
    assert f"{site.url}/license: the text" in ran.out
    assert site.asked == []
    assert not (tmp_path / ".crs").exists()


def test_writing_fills_in_the_manifest_and_leaves_the_rest(cli: Cli, tmp_path: Path) -> None:
    text = b"All rights reserved. Ask us."
    pages = {**QUIET, "/robots.txt": b"User-agent: CCBot\nDisallow: /\n", "/license": text}
    with served(pages) as site:
        file = write(tmp_path, f"{site.url}/posts", f'{{evidence: {{url: "{site.url}/license"}}}}')
        before = file.read_text()
        ran = collect(cli, site, "--write")
        after = file.read_text()
        again = collect(cli, site, "--write")
    assert ran.code == 1, ran
    assert "filled in" in ran.err
    assert "method: web-scraping-crawling-api}  # by hand" in after
    assert f"sha256: {sha256(text).hexdigest()}" in after
    assert "retrieved: 2026-11-01" in after
    assert "protocol: robots.txt, checked: 2026-11-01, result: disallowed, evidence: .crs/optout/blobs/" in after
    assert "protocol: tdmrep, checked: 2026-11-01, result: absent" in after
    assert [line for line in before.splitlines() if "license" not in line] == [
        line for line in after.splitlines() if line in before.splitlines() and "license" not in line
    ]
    assert again.code == 1
    assert file.read_text() == after


def test_a_program_gets_verdicts_for_each_use(cli: Cli, tmp_path: Path) -> None:
    with served({**QUIET, "/robots.txt": b"User-agent: PerplexityBot\nDisallow: /\n"}) as site:
        write(tmp_path, f"{site.url}/posts")
        ran = collect(cli, site, "--format", "json")
    (source,) = json.loads(ran.out)["sources"]
    assert ran.code == 0
    assert {use: said["verdict"] for use, said in source["uses"].items()} == {
        "train": "allow",
        "mining": "allow",
        "inference": "disallow",
    }


@pytest.mark.parametrize("damage", [b"{}\n", b"{", b"\xff\n", b'{"scope":"https://x.org","scope":"y"}\n'])
def test_records_that_are_broken_are_named_and_not_replaced(cli: Cli, tmp_path: Path, damage: bytes) -> None:
    file = tmp_path / ".crs/optout/sources.jsonl"
    file.parent.mkdir(parents=True)
    file.write_bytes(damage)
    with served(QUIET) as site:
        write(tmp_path, f"{site.url}/posts")
        ran = collect(cli, site)
    assert ran.code == 2
    assert ".crs/optout/sources.jsonl" in ran.err
    assert file.read_bytes() == damage


def test_nothing_is_written_through_a_link(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".crs").symlink_to("elsewhere")
    with served(QUIET) as site:
        write(tmp_path, f"{site.url}/posts")
        ran = collect(cli, site)
    assert ran.code == 2
    assert not list((tmp_path / "elsewhere").iterdir())


def test_a_certificate_that_nobody_vouches_for_is_a_named_unknown(cli: Cli, tmp_path: Path) -> None:
    with served(QUIET, web.signed_by_itself(tmp_path)) as site:
        write(tmp_path, f"https://{site.host}/posts")
        ran = collect(cli, site)
    assert ran.code == 3
    assert "robots.txt: its TLS certificate does not hold" in ran.out


def test_a_server_that_waits_within_tls_is_left_in_time(cli: Cli, tmp_path: Path) -> None:
    with served({}) as site:
        site.server.get_request = lambda: (time.sleep(3), site.server.socket.accept())[1]  # type: ignore[method-assign]
        write(tmp_path, f"https://{site.host}/posts")
        began = time.monotonic()
        ran = collect(cli, site, seconds="0.3")
    assert ran.code == 3
    assert "it took longer than 0.3 seconds" in ran.out
    assert time.monotonic() - began < 10


@pytest.mark.fault
def test_an_interrupted_run_keeps_what_it_knows_and_goes_on_from_there(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = Fetcher.fetch

    def interrupted(self: Fetcher, url: str, *more: Any) -> Answer:
        if url.endswith("/posts"):
            raise KeyboardInterrupt
        return real(self, url, *more)

    with served(QUIET) as site:
        write(tmp_path, f"{site.url}/posts")
        with monkeypatch.context() as patched:
            patched.setattr(Fetcher, "fetch", interrupted)
            assert collect(cli, site).code == 130
        assert records(tmp_path).keys() == {site.url}
        count = len(site.asked)
        assert collect(cli, site).code == 0
    assert [path for path, _ in site.asked[count:]] == ["/posts"]


def test_requests_to_one_site_are_spaced(cli: Cli, tmp_path: Path) -> None:
    with served(QUIET) as site:
        write(tmp_path, f"{site.url}/posts")
        began = time.monotonic()
        cli("collect", "--allow-host", site.host, "--pause", "0.2")
    assert time.monotonic() - began >= 0.6


def test_a_site_that_asks_for_more_time_gets_it(cli: Cli, tmp_path: Path) -> None:
    with served({**QUIET, "/robots.txt": b"User-agent: *\nCrawl-delay: 0.6\nDisallow:\n"}) as site:
        write(tmp_path, f"{site.url}/posts")
        began = time.monotonic()
        assert collect(cli, site, seconds="0.5").code == 0
    assert time.monotonic() - began >= 1.8


def test_no_site_is_waited_for_longer_than_a_bound() -> None:
    slept: list[float] = []
    fetcher = Fetcher(Network(elsewhere={"slow.example": ("127.0.0.1", 1)}), Bounds(1, 0), slept.append)
    fetcher.slow_down("http://slow.example", 86400)
    for _ in range(2):
        assert fetcher.fetch("http://slow.example/", 100).error
    assert len(slept) == 1
    assert 29 < slept[0] <= 30


def test_a_pause_may_be_longer_than_the_time_for_an_address(cli: Cli, tmp_path: Path) -> None:
    with served({**QUIET, "/robots.txt": web.leading_to("/elsewhere")}) as site:
        write(tmp_path, f"{site.url}/posts")
        ran = cli("collect", "--allow-host", site.host, "--pause", "0.5", "--seconds", "0.4")
    assert ran.code == 0, ran


def test_a_page_that_robots_txt_keeps_from_us_is_not_fetched(cli: Cli, tmp_path: Path) -> None:
    with served({**QUIET, "/robots.txt": b"User-agent: *\nDisallow: /posts\n"}) as site:
        write(tmp_path, f"{site.url}/posts")
        ran = collect(cli, site)
    assert ran.code == 1
    assert "/posts" not in [path for path, _ in site.asked]


def test_a_license_that_robots_txt_names_is_fetched_and_read(cli: Cli, tmp_path: Path) -> None:
    with served(QUIET) as site:
        site.show({**QUIET, "/l.xml": PROHIBITING, "/robots.txt": f"License: {site.url}/l.xml\n".encode()})
        write(tmp_path, f"{site.url}/posts")
        ran = collect(cli, site)
    assert ran.code == 1
    assert "rsl: it prohibits ai-train" in ran.out


RSL = b'<rsl><content url="/"><license><prohibits type="usage">ai-train</prohibits></license></content></rsl>'
LINK = '</l.xml>; rel="license"; type="application/rsl+xml"'
ELEMENT = b'<html><link href="/l.xml" rel=license type="application/rsl+xml">'


@pytest.mark.parametrize("page", [(200, {"Link": LINK}, b"x"), (200, {"Content-Type": "text/html"}, ELEMENT)])
def test_a_license_that_a_page_names_is_fetched_and_read(cli: Cli, tmp_path: Path, page: Any) -> None:
    with served({"/posts": page, "/l.xml": RSL}) as site:
        write(tmp_path, f"{site.url}/posts")
        ran = collect(cli, site)
        assert ran.code == 1
        assert "rsl: it prohibits ai-train" in ran.out
        assert records(tmp_path)[f"{site.url}/posts"]["parts"]["rsl"]["url"] == f"{site.url}/l.xml"
        site.show({"/posts": page})
        (tmp_path / ".crs/optout/sources.jsonl").unlink()
        ran = collect(cli, site)
    assert ran.code == 3
    assert "rsl: the server answered 404" in ran.out


INLINE = b'<script type="application/rsl+xml">'
PERMITTING = PROHIBITING.replace(b"prohibits", b"permits")


def inline(license_: bytes, more: dict[str, str] | bytes = b"") -> tuple[int, dict[str, str], bytes]:
    headers = more if isinstance(more, dict) else {}
    data = b"<html><head>" + INLINE + license_ + (more if isinstance(more, bytes) else b"") + b"</script></head>"
    return 200, {"Content-Type": "text/html", **headers}, data


@pytest.mark.parametrize(("license_", "code"), [(PROHIBITING, 1), (PERMITTING, 0)])
def test_a_license_in_the_page_itself_is_read(cli: Cli, tmp_path: Path, license_: bytes, code: int) -> None:
    with served({"/posts": inline(b"\n " + license_.replace(b'url="/"', b'url=""') + b"\n")}) as site:
        write(tmp_path, f"{site.url}/posts")
        assert collect(cli, site).code == code


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ((200, {"Link": f"{LINK}, <m.xml>;rel=license"}, b"x"), "the page names several licenses"),
        ((200, {"Link": "<http://[x>;rel=license;type=application/rsl+xml"}, b"x"), "rsl: "),
        ((200, {"Link": "<http://169.254.169.254/l.xml>; rel=license"}, b"x"), "which is no public address"),
        ((200, {"Link": "<a.css>; rel=preload, " * 300}, b"x"), "too long to be read"),
        (inline(b"<rsl/>"), "nothing in it speaks of this address"),
        (inline(b"<rsl>"), "the license cannot be read"),
        (inline(b"<!DOCTYPE rsl><rsl/>"), "it has a document type"),
        (inline(PERMITTING, b"</script>" + INLINE), "in the page itself, and not alone"),
        (inline(PERMITTING, {"Link": LINK}), "in the page itself, and not alone"),
        ((200, {"Content-Type": "text/html"}, INLINE + PERMITTING), "not as a whole"),
        ((200, {"Content-Type": "text/html"}, INLINE + b" " * 600_000 + b"</script>"), "not as a whole"),
        ((200, {"Content-Type": "text/html"}, b'<link rel="license" type="application/rsl+xml">'), "not as a whole"),
    ],
)
def test_a_license_of_a_page_that_is_not_read_is_a_named_unknown(cli: Cli, tmp_path: Path, page: Any, why: str) -> None:
    with served({"/posts": page, "/l.xml": RSL}) as site:
        write(tmp_path, f"{site.url}/posts")
        ran = collect(cli, site)
    assert ran.code == 3, ran
    assert why in ran.out


def test_a_license_of_a_page_stays_when_the_page_fails_later(cli: Cli, tmp_path: Path) -> None:
    with served({"/posts": (200, {"Link": LINK}, b"x"), "/l.xml": RSL}) as site:
        write(tmp_path, f"{site.url}/posts")
        collect(cli, site)
        site.show({"/posts": (500, {}, b"no")})
        ran = collect(cli, site, "--again")
    assert ran.code == 1, ran
    assert "rsl: it prohibits ai-train" in ran.out


@pytest.mark.parametrize(
    "page",
    [
        (200, {"Link": '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'}, b"x"),
        (200, {"Link": "</feed.xml>; rel=alternate"}, b"x"),
        (
            200,
            {"Content-Type": "text/html"},
            b'<!-- <link rel=license href=l.xml> --><link rel=license href="/by/4.0/">',
        ),
    ],
)
def test_a_license_for_people_is_no_license_of_rsl(cli: Cli, tmp_path: Path, page: Any) -> None:
    with served({"/posts": page}) as site:
        write(tmp_path, f"{site.url}/posts")
        assert collect(cli, site).code == 0


def test_a_recognized_license_is_offered_and_written_only_when_asked(cli: Cli, tmp_path: Path) -> None:
    text = (ROOT / "LICENSE").read_bytes()
    with served({**QUIET, "/license": text}) as site:
        file = write(tmp_path, f"{site.url}/posts", f'{{evidence: {{url: "{site.url}/license"}}}}')
        before = file.read_bytes()
        ran = collect(cli, site)
        assert "license: none is stated, and the text at" in ran.out
        assert "is that of Apache-2.0" in ran.out
        assert file.read_bytes() == before
        collect(cli, site, "--write")
    assert "expression: Apache-2.0" in file.read_text()


def test_terms_that_were_read_before_are_not_given_the_digest_of_today(cli: Cli, tmp_path: Path) -> None:
    with served({**QUIET, "/terms": b"Terms."}) as site:
        file = write(tmp_path, f"{site.url}/posts")
        terms = (
            f'acquisition: {{basis: scraped-terms-unclear, terms: {{url: "{site.url}/terms", read_on: 2026-09-01}}}}'
        )
        plain = "acquisition: {basis: scraped-terms-unclear}"
        file.write_text(file.read_text().replace(plain, terms))
        ran = collect(cli, site, "--write")
        assert "terms: they were read on 2026-09-01" in ran.out
        assert sha256(b"Terms.").hexdigest() not in file.read_text()
        file.write_text(file.read_text().replace(", read_on: 2026-09-01", ""))
        collect(cli, site, "--write")
    assert f"read_on: 2026-11-01, sha256: {sha256(b'Terms.').hexdigest()}" in file.read_text()


@pytest.mark.parametrize(
    ("recorded", "is_told"), [("{}", False), ("SHA-256:{}", False), ("0x{}", False), ("x{}", True)]
)
def test_a_license_text_is_told_to_be_another_one_by_its_digest_alone(
    cli: Cli, tmp_path: Path, recorded: str, is_told: bool
) -> None:
    with served({**QUIET, "/license": b"Rules."}) as site:
        digest = recorded.format(sha256(b"Rules.").hexdigest())
        write(tmp_path, f"{site.url}/posts", f'{{evidence: {{url: "{site.url}/license", sha256: "{digest}"}}}}')
        ran = collect(cli, site)
    assert ("another one than was recorded" in ran.out) is is_told


def write_table(folder: Path, rows: list[dict[str, Any]]) -> None:
    (folder / "dataset.crs.yaml").write_text(
        HEADER.format(name="posts").replace("sources:\n", "sources: {table: sources.jsonl}\n")
    )
    (folder / "sources.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))


def row(id_: str, url: str) -> dict[str, Any]:
    return {"id": id_, "category": "crawled", "locator": {"url": url}, "license": "unknown"}


def test_the_sources_of_a_table_are_asked_about_too(cli: Cli, tmp_path: Path) -> None:
    with served({"/a": PAGE, "/b": PAGE, "/robots.txt": b"User-agent: GPTBot\nDisallow: /b\n"}) as site:
        rows = [row(f"a{number}", f"{site.url}/a") for number in range(5_000)]
        rows += [row(f"b{number}", f"{site.url}/b") for number in range(60)]
        write_table(tmp_path, [*rows, {"id": "given", "category": "public_dataset"}])
        ran = collect(cli, site)
        assert [path for path, _ in site.asked][3:] == ["/a", "/b"]
        assert ran.code == 1
        lines = ran.out.splitlines()
        assert lines[0] == f"b0  disallow  {site.url}/b, checked 2026-11-01T12:00:00Z"
        assert lines[-2:] == [
            "and 10 more that are disallowed or unknown; `--format json` has them all",
            "5,060 crawled sources: 60 disallow, 5,000 allow",
        ]
        found = json.loads(collect(cli, site, "--format", "json").out)["sources"]
        assert [(each["id"], each["uses"]["train"]["verdict"]) for each in found[4_999:5_001]] == [
            ("a4999", "allow"),
            ("b0", "disallow"),
        ]
        assert collect(cli, site, "--source", "a7").out == "1 crawled source: 1 allow\n"
        assert collect(cli, site, "--source", "none").code == 2


def test_a_table_is_never_filled_in(cli: Cli, tmp_path: Path) -> None:
    with served(QUIET) as site:
        write_table(tmp_path, [row("a", f"{site.url}/posts")])
        ran = collect(cli, site, "--write")
        assert ran.code == 2
        assert "collect without --write" in ran.err
        assert site.asked == []


def test_a_table_of_nothing_crawled(cli: Cli, tmp_path: Path) -> None:
    write_table(tmp_path, [{"id": "given", "category": "public_dataset"}])
    assert cli("collect").out.startswith("there is nothing to ask")
    assert json.loads(cli("collect", "--format", "json").out)["sources"] == []


def test_more_places_than_records_hold_are_refused_before_anything_is_asked(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crs_gate.collecting.plan.MOST", 3)
    with served(QUIET) as site:
        write_table(tmp_path, [row(f"a{number}", f"{site.url}/{number}") for number in range(9)])
        ran = collect(cli, site)
        assert ran.code == 2
        assert "more than 3 places" in ran.err
        assert site.asked == []
