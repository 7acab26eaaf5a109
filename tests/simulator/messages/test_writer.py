"""What the switches of the assumption register change on the wire, and what cannot be written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from simulator.errors import LocalProtocolError
from simulator.messages.codec import Codec
from simulator.messages.model import (
    DocumentRequest,
    DocumentResponse,
    MeldenNotificatieRequest,
    Message,
    OverdrachtRequest,
    SessiecontroleResponse,
)
from simulator.standard.keys import Koppelsleutel
from simulator.standard.overdracht import Overdrachtsoort

MakeCodec = Callable[..., Codec]
GetMessage = Callable[[str, str], Message]


@pytest.mark.parametrize("release", ["oso18", "oso22"])
@pytest.mark.parametrize(
    ("switch", "value", "name", "on_wire", "default"),
    [
        ("A04", "bsn", "documentRequest", "<o:bsn>999900006</o:bsn>", "<o:pgn>999900006</o:pgn>"),
        ("A05", "swv-dossier", "documentRequest-swv", ">swv-dossier<", ">SWVaanvraag<"),
        ("A08", "resultaat", "sessiecontroleResponse", "<o:resultaat>PO</o:resultaat>", "<o:sector>PO</o:sector>"),
        ("A09", "empty", "overdrachtRequest", "/><o:doelBrin>", "</o:bronBrin><o:doelBrin>"),
        ("A10", "flat", "overdrachtResponse", "</o:sessieId><o:aanleverpunt>", "</o:sessieId><o:aanleverpunten>"),
    ],
)
def test_switches(
    *,
    switch: str,
    value: str,
    name: str,
    on_wire: str,
    default: str,
    release: str,
    make_codec: MakeCodec,
    get_message: GetMessage,
) -> None:
    """Each switch changes the wire, is read back to the same message by either side, and is told by the check."""
    usual, other, message = make_codec(release), make_codec(release, **{switch: value}), get_message(release, name)
    assert default in usual.write(message).decode()
    written = other.write(message)
    assert on_wire in written.decode()
    assert (
        usual.read(written).message
        == other.read(written).message
        == other.read(usual.write(message)).message
        == message
    )
    assert other.check(written) == ()
    assert {found.assumption for found in usual.check(written)} == {switch}
    assert {found.assumption for found in other.check(usual.write(message))} == {switch}


@pytest.mark.parametrize("value", ["cdata", "base64", "gzip_base64"])
def test_switch_of_the_embedding(value: str, make_codec: MakeCodec) -> None:
    """The check of either side names A03 when the dossier is embedded otherwise."""
    usual, other, message = make_codec(), make_codec(A03=value), DocumentResponse(dossier=b"<d/>")
    assert other.check(other.write(message)) == usual.check(usual.write(message)) == ()
    assert [found.assumption for found in usual.check(other.write(message))] == ["A03"]
    assert [found.assumption for found in other.check(usual.write(message))] == ["A03"]


def test_swv_has_another_name_in_oso18(make_codec: MakeCodec, get_message: GetMessage) -> None:
    """The neutral word SWV is PaO on the wire of OSO'18."""
    message = get_message("oso18", "meldenNotificatieRequest-swv")
    assert b"<o:doel>PaO</o:doel>" in make_codec("oso18").write(message)
    assert b"<o:doel>SWV</o:doel>" in make_codec("oso22").write(message)


def test_enum_and_text_are_the_same(make_codec: MakeCodec, get_message: GetMessage) -> None:
    """A member of Overdrachtsoort is written as its word."""
    message = get_message("oso22", "documentRequest-swv")
    assert isinstance(message, DocumentRequest)
    codec = make_codec()
    assert codec.write(replace(message, overdrachtsoort=Overdrachtsoort.SWV)) == codec.write(message)


def test_both_keys_are_written(make_codec: MakeCodec, get_message: GetMessage) -> None:
    """A writer hinders nobody who wants to know what a Traffic Center says to two keys."""
    message = get_message("oso22", "overdrachtRequest")
    assert isinstance(message, OverdrachtRequest)
    both = replace(message, koppelsleutel=Koppelsleutel("X"), overdrachtsoort="verhuizing")
    codec = make_codec()
    assert codec.read(codec.write(both)).message == both


def test_moments_keep_their_offset(make_codec: MakeCodec, get_message: GetMessage) -> None:
    """A moment is written with the offset it has."""
    message = get_message("oso22", "meldenNotificatieRequest")
    assert isinstance(message, MeldenNotificatieRequest)
    in_utc = replace(message, aanvraagdatum=datetime(2022, 1, 20, 10, 17, 33, tzinfo=UTC))
    assert b">2022-01-20T10:17:33+00:00<" in make_codec().write(in_utc)


def test_moment_without_offset(make_codec: MakeCodec, get_message: GetMessage) -> None:
    """A moment without an offset is our own mistake."""
    message = get_message("oso22", "meldenNotificatieRequest")
    assert isinstance(message, MeldenNotificatieRequest)
    naive = replace(message, aanvraagdatum=datetime(2022, 1, 20))  # noqa: DTZ001 - a naive moment is what this is about
    with pytest.raises(LocalProtocolError, match="offset"):
        make_codec().write(naive)


@pytest.mark.parametrize("text", ["\x00", "a\x08", "\ud800"], ids=["nul", "backspace", "surrogate"])
def test_characters_that_xml_has_not(text: str, make_codec: MakeCodec) -> None:
    """A character that XML cannot hold is our own mistake."""
    with pytest.raises(LocalProtocolError, match="cannot be written"):
        make_codec().write(SessiecontroleResponse(sector=text))


def test_markup_is_escaped(make_codec: MakeCodec) -> None:
    """A value cannot become markup."""
    message = SessiecontroleResponse(sector='<a b="&">]]></a>')
    codec = make_codec()
    assert codec.read(codec.write(message)).message == message
