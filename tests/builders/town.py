"""People, artists and consents on memory adapters: every use case of them, ready to call."""

import hashlib
import hmac
import json
from datetime import datetime, timedelta
from urllib.parse import urlencode

import attrs

from stario.adapters.jwt.access_tokens import JwtAccessTokens, TokenKey
from stario.adapters.memory.animation import MemoryPortraitGate
from stario.adapters.memory.credentials import MemoryPasswordHasher
from stario.adapters.memory.dispatch import MemoryJobDispatch
from stario.adapters.memory.limits import MemoryRateLimiter
from stario.adapters.memory.media import MemoryObjectStore
from stario.adapters.memory.progress import MemoryProgressFeed
from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.memory.system import MemoryClock, MemoryEntropy
from stario.adapters.system import Uuid7Ids
from stario.domain.artists.model.artist import Artist, Gender
from stario.domain.artists.model.profile import ArtistProfile
from stario.domain.artists.model.upload import Upload, UploadKind, recognised_type
from stario.domain.artists.usecases.change_artist import ChangeArtist
from stario.domain.artists.usecases.receive_upload import ReceiveUpload
from stario.domain.compliance.model.terms import Terms
from stario.domain.compliance.usecases.take_down import TakeDown
from stario.domain.generation.model.greeting import Occasion
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.actor import Actor
from stario.domain.identity.model.role import Role
from stario.domain.identity.usecases.open_session import OpenSession
from stario.domain.identity.usecases.register_account import RegisterAccount
from stario.domain.identity.usecases.sign_in import SignIn
from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.domain.kernel.outbox import OutboxMessage
from stario.ports.animation import PortraitGate
from stario.ports.credentials import PasswordHasher
from stario.ports.limits import RateLimiter
from stario.ports.media import Bucket
from stario.ports.storage import Storage
from stario.ports.system import Entropy
from tests.builders.artists import an_artist
from tests.builders.people import an_account

BOT_TOKEN = "7000000001:AAEnotatokenofanybodysbot00000000000"
DILNOZA = {"id": 279058397, "first_name": "Dilnoza + & =", "language_code": "ru"}
PASSWORD = "to-gri ot batareya"
JPEG = b"\xff\xd8\xff\xe0" + bytes(64)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
WAV = b"RIFF\x00\x00\x00\x00WAVEfmt " + bytes(64)
PDF = b"%PDF-1.7\n" + bytes(64)


