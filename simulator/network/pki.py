"""A TEST certificate authority in a directory: one client certificate per vendor, server certificates for localhost.

Certificates pass the strict X.509 checks of Python 3.13 and newer. Nothing made here may be trusted outside a test.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from simulator.clock import Clock, SystemClock
from simulator.errors import ConfigurationError
from simulator.network.certificate import (
    CertificateInfo,
    KeyType,
    PrivateKey,
    describe,
    first_attribute,
    general_name,
    generate,
    key_usage,
    make_name,
    read_certificate,
    read_key,
    require_match,
    unwritable,
    write_certificate,
    write_key,
)
from simulator.network.tls import TlsFiles
from simulator.register import Leverancier

VALID_DAYS = 825
"""Validity of vendor and server certificates."""

_ORGANISATION = "osolab TEST"
_ELSEWHERE = "osolab did not make it, and leaves it alone: choose another directory"
_ELDERS = "osolab heeft hem niet gemaakt en blijft eraf: kies een andere map"
_CA_DAYS = 3650
_BACKDATED = timedelta(hours=1)
"""For clock skew: a new certificate must be valid on every machine at once."""

_NAME_LIMIT = 64
"""Longest commonName and organizationName of X.509 (ub-common-name)."""

_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.:-]{0,252}[A-Za-z0-9])?|::1?")


class TestPki:
    """The test certificate authority of one directory; made by `init`, `load` or `ensure`.

    Args:
        directory: that holds it.
        clock: decides when certificates start; TLS itself looks at the clock of the machine.
        valid_days: validity of vendor and server certificates.
    """

    __test__ = False  # not a test class of pytest, though its name starts with Test

    def __init__(self, directory: Path, *, clock: Clock, valid_days: int = VALID_DAYS) -> None:
        self.directory = directory
        self._clock = clock
        self._valid_days = valid_days

    @classmethod
    def init(
        cls,
        directory: Path,
        *,
        leveranciers: Sequence[Leverancier],
        clock: Clock,
        key: KeyType = "p256",
        valid_days: int = VALID_DAYS,
        overwrite: bool = False,
    ) -> TestPki:
        """Make an authority with a certificate for each vendor and one for localhost.

        Raises:
            ConfigurationError: the directory already holds an authority, or cannot be written.
        """
        pki = cls(directory, clock=clock, valid_days=valid_days)
        with pki._locked(create=True):
            if pki.ca.exists() or pki._ca_key.exists():
                pki._clear(overwrite=overwrite)
            pki._make(leveranciers, key)
        return pki

    @classmethod
    def load(cls, directory: Path, *, clock: Clock | None = None, valid_days: int = VALID_DAYS) -> TestPki:
        """Return the authority that `directory` holds.

        Raises:
            ConfigurationError: the directory or its authority is missing, unreadable or does not match its key.
        """
        if not directory.is_dir():
            raise _absent(directory, "this directory does not exist", "deze map bestaat niet")
        pki = cls(directory, clock=clock or SystemClock(), valid_days=valid_days)
        if not pki.ca.exists():
            raise _absent(directory, "holds no certificate authority", "bevat geen certificaatautoriteit")
        require_match(pki.ca, pki._ca_key)
        return pki

    @classmethod
    def ensure(cls, directory: Path, *, leveranciers: Sequence[Leverancier], clock: Clock) -> TestPki:
        """Return the authority of `directory`, made if absent, with a valid certificate for each vendor.

        Raises:
            ConfigurationError: what is there cannot be used, or the directory cannot be written.
        """
        pki = cls(directory, clock=clock)
        with pki._locked(create=True):
            if not (pki.ca.exists() or pki._ca_key.exists()):
                pki._make(leveranciers, "p256")
                return pki
        pki = cls.load(directory, clock=clock)
        pki.ensure_server("localhost")
        for leverancier in leveranciers:
            pki.ensure_client(leverancier)
        return pki

    @property
    def ca(self) -> Path:
        """The certificate of the authority itself."""
        return self.directory / "ca.pem"

    @property
    def _ca_key(self) -> Path:
        return self.directory / "ca.key"

    def client(self, oin: str) -> TlsFiles:
        """Return the files of a vendor.

        Raises:
            ConfigurationError: there are none.
        """
        en, nl = f"there is no client certificate for OIN {oin}", f"er is geen clientcertificaat voor OIN {oin}"
        return self._existing(f"client-{oin}", en, nl)

    def server(self, name: str = "localhost") -> TlsFiles:
        """Return the files of a server.

        Raises:
            ConfigurationError: there are none.
        """
        en, nl = f"there is no server certificate for {name}", f"er is geen servercertificaat voor {name}"
        return self._existing(_server_stem(name), en, nl)

    def ensure_client(self, leverancier: Leverancier) -> TlsFiles:
        """Return the files of a vendor, made if they are absent, expired or for another name.

        Raises:
            ConfigurationError: what is there cannot be read, or the directory cannot be written.
        """
        files = self._files(f"client-{leverancier.oin}")
        with self._locked():
            if not (files.certificate.exists() and files.key.exists()):
                self._issue_client(leverancier, read_key(self._ca_key))
            else:
                found = read_certificate(files.certificate)
                renamed = first_attribute(found, NameOID.ORGANIZATION_NAME) != _organisation(leverancier)
                if renamed or found.not_valid_after_utc <= self._clock.now():
                    self._issue_client(leverancier, read_key(self._ca_key))
        return files

    def ensure_server(self, name: str) -> TlsFiles:
        """Return the files of a server with this host name or IP address, made if they are absent or expired.

        Raises:
            ConfigurationError: no host name, or the directory cannot be written.
        """
        files = self._files(_server_stem(name))
        with self._locked():
            missing = not (files.certificate.exists() and files.key.exists())
            if missing or read_certificate(files.certificate).not_valid_after_utc <= self._clock.now():
                self._issue_server(name, read_key(self._ca_key))
        return files

    def renew(self) -> None:
        """Issue every certificate again; the authority keeps its key, so peers that trust it go on doing so.

        Raises:
            ConfigurationError: what is there cannot be read, or the directory cannot be written.
        """
        with self._locked():
            authority = read_key(self._ca_key)
            for info in self.show():
                if info.kind == "client":
                    self._issue_client(Leverancier(oin=info.oin, naam=info.name), authority)
                elif info.kind == "server":
                    self._issue_server(info.name, authority)
            self._sign_ca(authority)

    def show(self) -> list[CertificateInfo]:
        """Return what there is: the authority, the vendors by OIN, the servers by name.

        Raises:
            ConfigurationError: a certificate cannot be read.
        """
        paths = [self.ca, *sorted(self.directory.glob("client-*.pem")), *sorted(self.directory.glob("server-*.pem"))]
        return [describe(path) for path in paths]

    def _files(self, stem: str) -> TlsFiles:
        certificate = self.directory / f"{stem}.pem"
        return TlsFiles(ca=self.ca, certificate=certificate, key=certificate.with_suffix(".key"))

    def _existing(self, stem: str, message: str, nl: str) -> TlsFiles:
        files = self._files(stem)
        if not (files.certificate.exists() and files.key.exists()):
            raise ConfigurationError(
                message,
                nl=nl,
                where=str(self.directory),
                remedy="`osolab pki show DIR` lists what there is",
                remedy_nl="`osolab pki show DIR` toont wat er is",
            )
        return files

    @contextmanager
    def _locked(self, *, create: bool = False) -> Iterator[None]:
        """Let one process at a time change the directory, so that key and certificate stay a pair."""
        try:
            if create:
                self.directory.mkdir(parents=True, exist_ok=True)
            lock = os.open(self.directory / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise unwritable(self.directory, error) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _make(self, leveranciers: Sequence[Leverancier], key: KeyType) -> None:
        authority = generate(key)
        write_key(self._ca_key, authority)
        self._issue_server("localhost", authority)
        for leverancier in leveranciers:
            self._issue_client(leverancier, authority)
        self._sign_ca(authority)

    def _clear(self, *, overwrite: bool) -> None:
        """Remove an authority of ours and what it issued; somebody else's is never touched."""
        ours = self.ca.exists() and describe(self.ca).name == _ORGANISATION
        if not (overwrite and ours):
            raise ConfigurationError(
                "this directory already holds a certificate authority",
                nl="deze map bevat al een certificaatautoriteit",
                where=str(self.directory),
                remedy="renew it with `osolab pki renew DIR`, or replace it with --force" if ours else _ELSEWHERE,
                remedy_nl="vernieuw hem met `osolab pki renew DIR`, of vervang hem met --force" if ours else _ELDERS,
            )
        for info in self.show():
            info.file.unlink()
            info.file.with_suffix(".key").unlink(missing_ok=True)

    def _issue_client(self, leverancier: Leverancier, authority: PrivateKey) -> None:
        subject = make_name(
            (NameOID.ORGANIZATION_NAME, _organisation(leverancier)),
            (NameOID.SERIAL_NUMBER, leverancier.oin),
            (NameOID.COMMON_NAME, _organisation(leverancier)[: _NAME_LIMIT - len(" TEST")] + " TEST"),
        )
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH])
        self._issue(self._files(f"client-{leverancier.oin}"), subject, authority, usage)

    def _issue_server(self, name: str, authority: PrivateKey) -> None:
        subject = make_name(
            (NameOID.ORGANIZATION_NAME, _ORGANISATION), (NameOID.COMMON_NAME, f"{name} TEST"[-_NAME_LIMIT:])
        )
        usage = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
        hosts = list(dict.fromkeys([name, "localhost", "127.0.0.1", "::1"]))
        names = x509.SubjectAlternativeName([general_name(host) for host in hosts])
        self._issue(self._files(_server_stem(name)), subject, authority, usage, names)

    def _issue(self, files: TlsFiles, subject: x509.Name, authority: PrivateKey, *extras: x509.ExtensionType) -> None:
        key = generate("rsa2048" if isinstance(authority, rsa.RSAPrivateKey) else "p256")
        issuer_key = x509.SubjectKeyIdentifier.from_public_key(authority.public_key())
        builder = (
            self._builder(subject, key, authority, self._valid_days)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(key_usage(signs=False, enciphers=isinstance(key, rsa.RSAPrivateKey)), critical=True)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(issuer_key), critical=False)
        )
        for extra in extras:
            builder = builder.add_extension(extra, critical=False)
        write_key(files.key, key)
        write_certificate(files.certificate, builder.sign(authority, hashes.SHA256()))

    def _sign_ca(self, authority: PrivateKey) -> None:
        builder = (
            self._builder(_ca_name(authority), authority, authority, max(_CA_DAYS, self._valid_days))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(key_usage(signs=True, enciphers=False), critical=True)
        )
        write_certificate(self.ca, builder.sign(authority, hashes.SHA256()))

    def _builder(
        self, subject: x509.Name, key: PrivateKey, authority: PrivateKey, days: int
    ) -> x509.CertificateBuilder:
        now = self._clock.now()
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(_ca_name(authority))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - _BACKDATED)
            .not_valid_after(now + timedelta(days=days))
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        )


