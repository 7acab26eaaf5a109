"""Checks a received document against the binding, from the envelope down."""

from __future__ import annotations

from collections.abc import Callable

from simulator import untrusted_xml
from simulator.errors import RemoteProtocolError, UntrustedXmlError
from simulator.messages.binding import Binding, MessageBinding, Provenance
from simulator.messages.deviation import BindingDeviation, DeviationKind, Deviations
from simulator.messages.embedding import find, take_out
from simulator.messages.envelope import EnvelopeError, OpenedEnvelope, open_envelope
from simulator.messages.fault import find_refusal, is_fault
from simulator.messages.level_check import LevelCheck
from simulator.messages.node import MessageNode
from simulator.messages.reader import node_of
from simulator.standard.release import Release, release_of_namespace
from simulator.text.text import Text

_ENVELOPE = Provenance(certainty="S", source="protocol 2")
_NAMESPACE = Provenance(certainty="S", source="protocol 2.1")
_SOAP_FAULT = Provenance(certainty="S", source="SOAP 1.1, 4.4")
_OTHER_YEARS = {"20160411": "OSO'16", "20170227": "OSO'17", "20170601": "OSO'17", "20180404": "OSO'18"}
"""Releases by the date at the end of a namespace; its host was not always the same. Bron: protocol 2.1."""


class ConformanceCheck:
    """Checks documents against the binding of one release.

    Args:
        own: the release that is expected.
        binding_of: gives the binding of a release.
        max_bytes: larger documents are refused, and not checked any further.
    """

    def __init__(self, own: Release, binding_of: Callable[[Release], Binding], *, max_bytes: int) -> None:
        self._own = own
        self._binding_of = binding_of
        self._max_bytes = max_bytes

    def check(self, data: bytes) -> tuple[BindingDeviation, ...]:
        """Return every deviation, in document order as far as possible; nothing is raised about the data."""
        found = Deviations()
        try:
            root = untrusted_xml.parse(data, max_bytes=self._max_bytes)
            opened = open_envelope(node_of(root))
        except UntrustedXmlError as error:
            dutch = error.in_language("nl")
            text = Text(nl=f"dit wordt niet als XML aangenomen ({dutch})", en=f"this is not taken as XML ({error})")
            found.add_at(DeviationKind.NO_XML, error.line or 1, "/", _ENVELOPE, text)
        except EnvelopeError as error:
            found.add_at(DeviationKind.NO_SOAP, error.line or 1, "/", _ENVELOPE, error.text)
        else:
            self._check_body(data, opened, found)
        return tuple(found.found)

    def _check_body(self, data: bytes, opened: OpenedEnvelope, found: Deviations) -> None:
        message = opened.message
        path = f"/Envelope/Body/{message.name}"
        if len(opened.body.children) > 1:
            number = len(opened.body.children)
            nl, en = f"de Body heeft {number} elementen, verwacht één", f"the Body has {number} elements, expected one"
            found.add(DeviationKind.SEVERAL, opened.body.children[1], "/Envelope/Body", _ENVELOPE, nl=nl, en=en)
        if is_fault(message):
            self._check_fault(message, path, found)
            return
        release = release_of_namespace(message.namespace)
        if release is not self._own:
            _add_namespace(message, path, release, self._own, found)
        binding = self._binding_of(release or self._own)
        known = binding.by_name.get(message.name)
        if known is None:
            nl, en = f"<{message.name}> is geen bekend bericht", f"<{message.name}> is no known message"
            found.add(DeviationKind.UNKNOWN, message, path, _ENVELOPE, nl=nl, en=en)
            return
        if message.name != known.name:
            found.add_spelling(message, known.name, path, known.provenance)
        if find_refusal(message, known, binding.fault.element):
            _check_style("resultaat", message, path, binding, found)
        elif known.dossier:
            self._check_dossier(data, opened, known, found)
        else:
            LevelCheck(found, message, known.elements, path, known).check()

    def _check_fault(self, fault: MessageNode, path: str, found: Deviations) -> None:
        _check_style("soap_fault", fault, path, self._binding_of(self._own), found)
        for name in ("faultcode", "faultstring"):
            child = fault.find("", name)
            if child is None or not child.value:
                nl, en = f"<{name}> ontbreekt of is leeg", f"<{name}> is missing or empty"
                found.add(DeviationKind.MISSING, fault, path, _SOAP_FAULT, nl=nl, en=en)

    def _check_dossier(self, data: bytes, opened: OpenedEnvelope, binding: MessageBinding, found: Deviations) -> None:
        path = f"/Envelope/Body/{opened.message.name}"
        row = binding.dossier
        assert row is not None, "only called for a message with a dossier"
        assert row.type is not None, "an element with an attribute has a type"
        place = find(opened.root, opened.path, opened.message.namespace, row.name)
        container = place.container
        has_wrapper = container is not opened.message
        for other in opened.message.children if has_wrapper else ():
            if other is not container:
                nl, en = f"<{other.name}> hoort hier niet", f"<{other.name}> does not belong here"
                found.add(DeviationKind.UNKNOWN, other, f"{path}/{other.name}", binding.provenance, nl=nl, en=en)
        if not has_wrapper:
            nl, en = f"<{row.name}> ontbreekt", f"<{row.name}> is missing"
            found.add(DeviationKind.MISSING, container, path, row.provenance, nl=nl, en=en)
        else:
            path = f"{path}/{container.name}"
            if container.name != row.name:
                found.add_spelling(container, row.name, path, row.provenance)
        try:
            met = take_out(data, place, max_bytes=self._max_bytes, serialise=lambda: b"").embedding
        except RemoteProtocolError as error:
            nl, en = f"hier staat geen dossier ({error.in_language('nl')})", f"this is no dossier ({error})"
            found.add(DeviationKind.VALUE, container, path, row.type.provenance, nl=nl, en=en)
            return
        wanted = self._binding_of(self._own).embedding
        if met != wanted:
            nl, en = (
                f"het dossier zit erin als {met}, verwacht {wanted}",
                f"the dossier is in it as {met}, expected {wanted}",
            )
            found.add(DeviationKind.EMBEDDING, container, path, row.type.provenance, nl=nl, en=en)
        elif len(container.children) > 1:
            nl = f"er staan {len(container.children)} elementen in, verwacht één dossier"
            en = f"there are {len(container.children)} elements in it, expected one dossier"
            found.add(DeviationKind.DOUBLED, container.children[1], path, row.type.provenance, nl=nl, en=en)


def _check_style(style: str, node: MessageNode, path: str, binding: Binding, found: Deviations) -> None:
    expected = binding.fault.style
    if style != expected:
        nl = f"de foutmelding heeft de vorm {style}, verwacht {expected}"
        en = f"the foutmelding has the form {style}, expected {expected}"
        found.add(DeviationKind.FAULT_STYLE, node, path, binding.fault.provenance, nl=nl, en=en)


def _add_namespace(message: MessageNode, path: str, release: Release | None, own: Release, found: Deviations) -> None:
    year = release.name if release else _OTHER_YEARS.get(message.namespace.rpartition("/")[2], "")
    nl = f"namespace '{message.namespace}', verwacht '{own.namespace}'"
    en = f"namespace '{message.namespace}', expected '{own.namespace}'"
    if year:
        nl, en = f"{nl}: dit is die van {year}", f"{en}: this is that of {year}"
    found.add(DeviationKind.NAMESPACE, message, path, _NAMESPACE, nl=nl, en=en)
