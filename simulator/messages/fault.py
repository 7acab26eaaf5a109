"""Recognises a foutmelding in an answer, in whichever form it travels (assumption A01)."""

from __future__ import annotations

import re

from simulator.messages.binding import MessageBinding
from simulator.messages.model import SoapFault
from simulator.messages.node import SOAP, MessageNode

FAULTCODES = frozenset({"Client", "Server", "VersionMismatch", "MustUnderstand"})
"""The fault codes of SOAP 1.1 itself."""

_RESULT_CODE = re.compile(r"[A-Z][a-z]+(?:[A-Z][a-z]+)+")
_NO_RESULT_CODE = ("Error", "Exception", "Fault")


def is_fault(message: MessageNode) -> bool:
    """Tell whether the child of a Body is a SOAP Fault."""
    return message.namespace == SOAP and message.name == "Fault"


def is_result_code(text: str) -> bool:
    """Tell whether a text looks like a result code of OSO rather than like a sentence or the name of an exception.

    >>> is_result_code("LeerlinginfoNietBeschikbaar"), is_result_code("NullPointerException"), is_result_code("Fout")
    (True, False, False)
    """
    return _RESULT_CODE.fullmatch(text) is not None and not text.endswith(_NO_RESULT_CODE)


def read_fault(fault: MessageNode) -> tuple[SoapFault, dict[str, str]]:
    """Return the foutmelding in a SOAP Fault, with notes on where its code stood.

    The code is looked for in faultstring, in faultcode, before a colon in faultstring, and in the detail.
    """
    notes = {"fault": "soap_fault"}
    parts = {child.name: child for child in fault.children}
    faultcode = parts["faultcode"].value.rpartition(":")[2] if "faultcode" in parts else ""
    faultstring = parts["faultstring"].value if "faultstring" in parts else ""
    details = [node.value for node in parts["detail"].walk() if node.value] if "detail" in parts else []
    head, _, tail = (part.strip() for part in faultstring.partition(":"))
    code, said = "", faultstring
    if is_result_code(faultstring):
        code, said = faultstring, ""
    elif is_result_code(faultcode) and faultcode not in FAULTCODES:
        code, notes["fault_code_in"] = faultcode, "faultcode"
    elif is_result_code(head):
        code, said, notes["fault_code_in"] = head, tail, "faultstring"
    elif found := next(filter(is_result_code, details), ""):
        code, notes["fault_code_in"] = found, "detail"
    kind = faultcode.partition(".")[0]
    answer = SoapFault(
        code=code,
        text=said or " ".join(text for text in details if text != code),
        faultcode=kind if kind in FAULTCODES else "Client",
        style="soap_fault",
    )
    return answer, notes


def is_refusal(result: str, binding: MessageBinding) -> bool:
    """Tell whether a result in an answer makes it a foutmelding in style `resultaat`."""
    return result not in binding.positive and is_result_code(result)


def find_refusal(message: MessageNode, binding: MessageBinding, element: str) -> SoapFault | None:
    """Return the foutmelding in style `resultaat`, when an answer is one.

    Args:
        message: the child of the Body.
        binding: of that message.
        element: name of the element that holds the code.
    """
    result = message.find(message.namespace, element) if binding.is_response else None
    if result is None or not is_refusal(result.value, binding):
        return None
    if binding.dossier is not None and len(message.children) > 1:
        return None  # a dossier with a result beside it is still a dossier
    return SoapFault(code=result.value, style="resultaat", operation=binding.name)
