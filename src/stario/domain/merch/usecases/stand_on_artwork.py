"""Let a design stand on what the picture stands on that it is made of."""

from datetime import datetime

from stario.domain.compliance.model.permission import PermissionUse, UseKind
from stario.domain.merch.model.design_wish import DesignWish
from stario.ports.storage import UnitOfWork


async def stand_on_artwork(work: UnitOfWork, wish: DesignWish, *, at: datetime) -> None:
    """
    Withdrawing the permission ends both: the picture and the design.

    Raises:
        PermissionMissing: whoever is in the picture took it back meanwhile.
    """
    if wish.artwork is None:
        return
    named = await work.permissions.behind(UseKind.ARTWORK, wish.artwork)
    if named is None:
        return
    permission = await work.permissions.get(named, lock=True)
    permission.require(permission.kind, at=at)
    await work.permissions.use(
        PermissionUse(kind=UseKind.PREVIEW, subject_id=wish.id, permission_id=permission.id, at=at)
    )
