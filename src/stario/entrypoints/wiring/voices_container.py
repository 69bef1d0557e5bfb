"""The voice quiz over HTTP."""

from dependency_injector import containers, providers

from stario.adapters.system import SystemEntropy, Uuid7Ids
from stario.domain.voices.usecases.answer_voice_quiz import AnswerVoiceQuiz
from stario.domain.voices.usecases.read_voice_leaderboard import ReadVoiceLeaderboard
from stario.domain.voices.usecases.start_voice_quiz import StartVoiceQuiz
from stario.entrypoints.http.handlers.voice_quiz import VoiceQuizHandlers
from stario.ports.media import ObjectStore
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class VoicesContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    objects: providers.Dependency[ObjectStore] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()

    quiz = One(
        VoiceQuizHandlers,
        start_voice_quiz=One(
            StartVoiceQuiz, storage=storage, objects=objects, clock=clock, ids=One(Uuid7Ids),
            entropy=One(SystemEntropy),
        ),
        answer_voice_quiz=One(AnswerVoiceQuiz, storage=storage, clock=clock),
        read_leaderboard=One(ReadVoiceLeaderboard, storage=storage, clock=clock),
        objects=objects,
        clock=clock,
    )  # fmt: skip
