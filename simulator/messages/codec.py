"""Messages to bytes and back, for one release and one set of assumptions; used by every party."""

from __future__ import annotations

from pathlib import Path

from simulator.messages.binding import Binding, load_binding
from simulator.messages.binding_file import BindingFolder
from simulator.messages.conformance import ConformanceCheck
from simulator.messages.deviation import BindingDeviation, DeviationKind
from simulator.messages.model import Message, SoapFault
from simulator.messages.reader import ParsedMessage, Reader
from simulator.messages.writer import writer_of
from simulator.standard.aannames import Aannames
from simulator.standard.release import Release

__all__ = ["BindingDeviation", "Codec", "DeviationKind", "ParsedMessage"]

_MEGABYTE = 1_000_000


class Codec:
    """Writes messages of one release; reads and checks those of every known release.

    Args:
        release: the release to write.
        aannames: which of the variants that public material leaves open (A01, A03, A04, A05, A08, A09, A10, A30).
        binding_dir: directory with `<release>.toml` files that replace the bundled ones; None: the bundled ones.

    Raises:
        ConfigurationError: `binding_dir` has no binding file, or one that breaks a rule.
    """

    def __init__(self, release: Release, aannames: Aannames, *, binding_dir: Path | None = None) -> None:
        self.release = release
        self._aannames = aannames
        self._source = BindingFolder(directory=binding_dir)
        self._source.check()
        self._bindings: dict[str, Binding] = {}
        self._writer = writer_of(self.binding_of(release))
        max_bytes = aannames.integer("A30") * _MEGABYTE
        self._reader = Reader(release, self.binding_of, max_bytes=max_bytes)
        self._check = ConformanceCheck(release, self.binding_of, max_bytes=max_bytes)

    def binding_of(self, release: Release) -> Binding:
        """Return the binding of a release under these assumptions; loaded at first use.

        Raises:
            ConfigurationError: its file breaks a rule.
        """
        if release.name not in self._bindings:
            self._bindings[release.name] = load_binding(release, self._aannames, self._source)
        return self._bindings[release.name]

    def write(self, message: Message, *, operation: str = "") -> bytes:
        """Return the SOAP envelope of a message.

        Args:
            message: what to send; its absent values give no element (A09 says what becomes of an unknown address).
            operation: of a SoapFault in style `resultaat` without an `operation` of its own: the wire name of the
                request that it answers, or of the response that it stands for.

        Raises:
            LocalProtocolError: a value that cannot be written, or a dossier that cannot travel in the chosen way.
        """
        return self._writer.write(message, operation=operation)

    def read(self, data: bytes) -> ParsedMessage:
        """Return the message in a received envelope, with notes on its spelling.

        What is missing in it becomes empty text or None: whether that is a fault is for the receiver to say.

        Raises:
            UntrustedXmlError: no XML, a DTD, too large, too deep.
            RemoteProtocolError: no SOAP 1.1, no known message, or no dossier where one should be.
        """
        return self._reader.read(data)

    def check(self, data: bytes) -> tuple[BindingDeviation, ...]:
        """Return how a received document deviates from the binding of this codec's release; empty when it does not.

        What `read` forgives is found here. Nothing is raised about the data: bytes that are no XML are a deviation.
        """
        return self._check.check(data)

    def operation_of(self, message: Message) -> str:
        """Return the wire name of a message, such as `documentRequest`; of a SoapFault what it stands for."""
        if isinstance(message, SoapFault):
            return message.operation
        return self.binding_of(self.release).by_model[type(message)].name
