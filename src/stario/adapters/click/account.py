"""Who we are to Click."""

import attrs


@attrs.frozen(kw_only=True)
class ClickAccount:
    """What the contract with Click names; `secret` signs in both directions."""

    service_id: str
    merchant_id: str
    user_id: str
    secret: str = attrs.field(repr=False)
