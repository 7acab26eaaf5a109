"""The test certificate authority: what it issues, where it keeps it, and what it says when something is wrong."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.x509.oid import NameOID

from simulator.clock import ManualClock
from simulator.errors import ConfigurationError
from simulator.network.certificate import KeyType
from simulator.network.pki import VALID_DAYS, TestPki, check_pair
from simulator.network.tls import TlsFiles
from simulator.register import Leverancier

NOW = datetime(2026, 3, 22, 12, tzinfo=UTC)
ONE = Leverancier(oin="00000003000000000001", naam="Schoolwijzer Software B.V.")
TWO = Leverancier(oin="00000003000000000002", naam="Leerlijn")


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands still."""
    return ManualClock(NOW)


@pytest.fixture
def pki(tmp_path: Path, clock: ManualClock) -> TestPki:
    """A fresh authority with one vendor."""
    return TestPki.init(tmp_path / "pki", leveranciers=[ONE], clock=clock)


def certificate(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def test_client_certificate_names_the_vendor(pki: TestPki) -> None:
    """The OIN stands in the subject's serialNumber, the vendor in O, and TEST in CN."""
    subject = certificate(pki.client(ONE.oin).certificate).subject
    found = {attribute.oid: attribute.value for attribute in subject}
    assert found[NameOID.SERIAL_NUMBER] == ONE.oin
    assert found[NameOID.ORGANIZATION_NAME] == ONE.naam
    assert "TEST" in str(found[NameOID.COMMON_NAME])


def test_certificates_serve_one_purpose(pki: TestPki) -> None:
    """A client certificate cannot pose as a server, nor the other way round, and neither can sign."""
    usages = {}
    for kind, path in {"client": pki.client(ONE.oin).certificate, "server": pki.server().certificate}.items():
        extensions = certificate(path).extensions
        usages[kind] = [usage._name for usage in extensions.get_extension_for_class(x509.ExtendedKeyUsage).value]
        assert not extensions.get_extension_for_class(x509.BasicConstraints).value.ca
        assert not extensions.get_extension_for_class(x509.KeyUsage).value.key_cert_sign
    assert usages == {"client": ["clientAuth"], "server": ["serverAuth"]}


def test_server_certificate_is_for_localhost(pki: TestPki) -> None:
    """Callers may say localhost, 127.0.0.1 or ::1."""
    names = certificate(pki.server().certificate).extensions.get_extension_for_class(x509.SubjectAlternativeName)
    assert [str(name.value) for name in names.value] == ["localhost", "127.0.0.1", "::1"]


def test_server_certificate_for_another_host(pki: TestPki) -> None:
    """A server elsewhere gets a certificate with its own name first."""
    names = certificate(pki.ensure_server("las.school.test").certificate).extensions
    found = names.get_extension_for_class(x509.SubjectAlternativeName).value
    assert str(next(iter(found)).value) == "las.school.test"


@pytest.mark.parametrize("key", ["p256", "rsa2048"])
def test_chain_passes_the_strict_checks(tmp_path: Path, clock: ManualClock, key: KeyType) -> None:
    """OpenSSL's X509_STRICT, the default of Python 3.13, accepts both ends in a handshake in memory."""
    pki = TestPki.init(tmp_path, leveranciers=[ONE], clock=ManualClock(datetime.now(UTC)), key=key)
    server, client = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    for context, files in ((server, pki.server()), (client, pki.client(ONE.oin))):
        context.load_verify_locations(files.ca)
        context.load_cert_chain(files.certificate, files.key)
        context.verify_mode = ssl.CERT_REQUIRED
        context.verify_flags |= ssl.VERIFY_X509_STRICT
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    ends = [
        client.wrap_bio(to_client, to_server, server_hostname="localhost"),
        server.wrap_bio(to_server, to_client, server_side=True),
    ]
    for _ in range(4):
        for end in ends:
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                continue
    assert ends[0].getpeercert() is not None
    assert ends[1].getpeercert() is not None


@pytest.mark.parametrize(("key", "expected"), [("p256", "EC secp256r1"), ("rsa2048", "RSA 2048")])
def test_show_lists_everything(tmp_path: Path, clock: ManualClock, key: KeyType, expected: str) -> None:
    """`show` gives the authority, the vendors by OIN and the servers, with what a person wants to know."""
    pki = TestPki.init(tmp_path, leveranciers=[TWO, ONE], clock=clock, key=key)
    found = pki.show()
    assert [(one.kind, one.oin, one.name) for one in found] == [
        ("ca", "", "osolab TEST"),
        ("client", ONE.oin, ONE.naam),
        ("client", TWO.oin, TWO.naam),
        ("server", "", "localhost"),
    ]
    assert {one.key_type for one in found} == {expected}
    assert {one.file.name for one in found} == {path.name for path in tmp_path.glob("*.pem")}
    assert len({one.fingerprint for one in found}) == len({one.serial for one in found}) == 4
    assert all(one.not_before <= NOW < one.not_after for one in found)
    assert found[1].not_after == NOW + timedelta(days=VALID_DAYS)
    assert f"serialNumber={ONE.oin}" in found[1].subject


def test_private_keys_are_private(pki: TestPki) -> None:
    """Nobody but the owner may read a key."""
    modes = {path.name: path.stat().st_mode & 0o777 for path in pki.directory.glob("*.key")}
    assert len(modes) == 3
    assert set(modes.values()) == {0o600}


def test_init_leaves_no_drafts(pki: TestPki) -> None:
    """What is written in steps is put in place whole, under its own name."""
    assert sorted(path.name for path in pki.directory.iterdir()) == [
        ".lock", "ca.key", "ca.pem", f"client-{ONE.oin}.key", f"client-{ONE.oin}.pem",
        "server-localhost.key", "server-localhost.pem",
    ]  # fmt: skip


def test_long_names_fit(tmp_path: Path, clock: ManualClock) -> None:
    """X.509 allows 64 characters; a longer vendor name is cut, not refused, and still marked as TEST."""
    leverancier = Leverancier(oin=ONE.oin, naam="Stichting " + "x" * 90)
    pki = TestPki.init(tmp_path, leveranciers=[leverancier], clock=clock)
    before = pki.client(ONE.oin).certificate.read_bytes()
    subject = certificate(pki.client(ONE.oin).certificate).subject
    assert str(subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value).endswith(" TEST")
    pki.ensure_client(leverancier)
    assert pki.client(ONE.oin).certificate.read_bytes() == before


def test_second_init_is_refused(pki: TestPki, clock: ManualClock) -> None:
    """An authority is not replaced by accident; the remedy names both ways out."""
    before = pki.ca.read_bytes()
    with pytest.raises(ConfigurationError, match="already holds") as caught:
        TestPki.init(pki.directory, leveranciers=[ONE], clock=clock)
    assert "osolab pki renew" in caught.value.remedy
    assert "--force" in caught.value.remedy
    assert pki.ca.read_bytes() == before


def test_overwrite_leaves_nothing_of_the_old_authority(pki: TestPki, clock: ManualClock) -> None:
    """With overwrite, certificates of vendors that are no longer named go as well."""
    fresh = TestPki.init(pki.directory, leveranciers=[TWO], clock=clock, overwrite=True)
    assert [one.oin for one in fresh.show() if one.kind == "client"] == [TWO.oin]
    assert not (pki.directory / f"client-{ONE.oin}.key").exists()
    check_pair(fresh.client(TWO.oin), clock=clock)


def test_authority_of_somebody_else_is_left_alone(pki: TestPki, clock: ManualClock) -> None:
    """Not even with overwrite is an authority replaced that osolab did not make, nor a key without its certificate."""
    pki.ca.write_bytes(pki.client(ONE.oin).certificate.read_bytes())  # any certificate with another name
    before = {path.name: path.read_bytes() for path in pki.directory.iterdir()}
    with pytest.raises(ConfigurationError, match="osolab did not make it"):
        TestPki.init(pki.directory, leveranciers=[TWO], clock=clock, overwrite=True)
    pki.ca.unlink()
    with pytest.raises(ConfigurationError, match="osolab did not make it"):
        TestPki.init(pki.directory, leveranciers=[TWO], clock=clock, overwrite=True)
    after = {path.name: path.read_bytes() for path in pki.directory.iterdir()}
    assert after == {name: content for name, content in before.items() if name != "ca.pem"}


def test_renew_keeps_the_trust(pki: TestPki, clock: ManualClock) -> None:
    """Every certificate is new and valid longer, for the same vendors; the authority keeps key and name."""
    before = {one.file.name: one for one in pki.show()}
    authority = certificate(pki.ca)
    clock.advance(timedelta(days=800))
    pki.renew()
    after = {one.file.name: one for one in pki.show()}
    assert after.keys() == before.keys()
    for name, one in after.items():
        assert one.not_after > before[name].not_after
        assert (one.serial != before[name].serial, one.subject) == (True, before[name].subject)
    assert certificate(pki.ca).public_key() == authority.public_key()
    for path in (pki.client(ONE.oin).certificate, pki.server().certificate):
        certificate(path).verify_directly_issued_by(authority)


def test_ensure_makes_and_keeps(tmp_path: Path, clock: ManualClock) -> None:
    """The first call makes an authority, the second keeps it and adds the vendor that is new."""
    first = TestPki.ensure(tmp_path, leveranciers=[ONE], clock=clock).client(ONE.oin).certificate.read_bytes()
    again = TestPki.ensure(tmp_path, leveranciers=[ONE, TWO], clock=clock)
    assert again.client(ONE.oin).certificate.read_bytes() == first
    check_pair(again.client(TWO.oin), clock=clock)


def test_ensure_side_by_side(tmp_path: Path, clock: ManualClock) -> None:
    """Runs that start at the same moment in one directory end up with one authority, whose certificates fit."""
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: TestPki.ensure(tmp_path, leveranciers=[ONE], clock=clock), range(8)))
    authority = certificate(found[0].ca)
    for pki in found:
        certificate(pki.client(ONE.oin).certificate).verify_directly_issued_by(authority)
        check_pair(pki.client(ONE.oin), clock=clock)


