"""Say how backups stand, without asking the repository."""

import attrs

from stario.domain.kernel.errors import Unavailable
from stario.domain.operations.model.backup import BackupStatus
from stario.ports.media import Bucket, ObjectMissing, ObjectStore

STATUS_KEY = "status/backups.json"
STATUS_TYPE = "application/json"


@attrs.frozen(kw_only=True)
class ReadBackupStatus:
    """What the last look at the repository left in the bucket of backups, for metrics."""

    objects: ObjectStore

    async def __call__(self) -> BackupStatus | None:
        """
        The status as it was written last; None where nothing ever was.

        Raises:
            Unavailable: the store does not answer, or what lies there is no status.
        """
        try:
            return BackupStatus.read(await self.objects.get(Bucket.BACKUPS, STATUS_KEY))
        except ObjectMissing:
            return None
        except (ValueError, TypeError) as error:
            raise Unavailable(what="backups", reason="status_unreadable") from error
