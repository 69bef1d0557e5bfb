"""What the registry can tell of an asset, and what a file turns out to be."""

from datetime import datetime
from enum import StrEnum

import attrs

from stario.domain.compliance.model.consent import Consent
from stario.domain.provenance.model.asset import Asset


class Standing(StrEnum):
    """Whether it may still be shown."""

    GOOD = "good"
    CONSENT_REVOKED = "consent_revoked"
    """The artist took back the agreement that it was made under."""
    TAKEN_DOWN = "taken_down"
    """Whoever ordered it deleted it, its time ran out, or it broke a rule."""


@attrs.frozen(kw_only=True)
class AssetRecord:
    """An asset with whom it shows and what it stands on; nothing of the fan who ordered it."""

    asset: Asset
    artist_name: str
    consent: Consent
    taken_down_at: datetime | None

    @property
    def standing(self) -> Standing:
        if self.consent.revoked_at is not None:
            return Standing.CONSENT_REVOKED
        return Standing.GOOD if self.taken_down_at is None else Standing.TAKEN_DOWN


class Verdict(StrEnum):
    OURS_INTACT = "ours_intact"
    """It carries our signature, and not one byte has changed since."""
    OURS_ALTERED = "ours_altered"
    """It comes from Stario, but it was changed, or saved again, since it was signed."""
    NOT_OURS = "not_ours"
    """Nothing in it shows that Stario made it."""
