"""Finds the message in a received SOAP envelope."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.errors import RemoteProtocolError
from simulator.messages.node import SOAP, Knoop
from simulator.text.text import Tekst

SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"


class EnvelopError(RemoteProtocolError):
    """No SOAP 1.1 envelope with something in it.

    Args:
        tekst: what is wrong.
        line: where.
    """

    def __init__(self, tekst: Tekst, *, line: int) -> None:
        super().__init__(tekst.en, nl=tekst.nl, line=line)
        self.tekst = tekst


@dataclass(frozen=True, slots=True, kw_only=True)
class Inhoud:
    """What an envelope carries.

    Attributes:
        root: the envelope.
        body: the Body.
        message: the first child of the Body; there should be one.
        path: of the message: which child at each level, the root included.
    """

    root: Knoop
    body: Knoop
    message: Knoop
    path: tuple[int, ...]


def open_envelope(root: Knoop) -> Inhoud:
    """Return what the envelope carries.

    Raises:
        EnvelopError: no SOAP 1.1 envelope, no Body, or nothing in it.
    """
    if root.name != "Envelope" or root.namespace != SOAP:
        raise EnvelopError(_stranger(root), line=root.line)
    body = root.find(SOAP, "Body")
    if body is None:
        raise EnvelopError(Tekst(nl="de envelop heeft geen Body", en="the envelope has no Body"), line=root.line)
    if not body.children:
        raise EnvelopError(Tekst(nl="de Body is leeg", en="the Body is empty"), line=body.line)
    return Inhoud(root=root, body=body, message=body.children[0], path=(0, root.children.index(body), 0))


def _stranger(root: Knoop) -> Tekst:
    if root.namespace == SOAP_12:
        return Tekst(
            nl="dit is een envelop van SOAP 1.2; OSO heeft SOAP 1.1",
            en="this is an envelope of SOAP 1.2; OSO has SOAP 1.1",
        )
    name = f"{{{root.namespace}}}{root.name}" if root.namespace else root.name
    return Tekst(nl=f"dit is geen SOAP-envelop maar <{name}>", en=f"this is no SOAP envelope but <{name}>")
