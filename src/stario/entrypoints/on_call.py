"""Who hears of incidents here, and who may tell of them."""

from stario.adapters.health_probe.probe import HttpComponentProbe
from stario.adapters.pagerduty.pager import PagerDutyPager
from stario.adapters.slack.channel import SlackChannel
from stario.entrypoints.http.webhooks.slack_desk import SlackAccount
from stario.entrypoints.settings import Settings
from stario.ports.incident_channels import IncidentChannel, Pager
from stario.ports.status import ComponentProbe


def slack_account(settings: Settings) -> SlackAccount | None:
    """None: no command of Slack's is taken."""
    if settings.slack_signing_secret is None:
        return None
    return SlackAccount(
        signing_secret=settings.slack_signing_secret.get_secret_value(),
        team=settings.slack_team_id,
        responders=settings.slack_responders,
    )


def alertmanager_token(settings: Settings) -> str | None:
    token = settings.alertmanager_token
    return token.get_secret_value() if token else None


def channel_of(settings: Settings) -> IncidentChannel | None:
    """None: nothing is posted."""
    url = settings.slack_webhook_url
    return SlackChannel(webhook_url=url.get_secret_value()) if url else None


def pager_of(settings: Settings) -> Pager | None:
    """None: nobody is called."""
    key = settings.pagerduty_routing_key
    if key is None:
        return None
    return PagerDutyPager(routing_key=key.get_secret_value(), url=settings.pagerduty_url)


def probe_of(settings: Settings) -> ComponentProbe:
    """What samples the components for the status page."""
    url = settings.status_probe_url or settings.public_url
    return HttpComponentProbe(url=url.rstrip("/"))
