"""What an operator sets for incidents and the status page, by variables of these names."""

from typing import Annotated, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, NoDecode

from stario.adapters.pagerduty.pager import EVENTS_URL

SHORTEST_SECRET = 16
USER = "^[A-Z0-9]{1,32}$"


class OnCallSettings(BaseSettings):
    """Part of `Settings`; whatever is not set is not used, and nobody is told."""

    slack_signing_secret: SecretStr | None = None
    """What Slack signs `/incident` with; without it no command is taken."""
    slack_team_id: str | None = Field(default=None, pattern=USER)
    """Take commands of this workspace only."""
    slack_responders: Annotated[tuple[str, ...], NoDecode] = ()
    """User ids, comma separated, that may use `/incident`; unless set, all of the workspace."""
    slack_webhook_url: SecretStr | None = None
    """The incoming webhook of the channel for incidents."""
    pagerduty_routing_key: SecretStr | None = None
    pagerduty_url: str = EVENTS_URL
    alertmanager_token: SecretStr | None = None
    """What Alertmanager shows as its bearer token; without it no alert is taken."""
    status_probe_url: str | None = None
    """The gateway, as the status page samples it; unless set, PUBLIC_URL."""

    @model_validator(mode="before")
    @classmethod
    def _split_responders(cls, values: dict[str, object]) -> dict[str, object]:
        given = values.get("slack_responders")
        if isinstance(given, str):
            parts = (part.strip() for part in given.split(","))
            values["slack_responders"] = tuple(part for part in parts if part)
        return values

    @model_validator(mode="after")
    def _refuse_short_secrets(self) -> Self:
        """With a short one anybody could guess her way to closing incidents."""
        for name in ("slack_signing_secret", "pagerduty_routing_key", "alertmanager_token"):
            secret: SecretStr | None = getattr(self, name)
            if secret is not None and len(secret.get_secret_value().strip()) < SHORTEST_SECRET:
                raise ValueError(f"{name.upper()} needs {SHORTEST_SECRET} characters")
        return self
