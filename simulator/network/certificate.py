"""Keys and certificates as PEM files: generate, read, describe, and write atomically."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

from simulator.errors import ConfigurationError
from simulator.files import write_atomically
from simulator.network.tls import mismatch, no_certificate, protected, unreadable

KeyType = Literal["p256", "rsa2048"]
PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateInfo:
    """A summary of one certificate.

    Attributes:
        kind: `ca`, `client` or `server`.
        subject: distinguished name, RFC 4514.
        oin: of the vendor, for a client certificate (assumption A24).
        name: organisation, or the first host name of a server.
        serial: hexadecimal.
        not_before: start of validity, UTC.
        not_after: end of validity, UTC.
        key_type: such as `EC secp256r1` or `RSA 2048`.
        fingerprint: SHA-256, hexadecimal.
        file: where it is.
    """

    kind: Literal["ca", "client", "server"]
    subject: str
    oin: str
    name: str
    serial: str
    not_before: datetime
    not_after: datetime
    key_type: str
    fingerprint: str
    file: Path


def generate(key: KeyType) -> PrivateKey:
    """Return a new private key, of the strength that the agreement asks at least (RSA 2048, ECDSA 256)."""
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
    except OSError as error:
        raise unreadable(path, error) from error


def read_certificate(path: Path) -> x509.Certificate:
    """Return the first certificate in a PEM file.

    Raises:
        ConfigurationError: it is missing or holds none.
    """
    try:
        return x509.load_pem_x509_certificate(_read(path))
    except ValueError as error:
        raise no_certificate(path) from error


def read_key(path: Path) -> PrivateKey:
    """Return the private key in a PEM file.

    Raises:
        ConfigurationError: it is missing, holds none, or one that asks for a passphrase.
    """
    try:
        key = serialization.load_pem_private_key(_read(path), password=None)
    except TypeError as error:
        raise protected(path) from error
    except (ValueError, UnsupportedAlgorithm) as error:
        raise _no_key(path) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise _no_key(path)
    return key


def _no_key(path: Path) -> ConfigurationError:
    return ConfigurationError(
        "holds no RSA or ECDSA private key in PEM form",
        nl="bevat geen RSA- of ECDSA-privésleutel in PEM-vorm",
        where=str(path),
        remedy="a test certificate is made again with `osolab pki renew DIR`",
        remedy_nl="een testcertificaat wordt opnieuw gemaakt met `osolab pki renew DIR`",
    )


def require_match(certificate_file: Path, key_file: Path) -> x509.Certificate:
    """Return a certificate whose key matches.

    Raises:
        ConfigurationError: one of them is missing or unreadable, or they do not match.
    """
    certificate = read_certificate(certificate_file)
    if certificate.public_key() != read_key(key_file).public_key():
        raise mismatch(key_file, certificate_file)
    return certificate


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
    """Write a file atomically, with its mode set before its content."""
    try:
        write_atomically(path, content, mode=mode)
    except OSError as error:
        raise unwritable(path.parent, error) from error


def unwritable(directory: Path, error: OSError) -> ConfigurationError:
    """Return the error for a directory that cannot be written."""
    return ConfigurationError(
        f"cannot be written: {error.strerror}",
        nl=f"kan niet worden beschreven: {error.strerror}",
        where=str(directory),
        remedy="choose a directory that you may write to",
        remedy_nl="kies een map waarin schrijven mag",
    )


def describe(path: Path) -> CertificateInfo:
    """Return what a certificate file says.

    Raises:
        ConfigurationError: it cannot be read.
    """
    certificate = read_certificate(path)
    names = alternative_names(certificate)
    kind: Literal["ca", "client", "server"] = "server" if names else "client"
    if certificate.subject == certificate.issuer:
        kind = "ca"
    key = certificate.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey):
        key_type = f"EC {key.curve.name}"
    else:
        key_type = f"RSA {key.key_size}" if isinstance(key, rsa.RSAPublicKey) else type(key).__name__
    return CertificateInfo(
        kind=kind,
        subject=certificate.subject.rfc4514_string({NameOID.SERIAL_NUMBER: "serialNumber"}),
        oin=first_attribute(certificate, NameOID.SERIAL_NUMBER),
        name=names[0] if names else first_attribute(certificate, NameOID.ORGANIZATION_NAME),
        serial=f"{certificate.serial_number:x}",
        not_before=certificate.not_valid_before_utc,
        not_after=certificate.not_valid_after_utc,
        key_type=key_type,
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        file=path,
    )
