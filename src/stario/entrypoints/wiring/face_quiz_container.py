"""The face quiz over HTTP."""

from dependency_injector import containers, providers

from stario.adapters.system import SystemEntropy, Uuid7Ids
from stario.domain.faces.usecases.analyse_face_quiz import AnalyseFaceQuiz
from stario.domain.faces.usecases.make_result_card import MakeResultCard
from stario.domain.faces.usecases.open_face_upload import OpenFaceUpload
from stario.domain.faces.usecases.read_face_photo import ReadFacePhoto
from stario.domain.faces.usecases.read_face_quiz import ReadFaceQuiz
from stario.domain.faces.usecases.read_look_alikes import ReadLookAlikes
from stario.domain.faces.usecases.share_face_quiz import ShareFaceQuiz
from stario.domain.faces.usecases.start_face_quiz import StartFaceQuiz
from stario.entrypoints.engines.loaded import CardEngines
from stario.entrypoints.http.handlers.face_quiz import FaceQuizHandlers
from stario.ports.faces import FaceEmbedder
from stario.ports.media import ObjectStore
from stario.ports.scratch import Scratch
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class FaceQuizContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    objects: providers.Dependency[ObjectStore] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    scratch: providers.Dependency[Scratch] = providers.Dependency()
    open_upload: providers.Dependency[OpenFaceUpload] = providers.Dependency()
    read_photo: providers.Dependency[ReadFacePhoto] = providers.Dependency()
    embedder: providers.Dependency[FaceEmbedder] = providers.Dependency()
    cards: providers.Dependency[CardEngines] = providers.Dependency()
    public_url: providers.Dependency[str] = providers.Dependency()

    ids = One(Uuid7Ids)
    read = One(ReadFaceQuiz, storage=storage)
    card = One(
        MakeResultCard, storage=storage, objects=objects, clock=clock, ids=ids,
        scratch=scratch, public_url=public_url,
        card_painter=cards.provided.card_painter,
        picture_encoder=cards.provided.picture_encoder,
        watermark=cards.provided.watermark,
        perceptual_hasher=cards.provided.perceptual_hasher,
        provenance=cards.provided.provenance,
        heavy_work=cards.provided.heavy_work,
        engines=cards.provided.names,
    )  # fmt: skip
    quiz = One(
        FaceQuizHandlers,
        start_quiz=One(
            StartFaceQuiz, storage=storage, open_upload=open_upload, embedder=embedder, clock=clock
        ),
        analyse_quiz=One(
            AnalyseFaceQuiz, storage=storage, read_photo=read_photo, embedder=embedder,
            make_card=card, clock=clock,
        ),
        read_quiz=read,
        read_look_alikes=One(ReadLookAlikes, storage=storage),
        share_quiz=One(
            ShareFaceQuiz, storage=storage, read_quiz=read, make_card=card, clock=clock,
            entropy=One(SystemEntropy),
        ),
        objects=objects,
        clock=clock,
        public_url=public_url,
    )  # fmt: skip
