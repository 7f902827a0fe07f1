"""``crs-gate media``: pictures with content credentials of a certificate authority of its own."""

import json
import os
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from crs_gate.auditing import media
from tests.credentials import Authority, authority, png, signed, with_xmp
from tests.e2e.commands import Cli, command_line

RESERVED = {"ai_training": "notAllowed", "data_mining": "notAllowed"}


@pytest.fixture(scope="module")
def signer() -> Authority:
    return authority()


@pytest.fixture
def cli(capsys, tmp_path: Path, monkeypatch) -> Cli:
    return command_line(capsys, tmp_path, monkeypatch, "media")


def verdicts(cli: Cli, *arguments: str) -> dict[str, dict]:
    ran = cli("--format", "json", "--jobs", "1", *arguments)
    return {file["path"]: file for file in json.loads(ran.out)["files"]}


def test_a_reservation_is_told_and_ends_with_1(cli: Cli, tmp_path: Path, signer: Authority):
    (tmp_path / "a.png").write_bytes(signed(png(), signer, RESERVED))
    (tmp_path / "b.png").write_bytes(png())
    ran = cli("--jobs", "1")
    assert ran.code == 1
    assert "a.png: train disallow, mining disallow, inference silent; C2PA valid (Tests of a gate)" in ran.out
    assert "b.png" not in ran.out
    assert "2 files; 0 made by a model or an algorithm; 0 not read whole" in ran.out


def test_a_copy_that_was_signed_again_keeps_what_it_was_made_from(cli: Cli, tmp_path: Path, signer: Authority):
    first = signed(png(), signer, RESERVED)
    (tmp_path / "copy.png").write_bytes(signed(first, signer, None, first))
    found = verdicts(cli)["copy.png"]
    assert found["verdict"]["train"] == "disallow"
    assert found["marks"][0]["origin"] == "cawg.training-mining, of what it was made from"


def test_what_a_picture_was_put_together_from_restricts_it_too(cli: Cli, tmp_path: Path, signer: Authority):
    part = signed(png(), signer, RESERVED)
    (tmp_path / "collage.png").write_bytes(signed(png(), signer, {"ai_training": "allowed"}, part, "componentOf"))
    (tmp_path / "own.pem").write_text(signer.anchor)
    found = verdicts(cli, "--trust-list", "own.pem")["collage.png"]
    assert (found["verdict"]["train"], found["c2pa"]["state"]) == ("disallow", "trusted")


def test_a_permission_takes_a_list_that_vouches_for_its_signer(cli: Cli, tmp_path: Path, signer: Authority):
    (tmp_path / "a.png").write_bytes(signed(png(), signer, {"ai_training": "allowed"}))
    (tmp_path / "own.pem").write_text(signer.anchor)
    (tmp_path / "other.pem").write_text(authority("Somebody else").anchor)
    assert verdicts(cli)["a.png"]["verdict"]["train"] == "unknown"
    assert verdicts(cli, "--trust-list", "other.pem")["a.png"]["verdict"]["train"] == "unknown"
    trusted = verdicts(cli, "--trust-list", "own.pem")["a.png"]
    assert (trusted["verdict"]["train"], trusted["c2pa"]["state"]) == ("allow", "trusted")


def test_a_restriction_counts_where_the_picture_was_changed_afterwards(cli: Cli, tmp_path: Path, signer: Authority):
    data = bytearray(signed(png(), signer, RESERVED))
    data[data.rindex(b"IDAT") + 6] ^= 1
    (tmp_path / "a.png").write_bytes(bytes(data))
    found = verdicts(cli)["a.png"]
    assert (found["verdict"]["train"], found["c2pa"]["state"]) == ("disallow", "invalid")


def test_nothing_is_fetched_for_a_picture_that_names_an_address(cli: Cli, tmp_path: Path):
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_port}/manifest.c2pa"
        (tmp_path / "a.png").write_bytes(with_xmp(f'dcterms:provenance="{address}"'))
        ran = cli("--jobs", "1")
    finally:
        server.shutdown()
        server.server_close()
    assert ran.code == 3
    assert "its manifest lies elsewhere, and nothing is fetched" in ran.out
    assert asked == []


def test_no_socket_is_opened(tmp_path: Path, signer: Authority):
    (tmp_path / "a.png").write_bytes(signed(png(), signer, RESERVED))
    (tmp_path / "b.png").write_bytes(with_xmp('dcterms:provenance="http://127.0.0.1:1/manifest.c2pa"'))
    assert media._SETTINGS["core"] == {"allowed_network_hosts": []}
    assert media._SETTINGS["verify"]["remote_manifest_fetch"] is media._SETTINGS["verify"]["ocsp_fetch"] is False
    before = _sockets()
    assert [media._read(str(tmp_path), "", name).fault for name in ("a.png", "b.png")] == ["", media._REMOTE]
    assert _sockets() == before


def _sockets() -> set[str]:
    """Open connections of this process, where the system tells."""
    folder = Path("/proc/self/fd")
    links = [str(each.readlink()) for each in folder.iterdir() if each.is_symlink()] if folder.is_dir() else []
    return {link for link in links if link.startswith("socket:")}


def test_an_address_that_is_called_like_an_answer_of_the_library_is_no_answer(tmp_path: Path):
    address = "http://127.0.0.1:1/ManifestNotFound"
    (tmp_path / "a.png").write_bytes(with_xmp(f'dcterms:provenance="{address}"'))
    assert media._read(str(tmp_path), "", "a.png").fault == media._REMOTE


