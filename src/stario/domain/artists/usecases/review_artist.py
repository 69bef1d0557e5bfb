"""Lead an artist through verification."""

import attrs

from stario.domain.artists.model.artist import Artist
from stario.domain.artists.usecases.change_artist import ChangeArtist
from stario.domain.compliance.model.audit_event import happened
from stario.domain.identity.model.actor import Actor
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import Forbidden, Invalid, NotFound
from stario.domain.kernel.ids import AccountId, ArtistId
from stario.domain.kernel.text import clean_line
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock

LONGEST_NOTES = 1000
REVIEWERS = frozenset({Role.VALIDATOR, Role.ADMIN})


@attrs.frozen(kw_only=True)
class ReviewArtist:
    storage: Storage
    change_artist: ChangeArtist
    clock: Clock

    async def submit(self, artist: ArtistId, *, actor: Actor) -> Artist:
        """
        Ask for review, as the artist or for her.

        Raises:
            NotFound: no such artist, or somebody else's.
            VerificationOutOfOrder: a review is under way or has approved.
        """
        now = self.clock.now()
        return await self.change_artist(
            artist,
            lambda before: attrs.evolve(before, verification=before.verification.submit(at=now)),
            actor=actor,
        )

    async def assign(
        self, artist: ArtistId, *, actor: Actor, validator: AccountId | None
    ) -> Artist:
        """
        Give the review to *validator*, or to oneself.

        Raises:
            NotFound: no such artist.
            Invalid: *validator* may not review, or nobody is named and the caller may not.
            Forbidden: it is the validator's own page.
            VerificationOutOfOrder: it was not submitted.
        """
        chosen = await self._reviewer(actor, validator)

        def change(before: Artist) -> Artist:
            _require_impartial(before, chosen)
            return attrs.evolve(before, verification=before.verification.assign(chosen))

        return await self.change_artist(artist, change, actor=None)

    async def decide(
        self, artist: ArtistId, *, actor: Actor, approve: bool, notes: str | None
    ) -> Artist:
        """
        Approve, which verifies the artist, or reject, which says why in *notes*.

        Raises:
            NotFound: no such artist.
            Invalid: the notes break a rule.
            Forbidden: it is another validator's review, or the caller's own page.
            VerificationOutOfOrder: it is not under review.
        """
        now = self.clock.now()
        notes = clean_line("notes", notes or "", longest=LONGEST_NOTES) or None

        def change(before: Artist) -> Artist:
            _require_impartial(before, actor.account_id)
            decided = before.verification.decide(approve=approve, notes=notes, at=now)
            if actor.role is not Role.ADMIN and decided.assigned_to != actor.account_id:
                raise Forbidden
            return attrs.evolve(before, verification=decided, is_verified=approve)

        async def record(work: UnitOfWork) -> None:
            await work.audit.record(
                happened(
                    "artists.verification.decide",
                    "artist",
                    artist,
                    at=now,
                    by=actor.account_id,
                    role=actor.role,
                    approve=approve,
                )
            )

        return await self.change_artist(artist, change, actor=None, along=record)

    async def _reviewer(self, actor: Actor, validator: AccountId | None) -> AccountId:
        if validator is None:
            if actor.role not in REVIEWERS:
                raise Invalid("validator_id", "required")
            return actor.account_id
        try:
            async with self.storage() as work:
                account = await work.accounts.get(validator)
        except NotFound:
            raise Invalid("validator_id", "unknown") from None
        if account.role not in REVIEWERS or account.blocked_at is not None:
            raise Invalid("validator_id", "not_a_validator")
        return validator


def _require_impartial(artist: Artist, reviewer: AccountId) -> None:
    if artist.account_id == reviewer:
        raise Forbidden