def test_ensure_replaces_an_expired_server(pki: TestPki, clock: ManualClock) -> None:
    """A simulator that was not used for years still starts."""
    clock.advance(timedelta(days=VALID_DAYS))
    check_pair(TestPki.ensure(pki.directory, leveranciers=[ONE], clock=clock).server(), clock=clock)


@pytest.mark.parametrize("reason", ["expired", "renamed"])
def test_ensure_client_replaces(pki: TestPki, clock: ManualClock, reason: str) -> None:
    """A certificate that expired, or that names the vendor otherwise, is made again."""
    before = pki.client(ONE.oin).certificate.read_bytes()
    leverancier = ONE
    if reason == "expired":
        clock.advance(timedelta(days=VALID_DAYS))
    else:
        leverancier = Leverancier(oin=ONE.oin, naam="Anders")
    files = pki.ensure_client(leverancier)
    assert files.certificate.read_bytes() != before
    check_pair(files, clock=clock)


def test_load_finds_what_init_made(pki: TestPki, clock: ManualClock) -> None:
    """What one process makes another can use."""
    assert TestPki.load(pki.directory, clock=clock).client(ONE.oin) == pki.client(ONE.oin)


def _missing_directory(pki: TestPki) -> object:
    return TestPki.load(pki.directory / "nergens")


