"""What Prometheus reads of certificates."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import attrs

from stario.adapters.x509.expiry import file_until, served_until
from stario.adapters.x509.folder import ProvenanceFolder
from stario.entrypoints.http.metrics import Measure, MeasureSource
from stario.entrypoints.settings import Settings
from stario.ports.system import Clock

ASKED_EVERY: Final = timedelta(minutes=10)
HTTPS_PORT: Final = 443
ANCHORS: Final = "anchors"


@attrs.frozen(kw_only=True)
class Place:
    """Where a server shows a certificate; `name` is what it is asked for."""

    host: str
    port: int
    name: str


@attrs.define(eq=False, kw_only=True)
class PublicCertificate(MeasureSource):
    """The one that clients see, from the file of whoever ends TLS, or as its server shows it."""

    source: Path | Place
    clock: Clock
    _known: tuple[datetime, datetime] | None = attrs.field(init=False, default=None)

    async def __call__(self) -> Sequence[Measure]:
        now = self.clock.now()
        if self._known is None or now - self._known[0] >= ASKED_EVERY:
            self._known = now, await self._until()
        return (_ends("public", self._known[1]),)

    async def _until(self) -> datetime:
        if isinstance(self.source, Path):
            return await asyncio.to_thread(file_until, self.source)
        return await served_until(self.source.host, self.source.port, name=self.source.name)


@attrs.frozen(kw_only=True)
class ProvenanceCertificates(MeasureSource):
    """Those that media are signed with, as far as this process has them; of anchors, the last."""

    folder: ProvenanceFolder

    async def __call__(self) -> Sequence[Measure]:
        facts = await asyncio.to_thread(self.folder.facts)
        ends: dict[str, datetime] = {}
        for each in facts:
            # An old anchor ends with what it signed; a new one stands beside it by then.
            kind = ANCHORS if Path(each.file).parent.name == ANCHORS else Path(each.file).stem
            ends[kind] = max(ends.get(kind, each.not_after), each.not_after)
        return [_ends(kind, end) for kind, end in ends.items()]


def certificate_measures(settings: Settings, clock: Clock) -> tuple[MeasureSource, ...]:
    """Of the certificates that *settings* know of."""
    source = public_certificate(settings)
    public = () if source is None else (PublicCertificate(source=source, clock=clock),)
    return (*public, *provenance_measures(settings))


def provenance_measures(settings: Settings) -> tuple[MeasureSource, ...]:
    if settings.provenance_dir is None:
        return ()
    return (ProvenanceCertificates(folder=ProvenanceFolder(settings.provenance_dir)),)


def public_certificate(settings: Settings) -> Path | Place | None:
    """Where to look: the file first, then the address that is set, then PUBLIC_URL itself."""
    if settings.certificate_file is not None:
        return settings.certificate_file
    url = urlsplit(settings.public_url)
    if url.scheme != "https" or url.hostname is None:
        return None
    if settings.certificate_address is None:
        return Place(host=url.hostname, port=url.port or HTTPS_PORT, name=url.hostname)
    host, _, port = settings.certificate_address.rpartition(":")
    return Place(host=host.strip("[]"), port=int(port), name=url.hostname)


def _ends(kind: str, at: datetime) -> Measure:
    return Measure(
        name="stario_certificate_expiry_timestamp_seconds",
        help="When a certificate ends.",
        value=at.timestamp(),
        labels={"certificate": kind},
    )
