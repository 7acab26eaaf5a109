"""Finds the message in a received SOAP envelope."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.errors import RemoteProtocolError
from simulator.messages.node import SOAP, MessageNode
from simulator.text.text import Text

SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"


class EnvelopeError(RemoteProtocolError):
    """Not a SOAP 1.1 envelope with a filled Body.

    Args:
        text: what is wrong.
        line: in the received bytes, from 1.
    """

    def __init__(self, text: Text, *, line: int) -> None:
        super().__init__(text.en, nl=text.nl, line=line)
        self.text = text


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedEnvelope:
    """The parts of an envelope.

    Attributes:
        root: the envelope.
        body: the Body.
        message: the first child of the Body; there should be one.
        path: of the message: index among the siblings at each level, the root included.
    """

    root: MessageNode
    body: MessageNode
    message: MessageNode
    path: tuple[int, ...]


def open_envelope(root: MessageNode) -> OpenedEnvelope:
    """Return the parts of an envelope.

    Raises:
        EnvelopeError: no SOAP 1.1 envelope, no Body, or nothing in it.
    """
    if root.name != "Envelope" or root.namespace != SOAP:
        raise EnvelopeError(_no_envelope(root), line=root.line)
    body = root.find(SOAP, "Body")
    if body is None:
        raise EnvelopeError(Text(nl="de envelop heeft geen Body", en="the envelope has no Body"), line=root.line)
    if not body.children:
        raise EnvelopeError(Text(nl="de Body is leeg", en="the Body is empty"), line=body.line)
    return OpenedEnvelope(root=root, body=body, message=body.children[0], path=(0, root.children.index(body), 0))


def _no_envelope(root: MessageNode) -> Text:
    if root.namespace == SOAP_12:
        return Text(
            nl="dit is een envelop van SOAP 1.2; OSO heeft SOAP 1.1",
            en="this is an envelope of SOAP 1.2; OSO has SOAP 1.1",
        )
    name = f"{{{root.namespace}}}{root.name}" if root.namespace else root.name
    return Text(nl=f"dit is geen SOAP-envelop maar <{name}>", en=f"this is no SOAP envelope but <{name}>")
