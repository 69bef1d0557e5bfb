"""Say what has become of a photo."""

import attrs

from stario.domain.faces.model.face_upload import FaceUpload
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, FaceUploadId
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ReadFaceUpload:
    storage: Storage

    async def __call__(self, upload: FaceUploadId, *, account: AccountId) -> FaceUpload:
        """
        Give an upload of *account*, or its receipt.

        Raises:
            NotFound: there is none, or it is somebody else's.
        """
        async with self.storage() as work:
            found = await work.face_uploads.get(upload)
        if found.account_id != account:
            raise NotFound(what="face_upload")
        return found
