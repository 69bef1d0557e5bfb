"""Whose things a caller may see."""

from stario.domain.kernel.ids import AccountId
from stario.entrypoints.http.routing import STAFF
from stario.ports.credentials import AccessClaims


def owner_of(claims: AccessClaims) -> AccountId | None:
    """The caller's own account, or None for staff, who see everybody's."""
    return None if claims.role in STAFF else claims.account_id
