"""Change what an artist leaves out."""

import attrs

from stario.domain.compliance.model.audit_event import AuditEvent, audit_event
from stario.domain.identity.model.actor import Actor
from stario.domain.moderation.model.restriction import RestrictionAction, Restrictions
from stario.ports.storage import Storage
from stario.ports.system import Clock, Ids


@attrs.frozen(kw_only=True)
class ReplaceRestrictions:
    storage: Storage
    clock: Clock
    ids: Ids

    async def __call__(
        self, new: Restrictions, *, seen_version: int | None, actor: Actor
    ) -> Restrictions:
        """
        Put *new* in place of what is in force; every order from now on follows it.

        What says the same as what is in force changes nothing. Work that was accepted before is
        not judged again.

        Args:
            seen_version: the one that the person has seen; None: whichever is in force.

        Raises:
            Invalid: a value breaks a rule.
            NotFound: no such artist, or somebody else's.
            Conflict: somebody else has changed it meanwhile.
        """
        wanted = new.checked()
        now = self.clock.now()
        async with self.storage() as work:
            owner = await work.artists.get(new.artist_id)
            owner.require_managed_by(actor.account_id, is_staff=actor.is_staff)
            was = await work.restrictions.of_artist(new.artist_id, lock=True)
            if wanted.says_the_same_as(was):
                return was
            was.require_unchanged(seen_version)
            replaced = wanted.following(was, by=actor.account_id, at=now)
            await work.restrictions.save(replaced)
            await work.audit.record(self._event(replaced, actor))
            await work.commit()
        return replaced

    def _event(self, replaced: Restrictions, actor: Actor) -> AuditEvent:
        rules = replaced.custom_rules
        return audit_event(
            "moderation.restrictions.replace",
            "artist",
            replaced.artist_id,
            id_=self.ids.new(),
            at=self.clock.now(),
            actor=actor,
            version=replaced.version,
            whitelist_topics=len(replaced.whitelist_topics),
            blacklist_topics=len(replaced.blacklist_topics),
            blocked_words=sum(rule.action is RestrictionAction.BLOCK for rule in rules),
            reviewed_words=sum(rule.action is RestrictionAction.REVIEW for rule in rules),
            max_video_duration_seconds=replaced.max_video_duration_seconds,
            allow_suggestive=replaced.allow_suggestive,
        )
