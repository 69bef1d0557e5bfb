"""What a worker does with each kind of job."""

from typing import ClassVar

from dependency_injector import containers, providers

from stario.adapters.pyav.media_reader import PyavMediaReader
from stario.adapters.system import SystemEntropy, Uuid7Ids
from stario.domain.artists.model.enrolment import EnrolmentKind
from stario.domain.artists.usecases.enrol import Enrol
from stario.domain.artists.usecases.enrol_face import EnrolFace
from stario.domain.artists.usecases.enrol_voice import EnrolVoice
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.check_result import CheckResult
from stario.domain.generation.usecases.claim_job import ClaimJob
from stario.domain.generation.usecases.complete_job import CompleteJob
from stario.domain.generation.usecases.fail_job import FailJob
from stario.domain.generation.usecases.film_greeting import FilmGreeting
from stario.domain.generation.usecases.hand_back_job import HandBackJob
from stario.domain.generation.usecases.make_quiz_clips import MakeQuizClips
from stario.domain.generation.usecases.make_renditions import MakeRenditions
from stario.domain.generation.usecases.mark_speech import MarkSpeech
from stario.domain.generation.usecases.prepare_cutout import PrepareCutout
from stario.domain.generation.usecases.reconcile_queues import ReconcileQueues
from stario.domain.generation.usecases.record_progress import RecordProgress
from stario.domain.generation.usecases.render_greeting import RenderGreeting
from stario.domain.generation.usecases.render_voice_message import RenderVoiceMessage
from stario.domain.generation.usecases.speak_as_artist import SpeakAsArtist
from stario.domain.generation.usecases.speak_to_length import SpeakToLength
from stario.domain.generation.usecases.stand_on_consent import StandOnConsent
from stario.domain.generation.usecases.take_cutouts import TakeCutouts
from stario.domain.identity.usecases.export_personal_data import ExportPersonalData
from stario.entrypoints.engines.loaded import Engines
from stario.entrypoints.wiring.media_checks_container import MediaChecksContainer
from stario.entrypoints.worker.steps import Steps
from stario.ports.dispatch import JobDispatch
from stario.ports.execution import HeavyWork
from stario.ports.media import ObjectStore
from stario.ports.progress import ProgressFeed
from stario.ports.scratch import Scratch
from stario.ports.storage import Storage
from stario.ports.switches import Switches
from stario.ports.system import Clock

One = providers.Singleton


class WorkerContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    objects: providers.Dependency[ObjectStore] = providers.Dependency()
    dispatch: providers.Dependency[JobDispatch] = providers.Dependency()
    feed: providers.Dependency[ProgressFeed] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    switches: providers.Dependency[Switches] = providers.Dependency()
    scratch: providers.Dependency[Scratch] = providers.Dependency()
    heavy_work: providers.Dependency[HeavyWork] = providers.Dependency()
    engines: providers.Dependency[Engines] = providers.Dependency()

    ids = One(Uuid7Ids)
    entropy = One(SystemEntropy)
    tracking: ClassVar[dict[str, object]] = {
        "storage": storage,
        "dispatch": dispatch,
        "feed": feed,
        "clock": clock,
    }

    steps = One(
        Steps,
        claim=One(ClaimJob, switches=switches, **tracking),
        record=One(RecordProgress, storage=storage, clock=clock),
        complete=One(CompleteJob, **tracking),
        fail=One(FailJob, storage=storage, feed=feed, clock=clock, entropy=entropy),
        hand_back=One(HandBackJob, **tracking),
        reconcile=One(ReconcileQueues, **tracking),
    )

    consent = One(StandOnConsent, storage=storage, clock=clock)
    speak = One(
        SpeakAsArtist, objects=objects, synthesizer=engines.provided.synthesizer,
        converter=engines.provided.converter,
    )  # fmt: skip
    mark_speech = One(MarkSpeech, watermark=engines.provided.watermark, heavy_work=heavy_work)
    checks = providers.Container(
        MediaChecksContainer, storage=storage, clock=clock,
        media_checks=engines.provided.media_checks,
    )  # fmt: skip
    check_result = One(
        CheckResult, storage=storage, clock=clock, ids=ids, check_video=checks.check_video,
        check_audio=checks.check_audio, check_picture=checks.check_picture,
    )  # fmt: skip
    provenance = engines.provided.provenance
    film = One(
        FilmGreeting, objects=objects, animator=engines.provided.animator,
        video_encoder=engines.provided.video_encoder, transcoder=engines.provided.transcoder,
        watermark=engines.provided.watermark, mark_speech=mark_speech,
        provenance=provenance, media_reader=One(PyavMediaReader, heavy_work),
        perceptual_hasher=engines.provided.perceptual_hasher, heavy_work=heavy_work,
        engines=One(tuple, engines.provided.names.values.call()),
    )  # fmt: skip
    video = One(
        RenderGreeting, consent=consent, speak=speak, film=film, scratch=scratch, clock=clock,
        check_result=check_result,
        speak_to_length=One(SpeakToLength, speak=speak), ids=ids, engines=engines.provided.names,
    )  # fmt: skip
    voice = One(
        RenderVoiceMessage, consent=consent, speak=speak, objects=objects, clock=clock,
        mark_speech=mark_speech, provenance=provenance, scratch=scratch,
        check_result=check_result,
        audio_encoder=engines.provided.audio_encoder, engines=engines.provided.names,
    )  # fmt: skip
    renditions = One(
        MakeRenditions, storage=storage, objects=objects, scratch=scratch, clock=clock, ids=ids,
        transcoder=engines.provided.transcoder, provenance=provenance,
    )  # fmt: skip
    take_cutouts = One(
        TakeCutouts, storage=storage, objects=objects, cutter=engines.provided.cutter
    )
    enrolment = One(
        Enrol,
        providers.Dict({
            EnrolmentKind.VOICE: One(
                EnrolVoice, objects=objects, converter=engines.provided.converter, clock=clock,
                ids=ids,
            ),
            EnrolmentKind.CUTOUT: One(PrepareCutout, storage=storage, take_cutouts=take_cutouts),
            EnrolmentKind.FACE: One(
                EnrolFace, storage=storage, objects=objects, clock=clock,
                embedder=engines.provided.embedder,
            ),
        }),
    )  # fmt: skip
    quiz_clips = One(
        MakeQuizClips, consent=consent, speak=speak, objects=objects, clock=clock, ids=ids,
        check_result=check_result,
        clip_cutter=engines.provided.clip_cutter, audio_encoder=engines.provided.audio_encoder,
    )  # fmt: skip
    export = One(
        ExportPersonalData, storage=storage, objects=objects, heavy_work=heavy_work, clock=clock
    )

    handlers = providers.Dict({
        Queue.VIDEO: video, Queue.VOICE: voice, Queue.ENROLMENT: enrolment,
        Queue.EXPORT: export, Queue.RENDITION: renditions,
        Queue.QUIZ_CLIP: quiz_clips,
    })  # fmt: skip
