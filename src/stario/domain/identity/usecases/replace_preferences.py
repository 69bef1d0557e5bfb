"""Say how one wants to be spoken to."""

import attrs

from stario.domain.identity.model.account import AccountClosed, Preferences
from stario.domain.kernel.ids import AccountId
from stario.domain.kernel.text import clean_line
from stario.ports.storage import Storage
from stario.ports.system import Clock

LONGEST_LEADERBOARD_NAME = 40


@attrs.frozen(kw_only=True)
class ReplacePreferences:
    storage: Storage
    clock: Clock

    async def __call__(self, account: AccountId, preferences: Preferences) -> Preferences:
        """
        Replace all of them.

        Raises:
            Invalid: the leaderboard name breaks a rule.
            AccountClosed: the account was deleted or blocked.
            Conflict: the account changed meanwhile.
        """
        name = preferences.leaderboard_name
        if name is not None:
            name = clean_line("leaderboard_name", name, longest=LONGEST_LEADERBOARD_NAME) or None
        preferences = attrs.evolve(preferences, leaderboard_name=name)
        async with self.storage() as work:
            before = await work.accounts.get(account)
            if before.blocked_at is not None:
                raise AccountClosed
            after = attrs.evolve(before, preferences=preferences, updated_at=self.clock.now())
            await work.accounts.save(after, was=before)
            await work.commit()
        return preferences
