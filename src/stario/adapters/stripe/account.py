"""Who we are to Stripe's events."""

import attrs

from stario.adapters.stripe.objects import StripeObjects


@attrs.frozen(kw_only=True)
class StripeAccount:
    """`webhook_secret` signs events; `objects` are read where they live."""

    webhook_secret: str = attrs.field(repr=False)
    objects: StripeObjects
