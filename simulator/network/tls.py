"""TLS for a client or a server: its PEM files, the contexts made of them, and TLS errors in plain words."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path

from simulator.errors import ConfigurationError

_REMEDY = "make test certificates with `osolab pki init DIR` or `osolab pki renew DIR`, or name other files"
_REMEDY_NL = "maak testcertificaten met `osolab pki init DIR` of `osolab pki renew DIR`, of noem andere bestanden"


@dataclass(frozen=True, slots=True, kw_only=True)
class TlsFiles:
    """The PEM files of one client or server.

    Attributes:
        ca: CA certificates under which the certificate of the peer must be issued.
        certificate: own certificate, with its chain when it has one.
        key: private key of that certificate, without a passphrase.
    """

    ca: Path
    certificate: Path
    key: Path


def server_context(files: TlsFiles) -> ssl.SSLContext:
    """Return a context that serves TLS 1.2 and 1.3 and requires a client certificate of the CA.

    Raises:
        ConfigurationError: a file is missing or unreadable, or the key does not match.

    Bron: protocol 11 (TLS, mTLS on system-to-system calls).
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _load(context, files)
    context.verify_mode = ssl.CERT_REQUIRED
    return context


def client_context(files: TlsFiles) -> ssl.SSLContext:
    """Return a context that calls with TLS 1.2 or 1.3, shows the certificate and trusts the CA only.

    Raises:
        ConfigurationError: a file is missing or unreadable, or the key does not match.

    Bron: protocol 11 (TLS, mTLS on system-to-system calls).
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    _load(context, files)
    return context


def _load(context: ssl.SSLContext, files: TlsFiles) -> None:
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    for path in (files.ca, files.certificate, files.key):
        try:
            with path.open("rb"):
                pass
        except OSError as error:
            raise unreadable(path, error) from error
    try:
        context.load_verify_locations(files.ca)
    except ssl.SSLError as error:
        raise no_certificate(files.ca) from error
    try:
        context.load_cert_chain(files.certificate, files.key, password=_NoPassphrase(files.key))
    except ssl.SSLError as error:
        if error.reason == "KEY_VALUES_MISMATCH":
            raise mismatch(files.key, files.certificate) from error
        raise ConfigurationError(
            f"this key and the certificate {files.certificate} cannot be read as PEM",
            nl=f"deze sleutel en het certificaat {files.certificate} zijn niet als PEM te lezen",
            where=str(files.key),
            remedy=_REMEDY,
            remedy_nl=_REMEDY_NL,
        ) from error


class _NoPassphrase:
    """Refuses a protected key; without it OpenSSL would ask at the terminal and wait."""

    def __init__(self, key: Path) -> None:
        self._key = key

    def __call__(self) -> str:
        raise protected(self._key)


def unreadable(path: Path, error: OSError) -> ConfigurationError:
    """Return the error for a PEM file that is missing or cannot be opened."""
    missing = isinstance(error, FileNotFoundError)
    return ConfigurationError(
        "this file does not exist" if missing else f"cannot be read: {error.strerror}",
        nl="dit bestand bestaat niet" if missing else f"kan niet worden gelezen: {error.strerror}",
        where=str(path),
        remedy=_REMEDY,
        remedy_nl=_REMEDY_NL,
    )


def no_certificate(path: Path) -> ConfigurationError:
    """Return the error for a file without a certificate."""
    return ConfigurationError(
        "holds no certificate in PEM form",
        nl="bevat geen certificaat in PEM-vorm",
        where=str(path),
        remedy=_REMEDY,
        remedy_nl=_REMEDY_NL,
    )


def protected(key: Path) -> ConfigurationError:
    """Return the error for a key that asks for a passphrase."""
    return ConfigurationError(
        "this key is protected by a passphrase",
        nl="deze sleutel is met een wachtwoord beveiligd",
        where=str(key),
        remedy="store it without one, mode 0600",
        remedy_nl="bewaar hem zonder wachtwoord, met rechten 0600",
    )


def mismatch(key: Path, certificate: Path) -> ConfigurationError:
    """Return the error for a key and a certificate that do not match."""
    return ConfigurationError(
        f"this key does not belong to the certificate {certificate}",
        nl=f"deze sleutel hoort niet bij het certificaat {certificate}",
        where=str(key),
        remedy=_REMEDY,
        remedy_nl=_REMEDY_NL,
    )


_VERIFY_CODES = {
    9: "its certificate is not valid yet",
    10: "its certificate has expired",
    18: "its certificate is self-signed and not the configured CA",
    19: "its certificate descends from another CA than the configured one",
    20: "its certificate descends from another CA than the configured one",
    23: "its certificate was revoked",
    26: "its certificate is not meant for this use",
    62: "its certificate is for another host name",
    64: "its certificate is for another IP address",
}
"""X509_V_ERR numbers of OpenSSL."""

_REASONS = {
    "CERTIFICATE_REQUIRED": "the peer asks for a client certificate and got none",
    "PEER_DID_NOT_RETURN_A_CERTIFICATE": "the peer shows no client certificate",
    "CERTIFICATE_EXPIRED": "the peer refuses our certificate: it has expired",
    "CERTIFICATE_REVOKED": "the peer refuses our certificate: it was revoked",
    "UNSUPPORTED_CERTIFICATE": "the peer refuses our certificate: it is not meant for this use",
    "BAD_CERTIFICATE": "the peer refuses our certificate",
    "CERTIFICATE_UNKNOWN": "the peer refuses our certificate",
    "UNKNOWN_CA": "the peer refuses our certificate: it does not know the CA",
    "HANDSHAKE_FAILURE": "the peer broke off the TLS handshake: no client certificate, or no cipher in common",
    "PROTOCOL_VERSION": "no TLS version in common: at least 1.2 is needed",
    "UNSUPPORTED_PROTOCOL": "no TLS version in common: at least 1.2 is needed",
    "WRONG_VERSION_NUMBER": "the peer does not speak TLS at this port",
    "RECORD_LAYER_FAILURE": "the peer does not speak TLS at this port",
    "HTTP_REQUEST": "the peer speaks plain HTTP to a TLS port",
}
"""Part of OpenSSL's reason (its prefixes differ between versions) to text; the first match counts."""


def explain(error: ssl.SSLError) -> str:
    """Return what a TLS error means, for a person."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return "the peer is refused: " + _VERIFY_CODES.get(error.verify_code, error.verify_message)
    reason = getattr(error, "reason", None) or str(error)  # only OpenSSL itself sets a reason
    text = next((text for part, text in _REASONS.items() if part in reason), "the TLS handshake failed")
    return f"{text} ({reason})"
