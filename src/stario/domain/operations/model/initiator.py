"""Who moves an incident: people with an account, people in the chat, alerts and the clock."""

import attrs

from stario.domain.identity.model.actor import Actor


@attrs.frozen(kw_only=True)
class Initiator:
    """`label` stands in the timeline; `actor` is None for whoever has no account."""

    label: str
    actor: Actor | None = None


ALERTS = Initiator(label="alert")
CLOCK = Initiator(label="clock")


def signed_in(actor: Actor) -> Initiator:
    return Initiator(label=actor.account_id, actor=actor)


def chatting(user: str) -> Initiator:
    """Somebody of the chat by her id there, of which the signature of the chat's server tells."""
    return Initiator(label=f"slack:{user}")
