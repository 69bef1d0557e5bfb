"""Make an artist's page."""

import attrs

from stario.domain.artists.model.artist import Artist, ArtistStatus
from stario.domain.artists.model.profile import ArtistProfile
from stario.domain.artists.model.verification import Verification
from stario.domain.artists.usecases.link_account import link_account
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import Forbidden, NotFound
from stario.domain.kernel.ids import AccountId, ArtistId
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class CreateArtist:
    storage: Storage
    clock: Clock

    async def __call__(
        self,
        *,
        artist_id: ArtistId,
        actor: Actor,
        profile: ArtistProfile,
        account: AccountId | None = None,
        stock_voice: str | None = None,
    ) -> Artist:
        """
        Make the page *artist_id*; a repeated request finds the one it made.

        Staff make it for *account* or for nobody yet; an artist makes her own, one only.

        Raises:
            Invalid: a value of the profile breaks a rule, or there is no such account.
            Forbidden: an artist names another account or a stock voice.
            Conflict: the account has a page.
        """
        profile = profile.checked()
        if not actor.is_staff:
            if account not in {None, actor.account_id} or stock_voice is not None:
                raise Forbidden
            account = actor.account_id
        new = self._new(artist_id, profile, account, stock_voice)
        async with self.storage() as work:
            made = await _made_before(work, artist_id)
            if made is not None:
                return made
            if account is not None:
                await link_account(work, account, at=new.created_at)
            await work.artists.add(new)
            await work.commit()
        return new

    def _new(
        self,
        artist_id: ArtistId,
        profile: ArtistProfile,
        account: AccountId | None,
        stock_voice: str | None,
    ) -> Artist:
        now = self.clock.now()
        return Artist(
            id=artist_id,
            name=profile.name,
            description=profile.description,
            category=profile.category,
            country=profile.country,
            gender=profile.gender,
            price=profile.price,
            followers=0,
            is_verified=False,
            is_popular=False,
            status=ArtistStatus.ACTIVE,
            email=profile.email,
            phone=profile.phone,
            languages=profile.languages,
            topics=profile.topics,
            account_id=account,
            verification=Verification(),
            created_at=now,
            updated_at=now,
            stock_voice=stock_voice,
        )


async def _made_before(work: UnitOfWork, artist: ArtistId) -> Artist | None:
    try:
        return await work.artists.get(artist)
    except NotFound:
        return None
