"""Certificates and what is signed with them."""

from datetime import datetime, timedelta

import attrs

from stario.adapters.c2pa.provenance import C2paProvenance, TimeStamps
from stario.adapters.memory.signing_key import MemorySigningKey
from stario.adapters.system import SystemClock
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.adapters.x509.certificates import SIGNER_LASTS, Identity, certificate_pem
from stario.domain.kernel.ids import ArtistId, ConsentId, JobId
from stario.domain.provenance.model.asset import DigitalSource
from stario.ports.provenance import Claims, SigningKey
from tests.builders.values import new_id

PUBLIC_URL = "https://stario.example"


@attrs.frozen
class Authority:
    """A root, an intermediate and a signer, with the names that ours have."""

    root: Identity
    intermediate: Identity
    signer: Identity

    @classmethod
    def new(cls, *, at: datetime | None = None, lasts: timedelta = SIGNER_LASTS) -> "Authority":
        at = at or SystemClock().now()
        root = Identity.root(at=at)
        intermediate = root.intermediate(at=at)
        return cls(root, intermediate, intermediate.signer(at=at, lasts=lasts))

    @property
    def anchors(self) -> str:
        return certificate_pem(self.root.certificate).decode()

    @property
    def signing_key(self) -> MemorySigningKey:
        chain = (self.signer.certificate, self.intermediate.certificate)
        return MemorySigningKey(self.signer.key, b"".join(map(certificate_pem, chain)).decode())


def papers(
    authority: Authority,
    *,
    anchors: str | None = None,
    signing_key: SigningKey | None = None,
    time_stamps: TimeStamps | None = None,
) -> C2paProvenance:
    return C2paProvenance(
        anchors=authority.anchors if anchors is None else anchors,
        signing_key=signing_key or authority.signing_key,
        heavy_work=ThreadHeavyWork(threads=1),
        clock=SystemClock(),
        public_url=PUBLIC_URL,
        time_stamps=time_stamps or TimeStamps(),
    )


def about_to_expire(authority: Authority, *, seconds: float) -> Authority:
    """Give the authority a signer whose certificate lasts only so long."""
    ending = authority.intermediate.signer(at=SystemClock().now(), lasts=timedelta(seconds=seconds))
    return attrs.evolve(authority, signer=ending)


def some_claims(asset: str | None = None) -> Claims:
    id_ = asset or new_id()
    return Claims(
        asset_id=id_,
        job=JobId(id_),
        artist=ArtistId("artist-7"),
        consent=ConsentId("consent-9"),
        engines=("kokoro", "world", "portrait"),
        digital_source=DigitalSource.COMPOSITE_WITH_TRAINED,
    )
