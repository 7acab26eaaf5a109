"""A codec that remembers reads exactly as one that does not."""

from __future__ import annotations

from typing import Any

import pytest

from harness.config.environment import default_environment
from loadtests.generator.client_kit import CachingCodec
from simulator.errors import RemoteProtocolError
from simulator.messages.codec import Codec
from simulator.messages.model import AanleverpuntReference, DocumentResponse, Message, OverdrachtResponse, SoapFault
from simulator.messages.reader import Reader
from simulator.standard.keys import SessieId
from simulator.standard.release import DOSSIER_2019_1

DOSSIER = b'<dossier xmlns="' + DOSSIER_2019_1.namespace.encode() + b'"><a>%s</a></dossier>'


@pytest.fixture
def codec() -> Codec:
    """A codec without a memory."""
    environment = default_environment()
    return Codec(environment.release, environment.aannames)


@pytest.fixture
def memory() -> CachingCodec:
    """A codec with a memory."""
    return CachingCodec(default_environment())


@pytest.fixture
def readings(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What was really read, rather than remembered."""
    found: list[bytes] = []
    really = Reader.read

    def reading(self: Reader, data: bytes) -> Any:  # noqa: ANN401 - as the reader returns
        found.append(data)
        return really(self, data)

    monkeypatch.setattr(Reader, "read", reading)
    return found


def answer(codec: Codec, content: bytes) -> bytes:
    """Return an answer with a dossier."""
    return codec.write(DocumentResponse(dossier=DOSSIER % content))


def test_same_as_without(codec: Codec, memory: CachingCodec) -> None:
    """What is read is the same, the first time and every later time."""
    messages: list[Message] = [
        DocumentResponse(dossier=DOSSIER % b"x"),
        OverdrachtResponse(
            sessie_id=SessieId("s"), aanleverpunten=(AanleverpuntReference(aanleverpunt="1", url="https://a/"),)
        ),
        SoapFault(code="SessieOnbekend", text="geen sessie"),
    ]
    for message in messages:
        data = codec.write(message)
        for _ in range(3):
            assert memory.read(data) == codec.read(data)
        assert memory.write(message) == data


def test_read_once(memory: CachingCodec, readings: list[bytes]) -> None:
    """An answer of which every byte came before is not read again."""
    data = answer(memory, b"x")
    for _ in range(5):
        memory.read(data)
    assert readings == [data]


def test_one_byte(memory: CachingCodec) -> None:
    """Answers that differ in one byte are never taken for each other."""
    dossiers = []
    for content in (b"x", b"y", b"x ", b"x"):
        message = memory.read(answer(memory, content)).message
        assert isinstance(message, DocumentResponse)
        dossiers.append(message.dossier)
    assert dossiers == [DOSSIER % content for content in (b"x", b"y", b"x ", b"x")]


def test_refusal_each_time(memory: CachingCodec) -> None:
    """What cannot be read is refused the second time as it was the first."""
    for _ in range(2):
        with pytest.raises(RemoteProtocolError):
            memory.read(b"<html>")


def test_large_answers_are_not_kept(memory: CachingCodec, readings: list[bytes]) -> None:
    """An answer with large attachments is read each time, and takes no memory."""
    data = answer(memory, b"x" * 70_000)
    first, second = memory.read(data), memory.read(data)
    assert first == second
    assert readings == [data, data]


def test_what_never_returns_is_not_kept(memory: CachingCodec) -> None:
    """A sessie is granted once, so its answer takes no place from dossiers that will come by again."""
    reference = AanleverpuntReference(aanleverpunt="1", url="https://a/")
    for number in range(5):
        sessie = OverdrachtResponse(sessie_id=SessieId(f"s{number}"), aanleverpunten=(reference,))
        assert memory.read(memory.write(sessie)).message == sessie
    assert memory._read_before == {}


def test_memory_is_bounded(memory: CachingCodec, readings: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond so many answers it begins anew, and goes on reading rightly."""
    monkeypatch.setattr("loadtests.generator.client_kit.REMEMBERED", 3)
    all_of_them = [answer(memory, b"%d" % number) for number in range(10)]
    for data in all_of_them:
        memory.read(data)
        assert len(memory._read_before) <= 3
    message = memory.read(all_of_them[0]).message
    assert message == DocumentResponse(dossier=DOSSIER % b"0")
    assert len(readings) == 11
