"""Photos of faces over HTTP: a link to send one to, and the receipt of its deletion."""

import attrs

from stario.domain.compliance.model.permission import PermissionMissing
from stario.domain.faces.model.face_upload import FacePurpose
from stario.domain.faces.usecases.open_face_upload import OpenFaceUpload
from stario.domain.faces.usecases.read_face_upload import ReadFaceUpload
from stario.domain.identity.model.account import AccountClosed
from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import FaceUploadId
from stario.entrypoints.http.handlers.face_uploads_schema import (
    FaceReceiptAnswer,
    FaceUploadAnswer,
    FaceUploadBody,
    FaceUploadPath,
    face_receipt_answer,
    face_upload_answer,
)
from stario.entrypoints.http.routing import SIGNED_IN, Call, Reply, Route, route
from stario.ports.system import Clock

TAG = "Faces"


@attrs.frozen(kw_only=True)
class FaceUploadHandlers:
    open_upload: OpenFaceUpload
    read_upload: ReadFaceUpload
    clock: Clock

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/faces/uploads",
                self.open,
                tag=TAG,
                summary="Get a link to send a photo of oneself to",
                description="The photo is deleted within 3 seconds of its last use.",
                body=FaceUploadBody,
                response=FaceUploadAnswer,
                status=201,
                roles=SIGNED_IN,
                errors=(AccountClosed, PermissionMissing, NotFound, Invalid),
                idempotent=True,
            ),
            route(
                "GET",
                "/faces/uploads/{upload_id}",
                self.receipt,
                tag=TAG,
                summary="What has become of a photo",
                path_params=FaceUploadPath,
                response=FaceReceiptAnswer,
                roles=SIGNED_IN,
                errors=(NotFound,),
            ),
        ]

    async def open(self, call: Call[FaceUploadBody]) -> Reply:
        opened = await self.open_upload(
            account=call.claims.account_id,
            purpose=FacePurpose(call.body.purpose),
            statement=call.body.statement(call.language),
        )
        return Reply(face_upload_answer(opened), status=201)

    async def receipt(self, call: Call[None, FaceUploadPath]) -> Reply:
        upload = await self.read_upload(
            FaceUploadId(call.path.upload_id), account=call.claims.account_id
        )
        return Reply(face_receipt_answer(upload, at=self.clock.now()))
