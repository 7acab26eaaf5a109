"""A codec that remembers reads exactly as one that does not."""

from __future__ import annotations

from typing import Any

import pytest

from harness.config.environment import default_omgeving
from loadtests.generator.client_kit import Geheugencodec, Geheugensleutel
from simulator.errors import RemoteProtocolError
from simulator.messages.codec import Codec
from simulator.messages.model import Aanleverpuntverwijzing, Bericht, DocumentResponse, Foutantwoord, OverdrachtResponse
from simulator.messages.reader import Reader
from simulator.standard.keys import HmacSearchKey, SessieId, Zoeksleutel
from simulator.standard.release import DOSSIER_2019_1

DOSSIER = b'<dossier xmlns="' + DOSSIER_2019_1.namespace.encode() + b'"><a>%s</a></dossier>'


@pytest.fixture
def codec() -> Codec:
    """A codec without a memory."""
    omgeving = default_omgeving()
    return Codec(omgeving.release, omgeving.aannames)


@pytest.fixture
def geheugen() -> Geheugencodec:
    """A codec with a memory."""
    return Geheugencodec(default_omgeving())


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


def test_same_as_without(codec: Codec, geheugen: Geheugencodec) -> None:
    """What is read is the same, the first time and every later time."""
    berichten: list[Bericht] = [
        DocumentResponse(dossier=DOSSIER % b"x"),
        OverdrachtResponse(
            sessie_id=SessieId("s"), aanleverpunten=(Aanleverpuntverwijzing(aanleverpunt="1", url="https://a/"),)
        ),
        Foutantwoord(code="SessieOnbekend", tekst="geen sessie"),
    ]
    for bericht in berichten:
        data = codec.write(bericht)
        for _ in range(3):
            assert geheugen.read(data) == codec.read(data)
        assert geheugen.write(bericht) == data


def test_read_once(geheugen: Geheugencodec, readings: list[bytes]) -> None:
    """An answer of which every byte came before is not read again."""
    data = answer(geheugen, b"x")
    for _ in range(5):
        geheugen.read(data)
    assert readings == [data]


def test_one_byte(geheugen: Geheugencodec) -> None:
    """Answers that differ in one byte are never taken for each other."""
    dossiers = []
    for content in (b"x", b"y", b"x ", b"x"):
        bericht = geheugen.read(answer(geheugen, content)).bericht
        assert isinstance(bericht, DocumentResponse)
        dossiers.append(bericht.dossier)
    assert dossiers == [DOSSIER % content for content in (b"x", b"y", b"x ", b"x")]


def test_refusal_each_time(geheugen: Geheugencodec) -> None:
    """What cannot be read is refused the second time as it was the first."""
    for _ in range(2):
        with pytest.raises(RemoteProtocolError):
            geheugen.read(b"<html>")


def test_large_answers_are_not_kept(geheugen: Geheugencodec, readings: list[bytes]) -> None:
    """An answer with large attachments is read each time, and takes no memory."""
    data = answer(geheugen, b"x" * 70_000)
    first, second = geheugen.read(data), geheugen.read(data)
    assert first == second
    assert readings == [data, data]


def test_what_never_returns_is_not_kept(geheugen: Geheugencodec) -> None:
    """A sessie is granted once, so its answer takes no place from dossiers that will come by again."""
    verwijzing = Aanleverpuntverwijzing(aanleverpunt="1", url="https://a/")
    for number in range(5):
        sessie = OverdrachtResponse(sessie_id=SessieId(f"s{number}"), aanleverpunten=(verwijzing,))
        assert geheugen.read(geheugen.write(sessie)).bericht == sessie
    assert geheugen._read_before == {}


def test_memory_is_bounded(geheugen: Geheugencodec, readings: list[bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond so many answers it begins anew, and goes on reading rightly."""
    monkeypatch.setattr("loadtests.generator.client_kit.REMEMBERED", 3)
    all_of_them = [answer(geheugen, b"%d" % number) for number in range(10)]
    for data in all_of_them:
        geheugen.read(data)
        assert len(geheugen._read_before) <= 3
    bericht = geheugen.read(all_of_them[0]).bericht
    assert bericht == DocumentResponse(dossier=DOSSIER % b"0")
    assert len(readings) == 11


def test_search_keys_are_made_once() -> None:
    """A remembered search key is the one that its strategy makes, and is made once for each pupil."""
    asked: list[str] = []

    class Strategy(HmacSearchKey):
        def make(self, pgn: str) -> Zoeksleutel:
            asked.append(pgn)
            return super().make(pgn)

    sleutel = Geheugensleutel(Strategy())
    made = [sleutel.make(pgn) for pgn in ("999990019", "999990020", "999990019")]
    assert asked == ["999990019", "999990020"]
    assert made == [HmacSearchKey().make(pgn) for pgn in ("999990019", "999990020", "999990019")]
    assert sleutel.same(made[0], made[2])
    assert not sleutel.same(made[0], made[1])
