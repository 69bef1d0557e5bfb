"""Change what an artist's page says."""

import attrs

from stario.domain.artists.model.artist import Artist
from stario.domain.artists.model.profile import ArtistProfile
from stario.domain.artists.usecases.change_artist import ChangeArtist
from stario.domain.artists.usecases.link_account import link_account
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import Forbidden
from stario.domain.kernel.ids import AccountId, ArtistId
from stario.ports.storage import UnitOfWork
from stario.ports.system import Clock


@attrs.frozen(kw_only=True)
class UpdateArtist:
    change_artist: ChangeArtist
    clock: Clock

    async def __call__(
        self,
        artist: ArtistId,
        *,
        actor: Actor,
        profile: ArtistProfile,
        account: AccountId | None = None,
        stock_voice: str | None = None,
    ) -> Artist:
        """
        Replace the profile; staff may also name the account that manages it and a stock voice.

        A verified artist who takes another name must be verified again.

        Raises:
            NotFound: no such artist, or somebody else's.
            Invalid: a value of the profile breaks a rule, or there is no such account.
            Forbidden: an artist names another account or a stock voice.
            Conflict: the account has a page.
        """
        profile = profile.checked()

        def change(before: Artist) -> Artist:
            # Here, after the check of whose it is: a stranger learns nothing but "not found".
            if not actor.is_staff and (
                account not in {None, before.account_id}
                or stock_voice not in {None, before.stock_voice}
            ):
                raise Forbidden
            after = attrs.evolve(
                profile.on(before),
                account_id=account or before.account_id,
                stock_voice=stock_voice or before.stock_voice,
            )
            renamed = before.is_verified and after.name != before.name
            return after.doubt() if renamed and not actor.is_staff else after

        async def link(work: UnitOfWork) -> None:
            if account is None or not actor.is_staff:
                return
            page = await work.artists.of_account(account)
            if page is None or page.id != artist:
                await link_account(work, account, at=self.clock.now())

        return await self.change_artist(artist, change, actor=actor, along=link)
