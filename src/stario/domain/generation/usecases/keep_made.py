"""Remember what a job made."""

from typing import Protocol, TypeVar

from stario.domain.kernel.errors import Conflict
from stario.domain.provenance.model.asset import Asset
from stario.ports.repositories.provenance import Assets

Made_contra = TypeVar("Made_contra", contravariant=True)


class _Kept(Protocol[Made_contra]):
    async def add(self, made: Made_contra, /) -> None: ...
    async def save(self, made: Made_contra, /) -> None: ...


async def keep_made(
    kept: _Kept[Made_contra], made: Made_contra, *, assets: Assets, asset: Asset
) -> None:
    """
    Add both inside the caller's transaction, which holds the job of *made*.

    A job that was refused and, on appeal, made again has one already, without files: it is
    replaced. What it stands on stays the same.
    """
    try:
        await kept.add(made)
        await assets.add(asset)
    except Conflict:
        await kept.save(made)
