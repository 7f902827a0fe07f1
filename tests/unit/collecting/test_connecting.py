"""Connections go to public addresses alone, and to the very address that was looked at."""

import socket
import time
from typing import Any

import pytest

from crs_gate.collecting.addresses import is_public
from crs_gate.collecting.connecting import Deadline, Network
from crs_gate.collecting.fetching import Bounds, Fetcher

PRIVATE = """
    127.0.0.1 127.255.255.254 0.0.0.0 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1
    192.0.0.8 192.0.2.1 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255
    :: ::1 fe80::1 fe80::1%eth0 fc00::1 fd00:ec2::254 ff02::1 2001:db8::1
    ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::127.0.0.1 64:ff9b::10.0.0.1 64:ff9b:1::10.0.0.1 2002:7f00:1::
    2001:0:4136:e378:8000:63bf:80ff:fffe not-an-address
"""


@pytest.mark.parametrize("address", PRIVATE.split())
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["93.184.216.34", "1.1.1.1", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_addresses_that_are_public(address: str) -> None:
    assert is_public(address)


def _entries(*addresses: str) -> list[Any]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in addresses]


class _Connection:
    """Takes note of where it is told to connect to, and refuses."""

    tried: list[str] = []  # noqa: RUF012 - shared on purpose

    def __init__(self, *_: object) -> None:
        pass

    def settimeout(self, _: float) -> None:
        pass

    def connect(self, address: tuple[str, int]) -> None:
        self.tried.append(address[0])
        raise ConnectionRefusedError

    def close(self) -> None:
        pass


def test_a_name_is_resolved_once_and_what_was_checked_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = iter([_entries("93.184.216.34"), _entries("127.0.0.1")])
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: next(answers))
    monkeypatch.setattr(socket, "socket", _Connection)
    _Connection.tried.clear()
    answer = Fetcher(Network(), Bounds(2, 0)).fetch("http://rebinding.example/", 100)
    assert answer.error == "the connection failed"
    assert _Connection.tried == ["93.184.216.34"]
    assert next(answers) == _entries("127.0.0.1")


def test_one_private_address_among_public_ones_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: _entries("93.184.216.34", "10.0.0.1"))
    monkeypatch.setattr(socket, "socket", _Connection)
    _Connection.tried.clear()
    answer = Fetcher(Network(), Bounds(2, 0)).fetch("http://both.example/", 100)
    assert answer.error == "both.example is at 10.0.0.1, which is no public address"
    assert not _Connection.tried


def test_a_name_that_is_not_there_is_said_to_be(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "no")

    monkeypatch.setattr(socket, "getaddrinfo", missing)
    answer = Fetcher(Network(), Bounds(2, 0)).fetch("http://missing.example/", 100)
    assert answer.error == "the name missing.example is not found"


def test_settings_of_the_machine_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def resolve(host: str, *_: object, **__: object) -> list[Any]:
        asked.append(host)
        raise socket.gaierror

    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("http_proxy", "http://proxy.example:3128")
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    Fetcher(Network(), Bounds(2, 0)).fetch("http://direct.example/", 100)
    assert asked == ["direct.example"]


def test_a_connection_that_is_made_when_the_time_is_over_is_not_kept() -> None:
    one, other = socket.socketpair()
    with one, other, Deadline(0.01) as deadline:
        time.sleep(0.1)
        with pytest.raises(OSError, match="too late"):
            deadline.hold(one)