def test_a_file_that_ends_its_process_is_named_and_the_others_are_read(tmp_path: Path, monkeypatch, signer: Authority):
    for name in ("a.png", "b.png", "c.png"):
        (tmp_path / name).write_bytes(signed(png(), signer, RESERVED))
    monkeypatch.setattr(media, "_read", _dies_of_b)
    found = {each.path: each for each in media.read_all(str(tmp_path), ["a.png", "b.png", "c.png"], 2)}
    assert found["b.png"].fault == "the library that reads C2PA ended, or took too long"
    assert [found[name].verdict("train") for name in ("a.png", "b.png", "c.png")] == ["disallow", "unknown", "disallow"]


def test_only_what_a_hostile_file_may_have_ended_is_read_anew(tmp_path: Path, monkeypatch):
    names = [f"{number:02}.png" for number in range(40)]
    for name in names:
        (tmp_path / name).write_bytes(png())
    names[20:20] = ["b.png"]
    alone: list[str] = []
    monkeypatch.setattr(media, "_read", _dies_of_b)
    monkeypatch.setattr(media, "_alone", lambda _, path: alone.append(path) or media.Media(path, fault="ended"))
    found = list(media.read_all(str(tmp_path), names, 1))
    assert [each.path for each in found] == names
    assert "b.png" in alone
    assert len(alone) <= 5


def test_a_file_that_takes_too_long_is_named_and_the_others_are_read(tmp_path: Path, monkeypatch):
    for name in ("a.png", "b.png", "c.png"):
        (tmp_path / name).write_bytes(png())
    monkeypatch.setattr(media, "_read", _hangs_of_b)
    monkeypatch.setattr(media, "PATIENCE", 5.0)
    found = [each.fault for each in media.read_all(str(tmp_path), ["a.png", "b.png", "c.png"], 1)]
    assert found == ["", "the library that reads C2PA ended, or took too long", ""]


def test_any_other_fault_is_one_of_its_file(tmp_path: Path, monkeypatch):
    (tmp_path / "a.png").write_bytes(png())
    monkeypatch.setattr(media, "_read", _fails_of_b)
    assert [each.fault for each in media.read_all(str(tmp_path), ["b.png", "a.png"], 1)] == [
        "it cannot be read: TypeError",
        "",
    ]


def _hangs_of_b(root: str, anchors: str, path: str) -> media.Media:
    if path == "b.png":
        time.sleep(600)
    return _read(root, anchors, path)


def _fails_of_b(root: str, anchors: str, path: str) -> media.Media:
    if path == "b.png":
        raise TypeError("a surprise")
    return _read(root, anchors, path)


_read = media._read


def _dies_of_b(root: str, anchors: str, path: str) -> media.Media:
    if path == "b.png":
        os._exit(11)
    return _read(root, anchors, path)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "there is no media file"),
        (("gone",), "there is no file or folder gone"),
        (("notes.txt",), "notes.txt is called like no media file"),
        (("--trust-list", "notes.txt"), "notes.txt holds no certificates (PEM)"),
        (("--trust-list", "gone.pem"), "gone.pem cannot be read"),
    ],
)
def test_wrong_usage_is_told(cli: Cli, tmp_path: Path, arguments, told):
    (tmp_path / "notes.txt").write_text("x")
    ran = cli(*arguments)
    assert ran.code == 2
    assert told in ran.err


@pytest.mark.parametrize("name", ["a.png", "a.jpg", "a.mp4", "a.wav", "a.svg", "a.pdf"])
def test_a_hostile_file_is_no_crash(cli: Cli, tmp_path: Path, name):
    (tmp_path / name).write_bytes(b"\x00\xffjumb c2pa" * 1000)
    assert cli("--jobs", "1").code in (0, 3)


@pytest.mark.parametrize("named", ["{place}", "{place}/a.png", "../pictures"])
def test_a_place_outside_of_the_folder_can_be_named(cli: Cli, tmp_path: Path, signer: Authority, named):
    place = tmp_path / "pictures"
    place.mkdir()
    (place / "a.png").write_bytes(signed(png(), signer, RESERVED))
    (tmp_path / "work").mkdir()
    ran = cli("--directory", str(tmp_path / "work"), "--jobs", "1", named.format(place=place))
    assert ran.code == 1
    assert "a.png: train disallow" in ran.out


def test_what_is_no_ordinary_file_is_told(cli: Cli, tmp_path: Path):
    os.mkfifo(tmp_path / "a.png")
    ran = cli("--jobs", "1")
    assert (ran.code, "it is no ordinary file" in ran.out) == (3, True)


def test_a_permission_that_nobody_vouches_for_ends_with_3(cli: Cli, tmp_path: Path, signer: Authority):
    (tmp_path / "a.png").write_bytes(signed(png(), signer, {"ai_training": "allowed"}))
    (tmp_path / "own.pem").write_text(signer.anchor)
    assert cli("--jobs", "1").code == 3
    assert cli("--jobs", "1", "--trust-list", "own.pem").code == 0


def test_a_long_path_hides_no_verdict(cli: Cli, tmp_path: Path, signer: Authority):
    place = tmp_path.joinpath(*["x" * 200] * 3)
    place.mkdir(parents=True)
    (place / "a.png").write_bytes(signed(png(), signer, RESERVED))
    assert "train disallow" in cli("--jobs", "1").out


def test_links_are_not_followed(cli: Cli, tmp_path: Path, signer: Authority):
    (tmp_path / "real.dat").write_bytes(signed(png(), signer, RESERVED))
    (tmp_path / "a.png").symlink_to("real.dat")
    (tmp_path / "b.png").write_bytes(png())
    assert list(verdicts(cli)) == ["b.png"]
