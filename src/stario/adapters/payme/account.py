"""Who we are to Payme."""

import base64
import binascii
import hmac

import attrs


@attrs.frozen(kw_only=True)
class PaymeAccount:
    """
    What the cashbox is registered with.

    `keys` prove that Payme calls us: that of the cashbox, and outside production that of its
    sandbox. `field` is the name of the account's only field, which holds the id of an order.
    """

    merchant_id: str
    keys: tuple[str, ...] = attrs.field(repr=False)
    login: str = "Paycom"
    field: str = "order_id"

    def admits(self, authorization: str | None) -> bool:
        """Whether a header is `Basic base64(login:key)`; a wrong one is not told by the time."""
        scheme, _, credentials = (authorization or "").partition(" ")
        if scheme.lower() != "basic":
            return False
        try:
            given = base64.b64decode(credentials.strip(), validate=True)
        except (binascii.Error, ValueError):
            return False
        found = False
        for key in self.keys:
            # Every key is compared, whichever fits.
            found |= hmac.compare_digest(given, f"{self.login}:{key}".encode())
        return found
