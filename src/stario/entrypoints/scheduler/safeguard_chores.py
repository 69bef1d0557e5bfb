"""How often each chore of moderation and compliance comes round."""

from stario.entrypoints.scheduler.loop import Chore


def safeguard_chores() -> tuple[Chore, ...]:
    return ()
