"""TLS files and contexts: what is accepted, and what is said about what is not."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from simulator.errors import ConfigurationError
from simulator.network.pki import TestPki
from simulator.network.tls import TlsFiles, client_context, explain, server_context


@pytest.mark.parametrize("make", [server_context, client_context])
def test_contexts_demand_tls_12_and_a_certificate(pki: TestPki, make: Callable[[TlsFiles], ssl.SSLContext]) -> None:
    """Neither end takes less than TLS 1.2, or a peer without a certificate."""
    context = make(pki.server())
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2
    assert context.maximum_version == ssl.TLSVersion.MAXIMUM_SUPPORTED
    assert context.verify_mode == ssl.CERT_REQUIRED


def test_contexts_trust_the_given_ca_only(pki: TestPki) -> None:
    """The certificates of the machine count for nothing here."""
    assert len(client_context(pki.server()).get_ca_certs()) == 1
    assert len(server_context(pki.server()).get_ca_certs()) == 1


def _missing(files: TlsFiles, folder: Path) -> TlsFiles:
    return TlsFiles(ca=files.ca, certificate=folder / "weg.pem", key=files.key)


def _no_ca(files: TlsFiles, folder: Path) -> TlsFiles:
    (folder / "ca.pem").write_text("onzin")
    return TlsFiles(ca=folder / "ca.pem", certificate=files.certificate, key=files.key)


def _no_certificate(files: TlsFiles, folder: Path) -> TlsFiles:
    (folder / "leeg.pem").write_text("")
    return TlsFiles(ca=files.ca, certificate=folder / "leeg.pem", key=files.key)


def _directory(files: TlsFiles, folder: Path) -> TlsFiles:
    return TlsFiles(ca=folder, certificate=files.certificate, key=files.key)


def _passphrase(files: TlsFiles, folder: Path) -> TlsFiles:
    key = serialization.load_pem_private_key(files.key.read_bytes(), password=None)
    locked = serialization.BestAvailableEncryption(b"geheim")
    (folder / "slot.key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked)
    )
    return TlsFiles(ca=files.ca, certificate=files.certificate, key=folder / "slot.key")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        pytest.param(_missing, "does not exist", id="missing"),
        pytest.param(_no_ca, "no certificate in PEM form", id="no CA"),
        pytest.param(_no_certificate, "cannot be read as PEM", id="no certificate"),
        pytest.param(_directory, "cannot be read", id="directory"),
        pytest.param(_passphrase, "protected by a passphrase", id="passphrase"),
    ],
)
@pytest.mark.parametrize("make", [server_context, client_context])
def test_unusable_files_are_named(
    pki: TestPki,
    tmp_path: Path,
    make: Callable[[TlsFiles], ssl.SSLContext],
    spoil: Callable[[TlsFiles, Path], TlsFiles],
    message: str,
) -> None:
    """A file that cannot be used is named, with a remedy; nobody is asked for a passphrase."""
    files = spoil(pki.server(), tmp_path)
    with pytest.raises(ConfigurationError, match=message) as caught:
        make(files)
    assert Path(caught.value.where) in {files.ca, files.certificate, files.key}
    assert caught.value.remedy_nl != caught.value.remedy != ""


def test_key_of_another_certificate_is_named(pki: TestPki, client: TlsFiles) -> None:
    """A key that does not match is told apart from one that cannot be read."""
    mixed = TlsFiles(ca=pki.ca, certificate=client.certificate, key=pki.server().key)
    with pytest.raises(ConfigurationError, match="does not belong to the certificate") as caught:
        client_context(mixed)
    assert caught.value.where == str(mixed.key)


def test_unknown_trouble_keeps_its_own_words() -> None:
    """What OpenSSL says in words that we do not know still reaches the reader."""
    assert "SOMETHING_NEW" in explain(ssl.SSLError(1, "[SSL: SOMETHING_NEW] something new"))
