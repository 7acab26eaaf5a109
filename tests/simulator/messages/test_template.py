"""Filling in a form gives the bytes that building the tree gives, for every message and every assumption."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from itertools import product
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.errors import LocalProtocolError
from simulator.messages import writer
from simulator.messages.codec import Codec
from simulator.messages.model import (
    AanleverpuntReference,
    Adressering,
    AfmeldingRequest,
    AfmeldingResponse,
    DocumentRequest,
    MeldenNotificatieRequest,
    MeldenNotificatieResponse,
    Message,
    NotificatieRequest,
    NotificatieResponse,
    OverdrachtRequest,
    OverdrachtResponse,
    SessiecontroleRequest,
    SessiecontroleResponse,
)
from simulator.messages.writer import Writer
from simulator.standard.aannames import Aannames
from simulator.standard.keys import Koppelsleutel, SessieId, Zoeksleutel
from simulator.standard.overdracht import Overdrachtsoort
from simulator.standard.release import RELEASES

SWITCHES = {
    "A01": ("soap_fault", "resultaat"),
    "A03": ("xml_child", "base64"),
    "A04": ("pgn", "bsn"),
    "A05": ("SWVaanvraag", "swv-dossier"),
    "A08": ("sector", "resultaat"),
    "A09": ("omitted", "empty"),
    "A10": ("wrapped", "flat"),
}


@cache
def codecs() -> list[Codec]:
    """A codec of each release under each assumption."""
    return [
        Codec(release, Aannames.load(dict(zip(SWITCHES, values, strict=True))))
        for release in RELEASES.values()
        for values in product(*SWITCHES.values())
    ]


plain = st.sampled_from(["99AB", "00000007000099AB0001", "QUJD\nREVG=", "%s 100%% @", "a\tb", "'\"/", "]]>"])
text = st.one_of(
    st.just(""),
    plain,
    plain,
    plain,
    st.sampled_from(["a&b", "<x/>", "a\rb", "é", "\U0001f600", "\x7f", "\x00", "\ud800", "\uffff", "\x85"]),
    st.text(max_size=4),
)
moment = st.one_of(
    st.none(),
    st.sampled_from(
        [
            datetime(2022, 1, 20, 10, 17, 33, tzinfo=UTC),
            datetime(2022, 1, 20, 10, 17, 33, 5, tzinfo=timezone(timedelta(hours=1))),
            datetime(2022, 1, 20),  # noqa: DTZ001 - a naive moment is refused, in the same words
        ]
    ),
)
adressering = st.builds(Adressering, bron_brin=text, bron_aanleverpunt=text, doel_brin=text, doel_aanleverpunt=text)
sessie = text.map(SessieId)
maybe_sessie = st.one_of(st.none(), sessie)
keys = {
    "zoeksleutel": st.one_of(st.none(), st.builds(Zoeksleutel, waarde=text, pgnfrag=text)),
    "koppelsleutel": st.one_of(st.none(), text.map(Koppelsleutel)),
}
kind = st.one_of(st.sampled_from([*Overdrachtsoort, *map(str, Overdrachtsoort)]), text)
doel = st.one_of(st.sampled_from(["OV", "SWV"]), text)
references = st.builds(AanleverpuntReference, aanleverpunt=text, url=text)
MESSAGES: list[st.SearchStrategy[Message]] = [
    st.builds(OverdrachtRequest, adressering=adressering, overdrachtsoort=kind, **keys),
    st.builds(OverdrachtResponse, sessie_id=sessie, aanleverpunten=st.lists(references, max_size=3).map(tuple)),
    st.builds(SessiecontroleRequest, adressering=adressering, overdrachtsoort=kind, sessie_id=sessie, **keys),
    st.builds(SessiecontroleResponse, sector=text),
    st.builds(
        DocumentRequest,
        adressering=adressering,
        pgn=st.one_of(st.none(), text),
        koppelsleutel=keys["koppelsleutel"],
        overdrachtsoort=kind,
        sessie_id=sessie,
        aanvraagdatum=moment,
    ),
    st.builds(
        AfmeldingRequest, adressering=adressering, overdrachtsoort=kind, sessie_id=sessie, resultaat=text, **keys
    ),
    st.builds(AfmeldingResponse, resultaat=text),
    st.builds(
        MeldenNotificatieRequest, adressering=adressering, sessie_id=maybe_sessie, aanvraagdatum=moment, doel=doel
    ),
    st.builds(MeldenNotificatieResponse, url=text, koppelsleutel=keys["koppelsleutel"]),
    st.builds(
        NotificatieRequest,
        adressering=adressering,
        koppelsleutel=keys["koppelsleutel"],
        sessie_id=maybe_sessie,
        aanvraagdatum=moment,
        doel=doel,
    ),
    st.builds(NotificatieResponse, resultaat=text),
]


def outcome(codec: Codec, message: Message) -> bytes | str:
    """The bytes of a message, or why it cannot be written."""
    try:
        return codec.write(message)
    except LocalProtocolError as error:
        return str(error)


@pytest.mark.parametrize("index", range(len(MESSAGES)))
@given(data=st.data())
def test_same_bytes_as_the_tree(index: int, data: st.DataObject) -> None:
    """Each message of each release under each assumption is written, or refused, as by building its tree."""
    codec, message = data.draw(st.sampled_from(codecs())), data.draw(MESSAGES[index])
    with patch.object(Writer, "_fill", return_value=None):
        from_tree = outcome(codec, message)
    assert outcome(codec, message) == from_tree
    assert outcome(codec, message) == from_tree


def test_usual_messages_build_no_tree() -> None:
    """The second message of a form is filled in."""
    codec = codecs()[0]
    first, second = (SessiecontroleResponse(sector=word) for word in ("PO", "VO"))
    codec.write(first)
    with patch.object(Writer, "_build", side_effect=AssertionError):
        assert b">VO<" in codec.write(second)


def test_forms_are_bounded() -> None:
    """Answers with lists of ever other lengths do not pile up forms, and are written rightly."""
    codec = Codec(RELEASES["oso22"], Aannames.load({"A31": "NogEenCode"}))
    item = AanleverpuntReference(aanleverpunt="1", url="https://a/")
    with patch.object(writer, "_FORMS", 3):
        for length in (*range(6), 0):
            written = codec.write(OverdrachtResponse(sessie_id=SessieId("s"), aanleverpunten=(item,) * length))
            assert written.count(b"<o:url>") == length
            assert len(codec._writer._forms) <= 3
