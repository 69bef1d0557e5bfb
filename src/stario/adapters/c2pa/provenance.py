"""Content Credentials under an anchor of our own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs
import c2pa  # type: ignore[import-untyped]

from stario.adapters.c2pa.files import media_type, mentions_manifest, readable, replacing
from stario.adapters.c2pa.manifest import Report, manifest_of, report_of
from stario.domain.kernel.errors import DomainError, Unavailable
from stario.domain.provenance.model.media_type import MediaType
from stario.ports.execution import HeavyWork
from stario.ports.provenance import (
    Claims,
    Credential,
    CredentialState,
    FileTypeUnknown,
    Provenance,
    SigningKey,
)
from stario.ports.system import Clock

_EXPIRED = "signingCredential.expired"
_UNTRUSTED = "signingCredential.untrusted"


@attrs.frozen(kw_only=True)
class TimeStamps:
    """Where signatures are stamped (RFC 3161), and in PEM whose stamps are believed."""

    url: str | None = None
    anchors: str = ""


@attrs.frozen(kw_only=True)
class C2paProvenance(Provenance):
    """
    Signs with *signing_key* and believes what is signed under *anchors* (PEM) alone.

    A process that only reads has no key. Nothing is asked of the network but a time-stamp.
    """

    anchors: str
    signing_key: SigningKey | None
    heavy_work: HeavyWork
    clock: Clock
    public_url: str
    time_stamps: TimeStamps = attrs.field(factory=TimeStamps)

    async def sign(self, file: Path, claims: Claims) -> None:
        await self.heavy_work.run(lambda _: self._sign(file, claims))

    async def read(self, file: Path) -> Credential:
        return await self.heavy_work.run(lambda _: self._read(file))

    def _sign(self, file: Path, claims: Claims) -> None:
        kind = media_type(file)
        manifest = manifest_of(
            claims,
            media_type=kind,
            verify_url=f"{self.public_url.rstrip('/')}/verify/{claims.asset_id}",
            at=self.clock.now(),
        )
        with replacing(file) as partial:
            self._write(file, partial, kind, manifest)

    def _write(self, source: Path, destination: Path, kind: MediaType, manifest: str) -> None:
        if self.signing_key is None:
            raise Unavailable(what="signing_key")
        remembering = _Remembering(self.signing_key)
        context = _context(self.anchors)
        # The library asks the authority only after the key, so what failed before was no stamp.
        with remembering.refusals(), readable(), context:
            signer = c2pa.Signer.from_callback(
                remembering.sign,
                c2pa.C2paSigningAlg.ES256,
                self.signing_key.certificates,
                self.time_stamps.url,
            )
            with (
                signer,
                c2pa.Builder(manifest, context=context) as builder,
                source.open("rb") as before,
                destination.open("x+b") as after,
            ):
                builder.sign(signer, kind.value, before, after)

    def _read(self, file: Path) -> Credential:
        kind = media_type(file)
        try:
            state, report = _validated(file, kind, self.anchors)
        except _NoManifest:
            return Credential(state=CredentialState.ABSENT)
        except _Unreadable:
            broken = mentions_manifest(file)
            return Credential(state=CredentialState.BROKEN if broken else CredentialState.ABSENT)
        judged = self._judged(file, kind, state, report)
        if judged is not CredentialState.TRUSTED:
            return Credential(state=judged)
        return Credential(state=judged, asset_id=report.asset_id, signed_at=report.signed_at)

    def _judged(self, file: Path, kind: MediaType, state: str, report: Report) -> CredentialState:
        if state == "Trusted":
            # Nothing else is signed with our key; whatever it is, it is no product of ours.
            return CredentialState.TRUSTED if report.asset_id else CredentialState.FOREIGN
        if state == "Valid":
            return CredentialState.FOREIGN
        if _EXPIRED in report.failures and report.failures <= {_EXPIRED, _UNTRUSTED}:
            stamped = report.asset_id and self._stamped_in_time(file, kind)
            return CredentialState.TRUSTED if stamped else CredentialState.EXPIRED
        return CredentialState.BROKEN

    def _stamped_in_time(self, file: Path, kind: MediaType) -> bool:
        """
        Whether it was signed under our anchors, and stamped while the certificate was good.

        The library has one list of anchors for both. So one look takes any stamp and signatures
        under ours alone, another one trusted stamps and signatures under either.
        """
        if not self.time_stamps.anchors:
            return False
        either = self.anchors + self.time_stamps.anchors
        ours, _ = _validated(file, kind, self.anchors, any_stamp=True)
        stamped, _ = _validated(file, kind, either)
        return ours == stamped == "Trusted"


class _NoManifest(Exception):
    pass


class _Unreadable(Exception):
    pass


@attrs.define
class _Remembering:
    """Signs for the library, which forgets why a signer failed."""

    signing_key: SigningKey
    failure: DomainError | None = None
    has_signed: threading.Event = attrs.field(factory=threading.Event)

    def sign(self, message: bytes) -> bytes:
        try:
            signature = self.signing_key.sign(message)
        except DomainError as error:
            self.failure = error
            raise
        self.has_signed.set()
        return signature

    @contextmanager
    def refusals(self) -> Iterator[None]:
        try:
            yield
        except c2pa.C2paError as error:
            if self.failure is not None:
                raise self.failure from error
            if isinstance(error, c2pa.C2paError.Io):
                raise Unavailable(what="scratch") from error
            if isinstance(error, c2pa.C2paError.Signature):
                what = "time_stamp_authority" if self.has_signed.is_set() else "signing_key"
                raise Unavailable(what=what) from error
            raise FileTypeUnknown from error


def _validated(
    file: Path, kind: MediaType, anchors: str, *, any_stamp: bool = False
) -> tuple[str, Report]:
    try:
        with (
            _context(anchors, any_stamp=any_stamp) as context,
            readable(),
            file.open("rb") as content,
            c2pa.Reader(kind.value, content, context=context) as reader,
        ):
            return str(reader.get_validation_state()), report_of(reader.json())
    except c2pa.C2paError.ManifestNotFound as error:
        raise _NoManifest from error
    except (c2pa.C2paError, ValueError) as error:
        raise _Unreadable from error


def _context(anchors: str, *, any_stamp: bool = False) -> c2pa.Context:
    settings = {
        "trust": {"trust_anchors": anchors},
        "verify": {
            "verify_trust": True,
            "verify_timestamp_trust": not any_stamp,
            "verify_after_sign": False,
            "remote_manifest_fetch": False,
            "ocsp_fetch": False,
        },
        "builder": {"thumbnail": {"enabled": False}},
    }
    return c2pa.Context(c2pa.Settings.from_dict(settings))
