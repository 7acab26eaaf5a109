"""Finds the message in a received SOAP envelope."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.berichten.knoop import SOAP, Knoop
from simulator.errors import RemoteProtocolError

SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"


@dataclass(frozen=True, slots=True, kw_only=True)
class Inhoud:
    """What an envelope carries.

    Attributes:
        root: the envelope.
        body: the Body.
        message: the one child of the Body.
        path: of the message: which child at each level, the root included.
    """

    root: Knoop
    body: Knoop
    message: Knoop
    path: tuple[int, ...]


def open_envelope(root: Knoop) -> Inhoud:
    """Return what the envelope carries: the first child of the Body.

    Raises:
        RemoteProtocolError: no SOAP 1.1 envelope, no Body, or nothing in it.
    """
    if root.name != "Envelope" or root.namespace != SOAP:
        raise RemoteProtocolError(_strange(root), line=root.line)
    body = root.find(SOAP, "Body")
    if body is None:
        raise RemoteProtocolError("the envelope has no Body", line=root.line)
    if not body.children:
        raise RemoteProtocolError("the Body is empty", line=body.line)
    return Inhoud(root=root, body=body, message=body.children[0], path=(0, root.children.index(body), 0))


def _strange(root: Knoop) -> str:
    if root.namespace == SOAP_12:
        return "this is a SOAP 1.2 envelope; OSO has SOAP 1.1"
    name = f"{{{root.namespace}}}{root.name}" if root.namespace else root.name
    return f"this is no SOAP envelope but <{name}>"
