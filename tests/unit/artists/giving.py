"""What an artist gives, sent and completed as a client does."""

import math
from collections.abc import Callable

import attrs
from tests.builders.portrait_looks import looking_at_portraits
from tests.builders.town import Town, actor

from stario.domain.artists.model.artist import Artist
from stario.domain.artists.model.upload import (
    Upload,
    UploadKind,
)
from stario.domain.artists.usecases.begin_upload import BeginUpload
from stario.domain.artists.usecases.complete_document import CompleteDocument
from stario.domain.artists.usecases.complete_portrait import CompletePortrait
from stario.domain.artists.usecases.complete_voice_reference import CompleteVoiceReference
from stario.domain.artists.usecases.enrol_voice import EnrolVoice
from stario.domain.generation.model.job import Job
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.role import Role
from stario.ports.animation import PortraitGate, PortraitProblem, PortraitReport
from stario.ports.speech import (
    ConvertedSpeech,
    RecordingRejected,
    Speech,
    VoiceConverter,
    VoiceProfile,
)


@attrs.define
class SaidGate(PortraitGate):
    """Reports what the test says."""

    problems: tuple[PortraitProblem, ...] = ()
    shows_teeth: bool = False

    async def inspect(self, image: bytes) -> PortraitReport:
        return PortraitReport(
            problems=self.problems,
            eye_distance_pixels=200.0,
            yaw_degrees=0.0,
            roll_degrees=0.0,
            shows_teeth=self.shows_teeth,
        )


@attrs.define
class SaidConverter(VoiceConverter):
    """Learns any recording, but one it was told to reject."""

    rejects: str | None = None

    async def enrol(self, recording: bytes) -> VoiceProfile:
        if self.rejects:
            raise RecordingRejected(reason=self.rejects)
        return VoiceProfile(
            engine="said/1", voice="af_bella", data=recording, similarity=0.8, error_rate=math.nan
        )

    async def convert(self, speech: Speech, profile: VoiceProfile) -> ConvertedSpeech:
        return ConvertedSpeech(speech=speech, voice_match=0, converted=False)


async def begin(
    town: Town, artist: Artist, who: Account, kind: UploadKind, *, content_type: str, size: int
) -> Upload:
    upload = Upload(id=town.ids.new(), artist_id=artist.id, kind=kind)
    await BeginUpload(storage=town.storage, objects=town.objects)(
        upload, actor=actor(who), content_type=content_type, size_bytes=size
    )
    return upload


def completing_portrait(town: Town) -> CompletePortrait:
    return CompletePortrait(
        storage=town.storage,
        receive=town.receive,
        gate=town.gate,
        look_at_portrait=looking_at_portraits(town.storage, town.clock),
        change_artist=town.change_artist,
        dispatch=town.dispatch,
        clock=town.clock,
    )


def completing_voice(town: Town) -> CompleteVoiceReference:
    return CompleteVoiceReference(
        storage=town.storage,
        receive=town.receive,
        change_artist=town.change_artist,
        dispatch=town.dispatch,
        clock=town.clock,
    )


def completing_document(town: Town) -> CompleteDocument:
    return CompleteDocument(
        storage=town.storage, receive=town.receive, change_artist=town.change_artist
    )


Completing = Callable[[Town], CompletePortrait | CompleteVoiceReference | CompleteDocument]


async def enrol(town: Town, job: Job, converter: VoiceConverter | None = None) -> None:
    handler = EnrolVoice(
        objects=town.objects,
        converter=converter or SaidConverter(),
        clock=town.clock,
        ids=town.ids,
    )
    completion = await handler(job, lambda _stage, _percent: None)
    async with town.storage() as work:
        await completion.effects(work)
        await work.commit()


async def owned(town: Town, *, is_verified: bool = False) -> tuple[Artist, Account]:
    owner = await town.person(Role.ARTIST)
    return await town.artist(owner, is_verified=is_verified), owner