@attrs.define(kw_only=True)
class Town:
    """What the use cases stand on; a test turns the parts and calls them."""

    clock: MemoryClock = attrs.field(factory=MemoryClock)
    ids: Uuid7Ids = attrs.field(factory=Uuid7Ids)
    entropy: Entropy = attrs.field(factory=MemoryEntropy)
    storage: Storage = attrs.field(factory=MemoryStorage)
    dispatch: MemoryJobDispatch = attrs.field(factory=MemoryJobDispatch)
    feed: MemoryProgressFeed = attrs.field(factory=MemoryProgressFeed)
    limiter: RateLimiter = attrs.field(factory=MemoryRateLimiter)
    gate: PortraitGate = attrs.field(factory=MemoryPortraitGate)
    hasher: PasswordHasher = attrs.field(
        default=attrs.Factory(lambda self: MemoryPasswordHasher(self.entropy), takes_self=True)
    )
    objects: MemoryObjectStore = attrs.field(
        default=attrs.Factory(lambda self: MemoryObjectStore(clock=self.clock), takes_self=True)
    )
    tokens: JwtAccessTokens = attrs.field(
        factory=lambda: JwtAccessTokens(
            keys=(TokenKey("test", b"k" * 32),), issuer="https://stario.uz", audience="stario"
        )
    )

    @property
    def open_session(self) -> OpenSession:
        return OpenSession(
            access_tokens=self.tokens, clock=self.clock, ids=self.ids, entropy=self.entropy
        )

    @property
    def register(self) -> RegisterAccount:
        return RegisterAccount(
            storage=self.storage,
            hasher=self.hasher,
            open_session=self.open_session,
            clock=self.clock,
        )

    @property
    def sign_in(self) -> SignIn:
        return SignIn(
            storage=self.storage,
            hasher=self.hasher,
            limiter=self.limiter,
            open_session=self.open_session,
            clock=self.clock,
        )

    @property
    def change_artist(self) -> ChangeArtist:
        return ChangeArtist(storage=self.storage, clock=self.clock, ids=self.ids)

    @property
    def receive(self) -> ReceiveUpload:
        return ReceiveUpload(objects=self.objects)

    @property
    def take_down(self) -> TakeDown:
        return TakeDown(ids=self.ids, dispatch=self.dispatch, feed=self.feed)

    async def person(self, role: Role = Role.USER, *, email: str | None = "") -> Account:
        """Remember somebody with the password `PASSWORD`."""
        account = an_account(email=email, role=role, password_hash=await self.hasher.hash(PASSWORD))
        async with self.storage() as work:
            await work.accounts.add(account)
            await work.commit()
        return account

    async def artist(self, owner: Account | None = None, *, is_verified: bool = False) -> Artist:
        """Remember a page that *owner* manages, with nothing uploaded yet."""
        artist = an_artist(
            account_id=owner.id if owner else None, is_verified=is_verified, portrait_key=None
        )
        async with self.storage() as work:
            await work.artists.add(artist)
            await work.commit()
        return artist

    async def read_artist(self, artist: Artist) -> Artist:
        async with self.storage() as work:
            return await work.artists.get(artist.id)

    async def read_account(self, account: Account) -> Account:
        async with self.storage() as work:
            return await work.accounts.get(account.id)

    async def stage(
        self, artist: Artist, kind: UploadKind, content: bytes, *, content_type: str | None = None
    ) -> Upload:
        """Send *content* as a client does that got a link, under its own type unless told."""
        upload = Upload(id=self.ids.new(), artist_id=artist.id, kind=kind)
        sent_as = content_type or _own_type(kind, content)
        await self.objects.put(Bucket.ARTISTS, upload.staging_key, content, content_type=sent_as)
        return upload

    async def outbox(self) -> list[OutboxMessage]:
        """Everything that waits to be delivered, whenever it is due."""
        async with self.storage() as work:
            at = self.clock.now() + timedelta(days=400)
            return list(await work.outbox.due(at=at, limit=1000))

    async def keys(self, bucket: Bucket, prefix: str = "") -> list[str]:
        return [found.key async for found in self.objects.list(bucket, prefix=prefix)]


def _own_type(kind: UploadKind, content: bytes) -> str:
    try:
        return recognised_type(kind, content)
    except Invalid:
        return "text/plain"


def actor(account: Account) -> Actor:
    return Actor(account_id=account.id, role=account.role)


def a_profile(name: str = "Yulduz", *, price_som: int = 0) -> ArtistProfile:
    return ArtistProfile(
        name=name,
        description="Singer",
        category="singer",
        country="UZ",
        gender=Gender.FEMALE,
        price=Money.from_som(price_som),
        email="yulduz@example.uz",
        phone="+998901234567",
        languages=(Language.UZBEK, Language.RUSSIAN),
        topics=("birthday", "wedding"),
    )


def some_terms(*, valid_until: datetime, likeness: bool = True) -> Terms:
    return Terms(
        likeness=likeness,
        voice=True,
        languages=tuple(Language),
        topics=tuple(topic.value for topic in Occasion),
        max_duration_seconds=60,
        valid_until=valid_until,
        contract_sha256="ab" * 32,
    )


def init_data(
    at: datetime,
    *,
    user: object = DILNOZA,
    user_json: str | None = None,
    token: str = BOT_TOKEN,
    **more: str,
) -> str:
    """What Telegram gives a Mini App, signed as its documentation says."""
    fields = {
        "query_id": "AAHdF6IQAAAAAN0XohDhrOrc",
        "user": user_json or json.dumps(user, ensure_ascii=False, separators=(",", ":")),
        "auth_date": str(int(at.timestamp())),
        "signature": "TYJxVcisqbWjtodPepiJ6ghziUL94-KNpG8Pau-X7oNNLNBM72APCpi_RKiUlBvcqo5L",
        **more,
    }
    check = "\n".join(f"{key}={fields[key]}" for key in sorted(fields))
    secret = hmac.new(b"WebAppData", token.encode(), hashlib.sha256).digest()
    fields["hash"] = hmac.new(secret, check.encode(), hashlib.sha256).hexdigest()
    return urlencode(fields)
