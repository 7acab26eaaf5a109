"""Keys and certificates as PEM files: make a key, read, describe in X.509 terms, put in place whole."""

from __future__ import annotations

import ipaddress
import os
import tempfile
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from simulator.errors import ConfigurationError

KeyType = Literal["p256", "rsa2048"]
PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey

_INIT = "make test certificates with `osolab pki init DIR`"
_RENEW = "a test certificate is made again with `osolab pki renew DIR`"


def generate(key: KeyType) -> PrivateKey:
    """Return a new private key, not less than the agreement asks (RSA 2048, ECDSA 256)."""
    if key == "p256":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def make_name(*parts: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    """Return a distinguished name in the Netherlands."""
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "NL"), *(x509.NameAttribute(*part) for part in parts)])


def general_name(host: str) -> x509.GeneralName:
    """Return a host name or IP address as a subjectAltName holds it."""
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def key_usage(*, signs: bool, enciphers: bool) -> x509.KeyUsage:
    """Return what a key may do: sign certificates, or take part in a handshake."""
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=enciphers,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )


def first_attribute(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    """Return the first value of a part of the subject; empty when it has none."""
    values = [str(attribute.value) for attribute in certificate.subject.get_attributes_for_oid(oid)]
    return values[0] if values else ""


def alternative_names(certificate: x509.Certificate) -> list[str]:
    """Return the host names and addresses that a certificate is for."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return [str(name.value) for name in names]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise ConfigurationError("this file does not exist", where=str(path), remedy=_INIT) from None
    except OSError as error:
        raise ConfigurationError(f"cannot be read: {error.strerror}", where=str(path)) from error


def read_certificate(path: Path) -> x509.Certificate:
    """Return the first certificate in a PEM file.

    Raises:
        ConfigurationError: it is missing or holds none.
    """
    try:
        return x509.load_pem_x509_certificate(_read(path))
    except ValueError as error:
        raise ConfigurationError("holds no certificate in PEM form", where=str(path), remedy=_RENEW) from error


def read_key(path: Path) -> PrivateKey:
    """Return the private key in a PEM file.

    Raises:
        ConfigurationError: it is missing, holds none, or one that asks for a passphrase.
    """
    try:
        key = serialization.load_pem_private_key(_read(path), password=None)
    except TypeError as error:
        message = "this key is protected by a passphrase"
        raise ConfigurationError(message, where=str(path), remedy="store it without one, mode 0600") from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ConfigurationError("holds no private key in PEM form", where=str(path), remedy=_RENEW) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise ConfigurationError("is neither an RSA nor an ECDSA key", where=str(path))
    return key


def require_match(certificate_file: Path, certificate: x509.Certificate, key_file: Path, key: PrivateKey) -> None:
    """Make sure that a key belongs to a certificate.

    Raises:
        ConfigurationError: it does not.
    """
    if certificate.public_key() != key.public_key():
        message = f"this key does not belong to the certificate {certificate_file}"
        raise ConfigurationError(message, where=str(key_file), remedy=_RENEW)


def write_certificate(path: Path, certificate: x509.Certificate) -> None:
    """Put a certificate in a PEM file.

    Raises:
        ConfigurationError: the directory cannot be written.
    """
    _write(path, certificate.public_bytes(serialization.Encoding.PEM), mode=0o644)


def write_key(path: Path, key: PrivateKey) -> None:
    """Put a private key in a PEM file that only its owner can read.

    Raises:
        ConfigurationError: the directory cannot be written.
    """
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    _write(path, key.private_bytes(encoding, form, serialization.NoEncryption()), mode=0o600)


def _write(path: Path, content: bytes, *, mode: int) -> None:
    """Put a whole file in place at once; its mode is right from the first byte."""
    try:
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=".draft-")
        try:
            with os.fdopen(handle, "wb") as file:
                os.fchmod(handle, mode)
                file.write(content)
            Path(draft).replace(path)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise unwritable(path.parent, error) from error


def unwritable(directory: Path, error: OSError) -> ConfigurationError:
    """Return the error for a directory that cannot be written."""
    return ConfigurationError(
        f"cannot be written: {error.strerror}", where=str(directory), remedy="choose a directory that you may write to"
    )
