"""What a message costs above parsing or serialising its bytes."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median

import pytest
from lxml import etree

from simulator.messages.codec import Codec
from simulator.messages.model import Adressering, DocumentRequest, DocumentResponse, Message
from simulator.standard.aannames import Aannames
from simulator.standard.keys import SessieId
from simulator.standard.release import OSO22

ADDRESSES = Adressering(
    bron_brin="99AB",
    bron_aanleverpunt="00000007000099AB0001",
    doel_brin="99CD",
    doel_aanleverpunt="00000007000099CD0001",
)
SMALL = DocumentRequest(
    adressering=ADDRESSES,
    pgn="999900006",
    overdrachtsoort="overstapdossier",
    sessie_id=SessieId("9cebd89c-8953-416b-a2cb-ecee939f1775"),
)
LARGE = DocumentResponse(
    dossier=b'<?xml version="1.0" encoding="UTF-8"?>\n<dossier xmlns="urn:dossier">'
    + b"<toets><naam>Rekenen</naam><score>42</score></toets>\n" * 380
    + b"</dossier>\n"
)
ROUNDS, PER_ROUND = 15, 40


def side_by_side(ours: Callable[[], object], floor: Callable[[], object]) -> tuple[float, float]:
    """Return the CPU seconds of one call of each, measured in turn: the median of the rounds."""

    def once(work: Callable[[], object]) -> float:
        start = time.process_time()
        for _ in range(PER_ROUND):
            work()
        return (time.process_time() - start) / PER_ROUND

    once(ours), once(floor)
    rounds = [(once(ours), once(floor)) for _ in range(ROUNDS)]
    return median(one for one, _ in rounds), median(other for _, other in rounds)


@pytest.mark.parametrize("message", [SMALL, LARGE], ids=["small", "20 kB dossier"])
@pytest.mark.parametrize("direction", ["read", "write"])
@pytest.mark.parametrize("embedding", ["xml_child", "base64"])
def test_cost(message: Message, direction: str, embedding: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Reading and writing are within an order of the bare work of lxml on the same bytes; the figures are printed."""
    codec = Codec(OSO22, Aannames.load({"A03": embedding}))
    data = codec.write(message)
    tree = etree.fromstring(data)
    work: dict[str, tuple[Callable[[], object], Callable[[], object]]] = {
        "read": (lambda: codec.read(data), lambda: etree.fromstring(data)),
        "write": (lambda: codec.write(message), lambda: etree.tostring(tree)),
    }
    ours, floor = side_by_side(*work[direction])
    with capsys.disabled():
        print(f"\n{direction} {len(data):>6} bytes, {embedding:<9}: {ours * 1e6:6.0f} µs, lxml {floor * 1e6:6.0f} µs")  # noqa: T201 - a benchmark prints
    assert ours < 25 * floor + 100e-6
