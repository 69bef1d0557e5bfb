"""Somebody asks over HTTP what Stario made; keys, marks and hashes are real."""

from pathlib import Path

import attrs
import httpx
import numpy as np
from tests.builders import a_consent
from tests.builders.assets import an_asset
from tests.builders.engines import memory_verification_engines
from tests.builders.media_files import a_picture_file, a_texture
from tests.builders.papers import PUBLIC_URL, Authority, papers
from tests.builders.studio import Studio
from tests.builders.values import new_id
from tests.http.house import House

from stario.adapters.files.scratch import FilesScratch
from stario.adapters.perceptual_hash.hasher import DctPerceptualHasher
from stario.adapters.spread_spectrum.watermark import SpreadSpectrumWatermark
from stario.domain.artists.model.artist import Artist
from stario.domain.compliance.model.consent import Consent
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import JobId
from stario.domain.provenance.model.asset import Asset, AssetKind, mark_of
from stario.entrypoints.wiring.provenance_container import ProvenanceContainer
from stario.ports.pictures import RgbImage
from stario.ports.provenance import Claims

AUTHORITY = Authority.new()
WATERMARK = SpreadSpectrumWatermark(b"a secret of the tests of verification")
HASHER = DctPerceptualHasher()


@attrs.frozen(kw_only=True)
class Desk:
    studio: Studio
    folder: Path
    web: httpx.AsyncClient
    artist: Artist
    consent: Consent

    async def remember(
        self, image: RgbImage | None, kind: AssetKind = AssetKind.SHARE_CARD
    ) -> Asset:
        id_ = new_id()
        asset = an_asset(
            self.artist,
            self.consent,
            id_=id_,
            kind=kind,
            perceptual_hash=None if image is None else HASHER.hash(image),
        )
        async with self.studio.town.storage() as work:
            await work.assets.add(asset)
            await work.commit()
        return asset

    async def sign(self, file: Path, asset: str, authority: Authority = AUTHORITY) -> Path:
        claims = Claims(
            asset_id=asset,
            job=JobId(asset),
            artist=self.artist.id,
            consent=self.consent.id,
            engines=("skia",),
        )
        await papers(authority).sign(file, claims)
        return file

    async def product(self, *, seed: int = 5) -> tuple[Asset, Path]:
        """A picture with everything: registered, marked and signed."""
        image = a_texture(800, 640, seed=seed)
        asset = await self.remember(image)
        marked = WATERMARK.mark_image(image, mark_of(asset.id))
        file = a_picture_file(self.folder, "jpg", marked)
        return asset, await self.sign(file, asset.id)

    async def ask(
        self, content: bytes, *, kind: str = "application/octet-stream", accept: str = "*/*"
    ) -> httpx.Response:
        headers = {"content-type": kind, "accept": accept}
        return await self.web.post("/verify", content=content, headers=headers)

    def left_behind(self) -> list[str]:
        return [str(path) for path in (self.folder / "scratch").rglob("*")]


async def a_desk(folder: Path) -> Desk:
    studio = Studio(folder=folder)
    house = House(storage=studio.town.storage, clock=studio.town.clock)
    artist = await studio.star()
    staff = await studio.town.person(Role.ADMIN)
    consent = a_consent(artist, staff, recorded_at=studio.town.clock.now())
    async with studio.town.storage() as work:
        await work.consents.add(consent)
        await work.commit()
    container = ProvenanceContainer(
        storage=studio.town.storage,
        scratch=FilesScratch(folder / "scratch"),
        verification=attrs.evolve(
            memory_verification_engines(),
            provenance=papers(AUTHORITY),
            watermark=WATERMARK,
            perceptual_hasher=HASHER,
        ),
        public_url=PUBLIC_URL,
    )
    web = house.client(house.app(container.verify().routes()))
    return Desk(studio=studio, folder=folder, web=web, artist=artist, consent=consent)


def noise(seed: int = 1) -> RgbImage:
    return np.random.default_rng(seed).integers(0, 256, (400, 500, 3), np.uint8)
