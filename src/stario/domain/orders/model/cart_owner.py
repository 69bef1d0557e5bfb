"""Who asks for a cart."""

import hashlib

import attrs

from stario.domain.kernel.ids import AccountId

LONGEST_TOKEN = 128


@attrs.frozen(kw_only=True)
class CartOwner:
    """
    Somebody who is signed in, a guest with the token of a cart, both (who has just signed in), or
    a guest without anything yet.
    """

    account: AccountId | None
    token: str | None = attrs.field(default=None, repr=False)

    @property
    def token_sha256(self) -> str | None:
        """What the cart is found by; None: nothing that could be a token."""
        if not self.token or len(self.token) > LONGEST_TOKEN:
            return None
        return token_digest(self.token)


def token_digest(token: str) -> str:
    """Give the SHA-256, in lower case hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()
