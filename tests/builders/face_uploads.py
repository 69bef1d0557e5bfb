"""Photos of faces on their way through."""

from datetime import datetime

import attrs

from stario.domain.faces.model.face_upload import FacePurpose, FaceUpload
from stario.domain.identity.model.account import Account
from stario.domain.kernel.ids import FaceUploadId
from tests.builders.values import NOW, new_id


def a_face_upload(
    account: Account,
    *,
    purpose: FacePurpose = FacePurpose.QUIZ,
    subject_id: str = "",
    created_at: datetime = NOW,
    due_at: datetime | None = None,
) -> FaceUpload:
    """Expected since *created_at*; with *due_at* its time comes then."""
    upload = FaceUpload.expect(
        FaceUploadId(new_id()), account.id, purpose, subject_id=subject_id, at=created_at
    )
    return upload if due_at is None else attrs.evolve(upload, due_at=due_at)
