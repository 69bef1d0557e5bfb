"""What every channel and every pager must do."""

import json
import logging
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import attrs
import pytest

from stario.adapters.memory.incident_channels import MemoryChannel, MemoryPager
from stario.adapters.pagerduty.pager import PagerDutyPager
from stario.adapters.slack.channel import SlackChannel
from stario.domain.kernel.errors import Unavailable
from stario.domain.operations.model.bulletin import Bulletin
from stario.domain.operations.model.incident import Incident, StepKind
from stario.domain.operations.model.incident_clock import escalated
from stario.domain.operations.model.severity import Severity
from stario.ports.incident_channels import IncidentChannel, Pager
from tests.builders.incidents import an_incident
from tests.builders.values import NOW
from tests.servers.loopback import on_loopback
from tests.servers.on_call import HOOK, ROUTING_KEY, FakeOnCall


@attrs.frozen(kw_only=True)
class OnCall:
    """`posted` are texts in the channel; `shown` is what the pager says of an incident."""

    channel: IncidentChannel
    pager: Pager
    posted: Callable[[], list[str]]
    shown: Callable[[Incident], str | None]
    leave: Callable[[], None]


def memory() -> OnCall:
    channel, pager = MemoryChannel(), MemoryPager()

    def leave() -> None:
        channel.is_away = pager.is_away = True

    return OnCall(
        channel=channel,
        pager=pager,
        posted=lambda: [f"{name} {kind.value} {text}" for name, kind, text in channel.posted],
        shown=lambda incident: pager.states.get(incident.name),
        leave=leave,
    )


@pytest.fixture
async def fake() -> AsyncIterator[tuple[FakeOnCall, str]]:
    server = FakeOnCall()
    async with on_loopback(server.app()) as url:
        yield server, url


@pytest.fixture(params=["memory", "slack and pagerduty"])
def on_call(request: pytest.FixtureRequest) -> OnCall:
    if request.param == "memory":
        return memory()
    server, url = request.getfixturevalue("fake")
    return OnCall(
        channel=SlackChannel(webhook_url=url + HOOK),
        pager=PagerDutyPager(routing_key=ROUTING_KEY, url=f"{url}/v2/enqueue"),
        posted=lambda: [json.dumps(message) for message in server.messages],
        shown=lambda incident: server.shown.get(incident.id),
        leave=lambda: server.answers.extend([503, 429]),
    )


def numbered() -> Incident:
    return attrs.evolve(an_incident(severity=Severity.SEV_1), number=7)


def last(incident: Incident) -> Bulletin:
    step = incident.timeline[-1]
    return Bulletin(
        key="k", kind=step.kind, text=step.text, by=step.by, at=step.at, incident=incident
    )


async def test_a_pager_follows_an_incident_however_often_it_is_told(on_call: OnCall) -> None:
    incident = numbered()
    seen = []
    for each in (
        incident,
        escalated(incident, at=NOW + timedelta(minutes=8)),
        incident.acknowledged(by="slack:U1", at=NOW),
        incident.resolved("Restarted", by="slack:U1", at=NOW),
    ):
        for _ in range(2):
            await on_call.pager.page(last(each))
        seen.append(on_call.shown(incident))

    assert seen == ["triggered", "triggered", "acknowledged", "resolved"]


async def test_a_channel_says_the_number_and_what_happened(on_call: OnCall) -> None:
    noted = numbered().noted("Restarting the gateway", by="slack:U1", at=NOW)
    for step in (numbered(), noted):
        await on_call.channel.post(last(step))

    opened, note = on_call.posted()
    assert "INC-007" in opened
    assert "INC-007" in note
    assert "Restarting the gateway" in note


async def test_who_does_not_answer_is_asked_again_later(on_call: OnCall) -> None:
    on_call.leave()
    for tell in (on_call.channel.post, on_call.pager.page):
        with pytest.raises(Unavailable):
            await tell(last(numbered()))


async def test_what_people_write_mentions_nobody_and_links_to_nothing(
    fake: tuple[FakeOnCall, str],
) -> None:
    server, url = fake
    words = "<!channel> & <https://evil.example|Payme>"
    await SlackChannel(webhook_url=url + HOOK).post(
        last(numbered().noted(words, by="<!here>", at=NOW))
    )

    sent = json.dumps(server.messages)
    assert "&lt;!channel&gt; &amp; &lt;https://evil.example|Payme&gt;" in sent
    assert "<!" not in sent
    assert "<https" not in sent


async def test_each_severity_and_a_summary_of_any_length_is_taken(
    fake: tuple[FakeOnCall, str],
) -> None:
    server, url = fake
    pager = PagerDutyPager(routing_key=ROUTING_KEY, url=f"{url}/v2/enqueue")
    for severity in Severity:
        incident = attrs.evolve(an_incident(severity=severity), title="x" * 2_000)
        await pager.page(last(incident))

    severities = [json.loads(json.dumps(e))["payload"]["severity"] for e in server.events]
    assert severities == ["critical", "error", "warning", "info"]


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "http://[broken"])
async def test_no_secret_stands_in_what_is_raised_or_logged(
    url: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    channel = SlackChannel(webhook_url=url + HOOK)
    pager = PagerDutyPager(routing_key=ROUTING_KEY, url=url)
    for tell in (channel.post, pager.page):
        with pytest.raises(Unavailable) as raised:
            await tell(last(numbered()))
        for told in (repr(raised.value), repr(raised.value.__cause__), caplog.text):
            assert "secret-of-the-hook" not in told
            assert ROUTING_KEY not in told
    assert "secret-of-the-hook" not in repr(channel)
    assert ROUTING_KEY not in repr(pager)


def test_an_escalation_says_whom_to_call() -> None:
    bulletin = last(escalated(numbered(), at=NOW + timedelta(minutes=8)))
    assert (bulletin.kind, bulletin.text) == (StepKind.ESCALATED, "on-call")
