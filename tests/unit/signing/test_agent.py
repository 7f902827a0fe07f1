"""An agent of SSH that lies, breaks off or refuses: each ends in a sentence."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from crs_gate.errors import UsageError
from crs_gate.evidence.sshsig import string
from crs_gate.signing import agent
from tests.unit.evidence.build import ALICE

Answers = Callable[[bytes], dict[str, str]]


@pytest.fixture
def answers(tmp_path: Path) -> Iterator[Answers]:
    """An agent that gives these bytes to whoever asks, once, and the environment that leads to it."""
    threads: list[threading.Thread] = []

    def start(data: bytes) -> dict[str, str]:
        path = tmp_path / "agent"
        server = socket.socket(socket.AF_UNIX)
        server.bind(str(path))
        server.listen(1)

        def serve() -> None:
            with server, server.accept()[0] as connection:
                connection.recv(65536)
                connection.sendall(data)

        threads.append(threading.Thread(target=serve, daemon=True))
        threads[-1].start()
        return {"SSH_AUTH_SOCK": str(path)}

    yield start
    for thread in threads:
        thread.join(5)


def answer(kind: int, body: bytes) -> bytes:
    return string(bytes((kind,)) + body)


def test_keys_that_cannot_sign_here_are_left_out(answers: Answers) -> None:
    two = struct.pack(">I", 2) + string(ALICE.key.blob) + string(b"alice") + string(b"odd") + string(b"?")
    assert agent.identities(answers(answer(12, two))) == (agent.Identity(ALICE.key, "alice"),)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\0\0",
        struct.pack(">I", 0),
        struct.pack(">I", 2**31),
        struct.pack(">I", 10) + b"\x0c",
        answer(12, b""),
        answer(12, struct.pack(">I", 2**32 - 1)),
        answer(12, struct.pack(">II", 1, 2**32 - 1)),
        answer(5, b""),
    ],
)
def test_what_is_no_list_of_keys(answers: Answers, data: bytes) -> None:
    with pytest.raises(UsageError, match="the agent of SSH"):
        agent.identities(answers(data))


@pytest.mark.parametrize("data", [answer(5, b""), answer(14, b"\0"), answer(14, string(b"\0"))])
def test_what_is_no_signature(answers: Answers, data: bytes) -> None:
    with pytest.raises(UsageError, match="the agent of SSH"):
        agent.signer(ALICE.key, answers(data)).sign(b"message")
