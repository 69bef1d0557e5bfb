"""The real gateway on SQLite and a folder, with an artist whom fans compare themselves with."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import attrs
import httpx
from tests.builders.artists import a_consent, an_artist
from tests.builders.booth import described
from tests.builders.engines import memory_gateway_engines
from tests.builders.papers import Authority, papers
from tests.builders.people import an_account
from tests.builders.values import new_id

from stario.adapters.jwt.access_tokens import JwtAccessTokens
from stario.adapters.memory.faces import MemoryFaceEmbedder
from stario.adapters.memory.models import MemoryModelStore
from stario.adapters.pillow.encoder import PillowPictureEncoder
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.artists.model.artist import Artist
from stario.domain.compliance.model.consent import Consent
from stario.domain.generation.usecases.deliver_effects import DeliverEffects
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import SessionId
from stario.entrypoints.cleaner.metrics import PrometheusDeletionMetrics
from stario.entrypoints.clients import Clients, open_clients
from stario.entrypoints.engines.loaded import GatewayEngines
from stario.entrypoints.http.gateway import create_gateway
from stario.entrypoints.http.metrics import HttpMetrics, new_registry
from stario.entrypoints.processes.running import prepare
from stario.entrypoints.settings import Settings
from stario.entrypoints.tokens import access_tokens
from stario.ports.credentials import AccessClaims

Headers = dict[str, str]


@attrs.frozen(kw_only=True)
class Mirror:
    """`home` is the folder of everything that the gateway keeps."""

    home: Path
    web: httpx.AsyncClient
    clients: Clients
    embedder: MemoryFaceEmbedder
    tokens: JwtAccessTokens

    async def somebody(self, role: Role = Role.USER) -> Headers:
        """Remember somebody, and give the headers she asks with."""
        account = an_account(role=role)
        async with self.clients.storage() as work:
            await work.accounts.add(account)
            await work.commit()
        return self.headers(account)

    def headers(self, account: Account) -> Headers:
        claims = AccessClaims(
            account_id=account.id,
            session_id=SessionId(new_id()),
            role=account.role,
            expires_at=self.clients.clock.now() + timedelta(minutes=30),
        )
        return {"Authorization": f"Bearer {self.tokens.issue(claims)}", "Accept-Language": "en"}

    async def star(self) -> tuple[Artist, Consent]:
        """Somebody who agreed to everything and whose portrait workers have looked at."""
        artist = an_artist(portrait_key=f"artists/{new_id()}/portrait.png")
        staff = an_account(role=Role.ADMIN)
        now = self.clients.clock.now()
        consent = attrs.evolve(
            a_consent(artist, staff), recorded_at=now, valid_until=now.replace(year=2100)
        )
        async with self.clients.storage() as work:
            await work.accounts.add(staff)
            await work.artists.add(artist)
            await work.consents.add(consent)
            await work.commit()
        await described(
            artist,
            storage=self.clients.storage,
            objects=self.clients.objects,
            embedder=self.embedder,
            clock=self.clients.clock,
        )
        return artist, consent

    async def start(
        self, artist: Artist, fan: Headers, *, key: str = "", **more: object
    ) -> httpx.Response:
        return await self.web.post(
            "/face-quiz/start",
            json={"artist_id": artist.id, **more},
            headers=fan | ({"Idempotency-Key": key} if key else {}),
        )

    async def sent(
        self, artist: Artist, fan: Headers, photo: bytes, *, save_photo: bool = False
    ) -> str:
        """Start a quiz and send its photo; gives the quiz's id."""
        started = (await self.start(artist, fan, save_photo=save_photo)).json()
        put = await self.web.put(
            started["upload_url"], content=photo, headers=started["upload_headers"]
        )
        assert put.status_code == 200, put.text
        return str(started["quiz_id"])

    async def analyse(self, quiz: str, fan: Headers) -> httpx.Response:
        return await self.web.post(f"/face-quiz/{quiz}/analyze", headers=fan)

    async def analysed(
        self, artist: Artist, fan: Headers, photo: bytes, *, save_photo: bool = False
    ) -> str:
        quiz = await self.sent(artist, fan, photo, save_photo=save_photo)
        answer = await self.analyse(quiz, fan)
        assert answer.status_code == 200, answer.text
        return quiz

    async def deliver(self) -> None:
        await DeliverEffects(
            storage=self.clients.storage, objects=self.clients.objects, clock=self.clients.clock
        )(limit=100)

    def files_with(self, content: bytes) -> list[str]:
        """Every file below the home that has *content* in it: objects, tables, scratch."""
        files = [path for path in self.home.rglob("*") if path.is_file()]
        return [str(path) for path in files if content in path.read_bytes()]


def _engines(embedder: MemoryFaceEmbedder, heavy_work: ThreadHeavyWork) -> GatewayEngines:
    """Pictures are real JPEGs with real signatures, so that the verify page can read them."""
    engines, signs = memory_gateway_engines(), papers(Authority.new())
    return attrs.evolve(
        engines,
        embedder=embedder,
        cards=attrs.evolve(
            engines.cards, provenance=signs, picture_encoder=PillowPictureEncoder(heavy_work)
        ),
        verification=attrs.evolve(engines.verification, provenance=signs),
    )


@asynccontextmanager
async def open_mirror(home: Path) -> AsyncIterator[Mirror]:
    settings = Settings(stario_home=home, public_url="http://house", requests_per_minute=9000)
    embedder, heavy_work = MemoryFaceEmbedder(), ThreadHeavyWork(threads=1)
    async with open_clients(settings, name="test") as clients:
        await prepare(settings, clients)
        gateway = create_gateway(
            settings,
            clients,
            engines=_engines(embedder, heavy_work),
            metrics=HttpMetrics(new_registry()),
            deletion_metrics=PrometheusDeletionMetrics(new_registry()),
            models=MemoryModelStore(folder=home, manifests={}, contents={}),
            stopping=asyncio.Event(),
        )
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(gateway), base_url="http://house"
        ) as web:
            yield Mirror(
                home=home,
                web=web,
                clients=clients,
                embedder=embedder,
                tokens=access_tokens(clients, settings),
            )
    heavy_work.close()
