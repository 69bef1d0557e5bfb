"""Say of an artist what staff decides: verified, popular, status."""

import attrs

from stario.domain.artists.model.artist import Artist, ArtistStatus
from stario.domain.artists.usecases.change_artist import ChangeArtist
from stario.domain.compliance.model.audit_event import happened
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import Forbidden
from stario.domain.kernel.ids import ArtistId
from stario.ports.storage import UnitOfWork


@attrs.frozen(kw_only=True)
class MarkArtist:
    change_artist: ChangeArtist

    async def verified(self, artist: ArtistId, *, is_verified: bool, actor: Actor) -> Artist:
        """
        Verify without a review, or take a verification back.

        Raises:
            NotFound: no such artist.
            Forbidden: it is the validator's own page.
        """

        def change(before: Artist) -> Artist:
            if before.account_id == actor.account_id:
                raise Forbidden
            return attrs.evolve(before, is_verified=is_verified)

        async def record(work: UnitOfWork) -> None:
            await work.audit.record(
                happened(
                    "artists.verification.mark",
                    "artist",
                    artist,
                    at=self.change_artist.clock.now(),
                    by=actor.account_id,
                    role=actor.role,
                    verified=is_verified,
                )
            )

        return await self.change_artist(artist, change, actor=None, along=record)

    async def popular(self, artist: ArtistId, *, is_popular: bool) -> Artist:
        """
        Raises:
            NotFound: no such artist.
        """
        return await self.change_artist(
            artist, lambda before: attrs.evolve(before, is_popular=is_popular), actor=None
        )

    async def status(self, artist: ArtistId, status: ArtistStatus) -> Artist:
        """
        Raises:
            NotFound: no such artist.
        """
        return await self.change_artist(
            artist, lambda before: attrs.evolve(before, status=status), actor=None
        )
