"""A photo booth on memory adapters: fans, an artist to be compared with, and the face quiz."""

from collections.abc import Awaitable, Callable
from hashlib import sha256
from pathlib import Path

import attrs

from stario.adapters.files.scratch import FilesScratch
from stario.adapters.memory.cards import MemoryCardPainter
from stario.adapters.memory.cutouts import MemoryPortraitCutter
from stario.adapters.memory.faces import MemoryFaceEmbedder
from stario.adapters.memory.system import MemoryClock
from stario.domain.artists.model.artist import Artist
from stario.domain.artists.model.cutout import CutoutRecord, cutout_keys
from stario.domain.faces.model.artist_face import ArtistFace, FaceDescription
from stario.domain.faces.model.face_quiz import FaceQuiz
from stario.domain.faces.model.face_upload import FaceUpload
from stario.domain.faces.model.features import proportions_of
from stario.domain.generation.model.share import ShareLink, SharePlatform
from stario.domain.identity.model.account import Account
from stario.domain.kernel.ids import QuizId
from stario.domain.kernel.language import Language
from stario.entrypoints.engines.loaded import CardEngines
from stario.entrypoints.http.handlers.face_quiz import FaceQuizHandlers
from stario.entrypoints.wiring.face_quiz_container import FaceQuizContainer
from stario.ports.cards import ResultCard
from stario.ports.faces import FaceEmbedder
from stario.ports.media import Bucket, ObjectStore
from stario.ports.pictures import RgbImage
from stario.ports.storage import Storage
from stario.ports.system import Clock
from tests.builders.darkroom import Darkroom, FailingStore
from tests.builders.engines import memory_card_engines
from tests.builders.portraits import drawn_face, encoded
from tests.builders.studio import PUBLIC_URL, Studio
from tests.builders.town import Town
from tests.builders.values import new_id

CANARY = b"the very bytes of a fan's face"
LOOKS_LIKE = "Yulduz"
"""Whom the artist's portrait shows; let a photo show her too, and it looks like the artist."""


def a_photo(shade: int = 0) -> bytes:
    """Bytes that the memory engines take for a photo of somebody."""
    return b"\xff\xd8\xff\xe0" + CANARY + bytes([shade])


@attrs.frozen
class WatchedPainter(MemoryCardPainter):
    """Remembers the cards it was asked for; *meanwhile* happens while it draws."""

    painted: list[ResultCard] = attrs.field(factory=list)
    meanwhile: Callable[[], Awaitable[None]] | None = None

    async def paint(self, card: ResultCard) -> RgbImage:
        self.painted.append(card)
        if self.meanwhile is not None:
            await self.meanwhile()
        return await super().paint(card)


async def described(
    artist: Artist, *, storage: Storage, objects: ObjectStore, embedder: FaceEmbedder, clock: Clock
) -> None:
    """Leave what workers make of the portrait of *artist*: its embedding and its cutout."""
    portrait = encoded(drawn_face(160))
    if isinstance(embedder, MemoryFaceEmbedder):
        embedder.show(portrait, person=LOOKS_LIKE)
    found = await embedder.embed(portrait)
    assert artist.portrait_key is not None
    face = ArtistFace(
        artist_id=artist.id,
        portrait_key=artist.portrait_key,
        engine=embedder.engine,
        made_at=clock.now(),
        description=FaceDescription(
            embedding=tuple(map(float, found.embedding)),
            proportions=proportions_of(found.face.landmarks, face_width=found.face.width),
        ),
    )
    async with storage() as work:
        await work.artist_faces.save(face)
        await work.commit()
    cutout = await MemoryPortraitCutter().cut(portrait)
    record = CutoutRecord(
        width=cutout.width,
        height=cutout.height,
        face=(cutout.face.x, cutout.face.y, cutout.face.width, cutout.face.height),
        engine="memory",
        sha256=sha256(cutout.png).hexdigest(),
    )
    keys = cutout_keys(artist.id, artist.portrait_key)
    await objects.put(Bucket.ARTISTS, keys.picture, cutout.png, content_type="image/png")
    await objects.put(Bucket.ARTISTS, keys.record, record.to_json(), content_type="text/json")


@attrs.define(kw_only=True)
class Booth:
    """`fan` sends photos; `artist` agreed to everything and may be compared with."""

    folder: Path
    room: Darkroom
    studio: Studio
    artist: Artist
    painter: WatchedPainter = attrs.field(factory=WatchedPainter)
    embedder: MemoryFaceEmbedder = attrs.field(factory=MemoryFaceEmbedder)
    engines: CardEngines = attrs.field(factory=memory_card_engines)

    @property
    def clock(self) -> MemoryClock:
        return self.studio.town.clock

    @property
    def fan(self) -> Account:
        return self.room.fan

    @property
    def quiz(self) -> FaceQuizHandlers:
        town = self.studio.town
        container = FaceQuizContainer(
            storage=town.storage,
            objects=town.objects,
            clock=town.clock,
            scratch=FilesScratch(self.folder / "scratch"),
            open_upload=self.room.open_upload,
            read_photo=self.room.read,
            embedder=self.embedder,
            cards=attrs.evolve(self.engines, card_painter=self.painter),
            public_url=PUBLIC_URL,
        )
        handlers: FaceQuizHandlers = container.quiz()
        return handlers

    async def start(
        self, *, save_photo: bool = False, account: Account | None = None, quiz: str = ""
    ) -> FaceQuiz:
        started = await self.quiz.start_quiz(
            QuizId(quiz or new_id()),
            account=(account or self.fan).id,
            artist=self.artist.id,
            save_photo=save_photo,
            language=Language.UZBEK,
        )
        return started.quiz

    async def send(self, quiz: FaceQuiz, photo: bytes) -> None:
        await self.room.send(await self.upload(quiz), photo)

    async def upload(self, quiz: FaceQuiz) -> FaceUpload:
        return await self.room.row(quiz.upload_id)

    async def analyse(self, quiz: FaceQuiz) -> FaceQuiz:
        return await self.quiz.analyse_quiz(quiz.id, account=quiz.account_id)

    async def analysed(self, *, save_photo: bool = False, photo: bytes = b"") -> FaceQuiz:
        """A quiz from its start to its result."""
        quiz = await self.start(save_photo=save_photo)
        await self.send(quiz, photo or a_photo())
        return await self.analyse(quiz)

    async def share(self, quiz: FaceQuiz) -> ShareLink:
        return await self.quiz.share_quiz(quiz.id, SharePlatform.LINK, account=quiz.account_id)

    async def stored(self, quiz: FaceQuiz) -> FaceQuiz:
        async with self.studio.town.storage() as work:
            return await work.face_quizzes.get(quiz.id)

    async def cards(self) -> list[str]:
        """Keys of every card that there is."""
        return await self.studio.town.keys(Bucket.MEDIA, "face-quizzes/")


async def a_booth(folder: Path) -> Booth:
    clock = MemoryClock()
    town = Town(clock=clock, objects=FailingStore(clock=clock))
    studio = Studio(folder=folder, town=town)
    assert isinstance(town.objects, FailingStore)
    room = Darkroom(
        clock=clock, storage=town.storage, objects=town.objects, fan=await town.person()
    )
    artist = await studio.star()
    await studio.agree(artist)
    booth = Booth(folder=folder, room=room, studio=studio, artist=artist)
    await described(
        artist,
        storage=town.storage,
        objects=town.objects,
        embedder=booth.embedder,
        clock=clock,
    )
    return booth