def check_pair(files: TlsFiles, *, clock: Clock) -> None:
    """Check that the files of one client or server exist, are readable, belong together and are valid now.

    Raises:
        ConfigurationError: they are not; names the file and the remedy.
    """
    read_certificate(files.ca)
    certificate = require_match(files.certificate, files.key)
    now = clock.now()
    if certificate.not_valid_after_utc <= now:
        moment = f"{certificate.not_valid_after_utc:%Y-%m-%d %H:%M} UTC"
        raise ConfigurationError(
            f"this certificate expired on {moment}",
            nl=f"dit certificaat is verlopen op {moment}",
            where=str(files.certificate),
            remedy="a test certificate is made again with `osolab pki renew DIR`",
            remedy_nl="een testcertificaat wordt opnieuw gemaakt met `osolab pki renew DIR`",
        )
    if certificate.not_valid_before_utc > now:
        moment = f"{certificate.not_valid_before_utc:%Y-%m-%d %H:%M} UTC"
        raise ConfigurationError(
            f"this certificate is not valid before {moment}",
            nl=f"dit certificaat is pas geldig vanaf {moment}",
            where=str(files.certificate),
            remedy="check the clock of this machine",
            remedy_nl="controleer de klok van deze machine",
        )


def _absent(directory: Path, message: str, nl: str) -> ConfigurationError:
    return ConfigurationError(
        message,
        nl=nl,
        where=str(directory),
        remedy="make one with `osolab pki init DIR`",
        remedy_nl="maak er een met `osolab pki init DIR`",
    )


def _ca_name(authority: PrivateKey) -> x509.Name:
    digest = x509.SubjectKeyIdentifier.from_public_key(authority.public_key()).digest
    return make_name(
        (NameOID.ORGANIZATION_NAME, _ORGANISATION), (NameOID.COMMON_NAME, f"osolab TEST CA {digest[:4].hex()}")
    )


def _organisation(leverancier: Leverancier) -> str:
    return leverancier.naam[:_NAME_LIMIT] or leverancier.oin


def _server_stem(name: str) -> str:
    if not _HOST.fullmatch(name):
        raise ConfigurationError(
            f"{name!r} is neither a host name nor an IP address",
            nl=f"{name!r} is geen hostnaam en geen IP-adres",
            remedy="give a name such as localhost or las.school.example",
            remedy_nl="geef een naam zoals localhost of las.school.example",
        )
    return f"server-{name}"
