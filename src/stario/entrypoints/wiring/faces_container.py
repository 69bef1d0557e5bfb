"""Photos of faces on their way through, and what is answered of them."""

from dependency_injector import containers, providers

from stario.adapters.faces.gallery import StoredFaceGallery
from stario.adapters.system import Uuid7Ids
from stario.domain.compliance.model.consent_text import Operator
from stario.domain.compliance.usecases.require_permission import RequirePermission
from stario.domain.compliance.usecases.stand_on_permission import StandOnPermission
from stario.domain.faces.usecases.compare_faces import CompareFaces
from stario.domain.faces.usecases.delete_face_photo import DeleteFacePhoto
from stario.domain.faces.usecases.name_face_upload import NameFaceUpload
from stario.domain.faces.usecases.open_face_upload import OpenFaceUpload
from stario.domain.faces.usecases.read_face_photo import ReadFacePhoto
from stario.domain.faces.usecases.read_face_upload import ReadFaceUpload
from stario.entrypoints.http.handlers.face_uploads import FaceUploadHandlers
from stario.entrypoints.http.handlers.faces import FaceHandlers
from stario.entrypoints.http.handlers.photo_source import PhotoSource
from stario.ports.deletions import DeletionMetrics, DeletionSignals
from stario.ports.faces import FaceEmbedder
from stario.ports.media import ObjectStore
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class FacesContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    objects: providers.Dependency[ObjectStore] = providers.Dependency()
    signals: providers.Dependency[DeletionSignals] = providers.Dependency()
    deletion_metrics: providers.Dependency[DeletionMetrics] = providers.Dependency()
    embedder: providers.Dependency[FaceEmbedder] = providers.Dependency()
    face_prefix: providers.Dependency[str] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    operator: providers.Dependency[Operator] = providers.Dependency()

    ids = One(Uuid7Ids)
    stand_on = One(StandOnPermission, clock=clock, ids=ids, operator=operator)
    open_upload = One(
        OpenFaceUpload, storage=storage, objects=objects, clock=clock, ids=ids, stand_on=stand_on
    )
    delete_photo = One(
        DeleteFacePhoto, storage=storage, objects=objects, signals=signals,
        metrics=deletion_metrics, clock=clock,
    )  # fmt: skip
    read_photo = One(
        ReadFacePhoto, storage=storage, objects=objects, delete=delete_photo, clock=clock
    )

    gallery = One(StoredFaceGallery, storage=storage, clock=clock, engine=embedder.provided.engine)
    compare = One(CompareFaces, embedder=embedder, gallery=gallery)
    faces = One(
        FaceHandlers, embedder=embedder, compare_faces=compare, prefix=face_prefix,
        photos=One(
            PhotoSource, read_photo=read_photo,
            require_permission=One(RequirePermission, storage=storage, stand_on=stand_on),
            name_upload=One(NameFaceUpload, storage=storage, objects=objects),
        ),
    )  # fmt: skip

    uploads = One(
        FaceUploadHandlers, open_upload=open_upload,
        read_upload=One(ReadFaceUpload, storage=storage), clock=clock,
    )  # fmt: skip