def _empty_directory(pki: TestPki) -> object:
    (pki.directory / "leeg").mkdir()
    return TestPki.load(pki.directory / "leeg")


def _unknown_vendor(pki: TestPki) -> object:
    return pki.client(TWO.oin)


def _unknown_server(pki: TestPki) -> object:
    return pki.server("elders.test")


def _no_host_name(pki: TestPki) -> object:
    return pki.ensure_server("../../etc")


def _foreign_ca_key(pki: TestPki) -> object:
    (pki.directory / "ca.key").write_bytes(pki.server().key.read_bytes())
    return TestPki.load(pki.directory)


def _unreadable_ca(pki: TestPki) -> object:
    pki.ca.write_text("geen certificaat")
    return TestPki.load(pki.directory)


def _file_instead_of_directory(pki: TestPki) -> object:
    return TestPki.init(pki.ca / "map", leveranciers=[ONE], clock=ManualClock(NOW))


@pytest.mark.parametrize(
    ("act", "message"),
    [
        pytest.param(_missing_directory, "does not exist", id="missing directory"),
        pytest.param(_empty_directory, "holds no certificate authority", id="empty directory"),
        pytest.param(_unknown_vendor, f"no client certificate for OIN {TWO.oin}", id="unknown vendor"),
        pytest.param(_unknown_server, "no server certificate for elders.test", id="unknown server"),
        pytest.param(_no_host_name, "neither a host name nor an IP address", id="no host name"),
        pytest.param(_foreign_ca_key, "does not belong to the certificate", id="key of another certificate"),
        pytest.param(_unreadable_ca, "no certificate in PEM form", id="unreadable certificate"),
        pytest.param(_file_instead_of_directory, "cannot be written", id="not a directory"),
    ],
)
def test_trouble_is_named(pki: TestPki, act: Callable[[TestPki], object], message: str) -> None:
    """What is missing or wrong is said in one message."""
    with pytest.raises(ConfigurationError, match=message) as caught:
        act(pki)
    assert caught.value.nl
    assert caught.value.remedy_nl


