"""
A folder with everything that provenance rests on.

| file | what | who needs it |
|---|---|---|
| `root.key`, `root.pem` | the anchor | nobody who runs: take the key away |
| `intermediate.key`, `intermediate.pem` | issues signers | `stario provenance renew` |
| `signer.pem` | key and certificates that sign | workers |
| `anchors/*.pem` | whose signatures count, old ones too | gateways |
"""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from stario.adapters.x509.certificates import (
    Identity,
    certificate_pem,
    key_pem,
    read_key,
)
from stario.adapters.x509.signing_key import FilesSigningKey, private, unusable


@attrs.frozen(kw_only=True)
class CertificateFacts:
    """What an operator asks about a certificate; the fingerprint is SHA-256 in hexadecimal."""

    file: str
    subject: str
    not_before: datetime
    not_after: datetime
    fingerprint: str


@attrs.frozen
class ProvenanceFolder:
    path: Path

    @property
    def initialised(self) -> bool:
        return self._signer.exists() and bool(self._anchor_files())

    def initialise(self, *, at: datetime) -> bool:
        """
        Make what is missing and leave what is there; False when nothing was.

        Processes that start at the same time agree on one result, and what was interrupted is
        taken up where it ended.

        Raises:
            Unavailable: a file that is needed for the rest is damaged or was taken away.
        """
        if self.initialised:
            return False
        with self._locked():
            if self.initialised:
                return False
            self._make(at)
        return True

    def _make(self, at: datetime) -> None:
        if not self._signer.exists():
            self._write_signer(self._intermediate(at), at)
        if not self._anchor_files():
            self._write_anchor(self._certificate("root"))

    def renew(self, *, at: datetime) -> CertificateFacts:
        """
        Put a new key and certificate in the signer's place; needs the intermediate only.

        Files that the old one has signed stay as good as they are.

        Raises:
            Unavailable: the intermediate is missing, damaged or has expired.
        """
        with self._locked():
            intermediate = self._identity("intermediate")
            if at >= intermediate.certificate.not_valid_after_utc:
                raise unusable(self.path / "intermediate.pem", "expired")
            self._write_signer(intermediate, at)
        return self.facts()[-1]

    def signing_key(self, *, at: datetime) -> FilesSigningKey:
        """
        Raises:
            Unavailable: as `FilesSigningKey.open`.
        """
        return FilesSigningKey.open(self._signer, at=at)

    def anchors(self) -> str:
        """
        Give every certificate whose signatures count, in PEM.

        Raises:
            Unavailable: there is none, or one is damaged.
        """
        files = self._anchor_files()
        if not files:
            raise unusable(self.path / "anchors", "missing")
        return "".join(map(certificates_of, files))

    def facts(self) -> tuple[CertificateFacts, ...]:
        """Anchors first, then the intermediate, then the signer, as far as they are here."""
        files = [*self._anchor_files(), self.path / "intermediate.pem", self._signer]
        return tuple(
            self._facts(file, certificate)
            for file in files
            if file.exists()
            for certificate in _certificates(file)[:1]
        )

    def _facts(self, file: Path, certificate: x509.Certificate) -> CertificateFacts:
        return CertificateFacts(
            file=str(file.relative_to(self.path)),
            subject=certificate.subject.rfc4514_string(),
            not_before=certificate.not_valid_before_utc,
            not_after=certificate.not_valid_after_utc,
            fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        )

    @property
    def _signer(self) -> Path:
        return self.path / "signer.pem"

    def _anchor_files(self) -> list[Path]:
        return sorted((self.path / "anchors").glob("*.pem"))

    def _intermediate(self, at: datetime) -> Identity:
        if not (self.path / "intermediate.pem").exists():
            root = self._root(at)
            self._write_anchor(root.certificate)
            self._write_identity("intermediate", root.intermediate(at=at))
        return self._identity("intermediate")

    def _root(self, at: datetime) -> Identity:
        if not (self.path / "root.pem").exists():
            self._write_identity("root", Identity.root(at=at))
        return self._identity("root")

    def _identity(self, name: str) -> Identity:
        file = self.path / f"{name}.key"
        pem = private(file)
        certificate = self._certificate(name)
        try:
            key = read_key(pem)
        except ValueError:
            raise unusable(file, "damaged") from None
        if key.public_key() != certificate.public_key():
            raise unusable(file, "damaged")
        return Identity(key=key, certificate=certificate)

    def _certificate(self, name: str) -> x509.Certificate:
        return _certificates(self.path / f"{name}.pem")[0]

    def _write_identity(self, name: str, identity: Identity) -> None:
        # The certificate last: a key without one is of a start that was interrupted.
        _write(self.path / f"{name}.key", key_pem(identity.key))
        _write(self.path / f"{name}.pem", certificate_pem(identity.certificate), mode=0o644)

    def _write_signer(self, intermediate: Identity, at: datetime) -> None:
        signer = intermediate.signer(at=at)
        chain = (signer.certificate, intermediate.certificate)
        # One file, so that a key is never seen with another one's certificate.
        _write(self._signer, b"".join((key_pem(signer.key), *map(certificate_pem, chain))))

    def _write_anchor(self, root: x509.Certificate) -> None:
        folder = self.path / "anchors"
        folder.mkdir(mode=0o755, exist_ok=True)
        name = root.fingerprint(hashes.SHA256()).hex()[:16]
        _write(folder / f"{name}.pem", certificate_pem(root), mode=0o644)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            raise unusable(self.path, "missing") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        except OSError as error:
            raise unusable(self.path, "unwritable") from error
        finally:
            os.close(descriptor)


def certificates_of(file: Path) -> str:
    """
    Give every certificate in a PEM file, and nothing else of it.

    Raises:
        Unavailable: it is missing or damaged.
    """
    return "".join(certificate_pem(each).decode() for each in _certificates(file))


def _certificates(file: Path) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(file.read_bytes())
    except OSError as error:
        raise unusable(file, "missing") from error
    except ValueError:
        raise unusable(file, "damaged") from None


def _write(file: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Replace *file* as a whole; nobody else could read a secret even while it is written."""
    partial = file.with_name(f".{file.name}.{secrets.token_hex(6)}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        partial.replace(file)
    finally:
        partial.unlink(missing_ok=True)
    _flush(file.parent)


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
