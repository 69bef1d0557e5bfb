"""Who acts, for use cases that ask."""

from stario.domain.identity.model.actor import Actor
from stario.ports.credentials import AccessClaims


def actor_of(claims: AccessClaims) -> Actor:
    return Actor(account_id=claims.account_id, role=claims.role)