def test_check_pair_accepts_a_good_pair(pki: TestPki, clock: ManualClock) -> None:
    """What the authority issues passes its own check."""
    check_pair(pki.client(ONE.oin), clock=clock)
    check_pair(pki.server(), clock=clock)


def _missing(pki: TestPki) -> TlsFiles:
    files = pki.server()
    return TlsFiles(ca=files.ca, certificate=files.certificate, key=pki.directory / "weg.key")


def _mismatch(pki: TestPki) -> TlsFiles:
    return TlsFiles(ca=pki.ca, certificate=pki.server().certificate, key=pki.client(ONE.oin).key)


def _no_pem(pki: TestPki) -> TlsFiles:
    pki.server().key.write_text("-----BEGIN PRIVATE KEY-----\nonzin\n-----END PRIVATE KEY-----\n")
    return pki.server()


def _empty_ca(pki: TestPki) -> TlsFiles:
    pki.ca.write_text("")
    return pki.server()


def _passphrase(pki: TestPki) -> TlsFiles:
    key = serialization.load_pem_private_key(pki.server().key.read_bytes(), password=None)
    locked = serialization.BestAvailableEncryption(b"geheim")
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked)
    pki.server().key.write_bytes(pem)
    return pki.server()


@pytest.mark.parametrize(
    ("make", "message"),
    [
        pytest.param(_missing, "does not exist", id="missing key"),
        pytest.param(_mismatch, "does not belong to the certificate", id="key of another certificate"),
        pytest.param(_no_pem, "no RSA or ECDSA private key in PEM form", id="no key"),
        pytest.param(_empty_ca, "no certificate in PEM form", id="empty CA"),
        pytest.param(_passphrase, "protected by a passphrase", id="passphrase"),
    ],
)
def test_check_pair_names_the_file(
    pki: TestPki, clock: ManualClock, make: Callable[[TestPki], TlsFiles], message: str
) -> None:
    """A pair that cannot be used is refused with the file at fault and a remedy."""
    files = make(pki)
    with pytest.raises(ConfigurationError, match=message) as caught:
        check_pair(files, clock=clock)
    assert Path(caught.value.where) in {files.ca, files.certificate, files.key}
    assert caught.value.remedy_nl != caught.value.remedy != ""


@pytest.mark.parametrize(
    ("days", "message"),
    [pytest.param(VALID_DAYS, "expired on 2028-06-24", id="expired"), pytest.param(-1, "not valid before", id="early")],
)
def test_check_pair_looks_at_the_clock(pki: TestPki, clock: ManualClock, days: int, message: str) -> None:
    """A certificate is refused before its time and after it."""
    clock.advance(timedelta(days=days))
    with pytest.raises(ConfigurationError, match=message):
        check_pair(pki.server(), clock=clock)
