"""`/incident` in Slack: only what Slack signs, once, and an answer in any case."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.http.war_desk import SECRET, WarDesk, a_war_desk

from stario.adapters.memory.storage import MemoryStorage, MemoryUnitOfWork
from stario.adapters.memory.system import MemoryClock
from stario.adapters.slack.signatures import is_from_slack, signature_of
from stario.domain.kernel.errors import Unavailable
from stario.domain.operations.model.severity import Severity
from stario.entrypoints.http.webhooks.slack_desk import SlackAccount, SlackForm
from stario.entrypoints.http.webhooks.slack_words import Command, CommandUnknown, command_of
from stario.entrypoints.wiring.incidents_container import IncidentsContainer

# Source: Slack, "Verifying requests from Slack".
PUBLISHED_AT = "1531420618"
PUBLISHED_BODY = (
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
    b"&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
    b"&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands"
    b"%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
    b"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
)
PUBLISHED_SIGNATURE = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
THEN = datetime.fromtimestamp(int(PUBLISHED_AT), UTC)


@pytest.fixture
async def desk() -> AsyncIterator[WarDesk]:
    account = SlackAccount(signing_secret=SECRET, team="T1", responders=("U1", "U2"))
    async with a_war_desk(MemoryStorage(), account=account) as desk:
        yield desk


def published(
    *,
    signature: str = PUBLISHED_SIGNATURE,
    timestamp: str = PUBLISHED_AT,
    body: bytes = PUBLISHED_BODY,
    now: datetime = THEN,
) -> bool:
    return is_from_slack(SECRET, timestamp=timestamp, signature=signature, body=body, now=now)


def test_the_published_signature_is_right() -> None:
    assert signature_of(SECRET, PUBLISHED_AT, PUBLISHED_BODY) == PUBLISHED_SIGNATURE
    for seconds in (-300, 0, 300):
        assert published(now=THEN + timedelta(seconds=seconds))


def test_anything_else_is_wrong() -> None:
    assert not published(now=THEN + timedelta(seconds=301))
    assert not published(now=THEN - timedelta(seconds=301))
    assert not published(body=PUBLISHED_BODY + b" ")
    assert not published(signature=PUBLISHED_SIGNATURE[:-1])
    assert not published(signature=PUBLISHED_SIGNATURE.upper())
    assert not published(signature="")
    assert not published(timestamp=PUBLISHED_AT + ".0")
    assert not published(timestamp="١٥٣١٤٢٠٦١٨")
    assert not published(timestamp="")


@settings(max_examples=30, deadline=None)
@given(timestamp=st.text(max_size=20), signature=st.text(max_size=80))
def test_no_proof_makes_it_fail(timestamp: str, signature: str) -> None:
    assert not published(timestamp=timestamp, signature=signature)


@pytest.mark.parametrize(
    "text",
    [
        'create --severity SEV-1 --title "API Gateway Down"',
        'create --title "API Gateway Down" --severity sev1',
        "create —severity SEV-1 —title “API Gateway Down”",
        "create SEV-1 API Gateway Down",
        "open sev1 API Gateway Down",
    ],
)
def test_people_create_in_their_own_ways(text: str) -> None:
    expected = Command(verb="create", severity=Severity.SEV_1, text="API Gateway Down")
    assert command_of(text) == expected


@pytest.mark.parametrize(
    "text",
    ["help", "create", "create SEV-1", 'create --title "x"', "ack", "ack x", "note INC-1", "drop 1",
     "severity 1 7", "assign 1 king @a"],
)  # fmt: skip
def test_what_is_no_command_is_none(text: str) -> None:
    with pytest.raises(CommandUnknown):
        command_of(text)


@settings(max_examples=30, deadline=None)
@given(text=st.text(max_size=60) | st.from_regex(r"(create|note|ack) .{0,20}", fullmatch=True))
def test_any_words_are_a_command_or_none(text: str) -> None:
    try:
        command_of(text)
    except CommandUnknown:
        return


async def test_an_incident_lives_in_slack(desk: WarDesk) -> None:
    opened = await desk.say('create --severity SEV-1 --title "API <b> & co"')
    assert opened.startswith("*INC-001* SEV-1 open · API &lt;b&gt; &amp; co · acknowledge within")
    assert await desk.say("ack INC-001") == "*INC-001* SEV-1 acknowledged · API &lt;b&gt; &amp; co"
    await desk.say("note INC-001 Restarting the gateway")
    assert "SEV-2" in await desk.say("severity INC-001 SEV-2")
    await desk.say("assign INC-001 commander @aziza")
    assert "*INC-001*" in await desk.say("list")
    assert "resolved" in await desk.say("resolve INC-001 Restarted")
    assert await desk.say("list") == "Nothing is going on."
    assert "Restarting the gateway" in await desk.say("postmortem INC-001")

    shown = await desk.call("GET", "/incidents/INC-001")
    timeline = shown["timeline"]
    assert isinstance(timeline, list)
    assert {step["by"] for step in timeline} == {"slack:U1"}
    assert shown["roles"] == {"commander": "@aziza"}


async def test_whatever_is_wrong_is_said_in_a_sentence(desk: WarDesk) -> None:
    assert "/incident ack INC-001" in await desk.say("help me")
    assert await desk.say("ack INC-009") == "The incident was not found."
    await desk.say("create SEV-4 Slow")
    await desk.say("resolve INC-001")
    assert "does not follow" in await desk.say("ack INC-001")
    assert "may not use" in await desk.say("list", user_id="U3")
    assert "may not use" in await desk.say("list", team_id="T2")
    assert "may not use" in await desk.say("list", user_id="<@U1>")


async def test_only_what_slack_signs_now_is_heard(desk: WarDesk) -> None:
    body = desk.command("create SEV-1 Forged")
    for refused in (
        await desk.slack(body, age_seconds=301),
        await desk.slack(body, age_seconds=-301),
        await desk.slack(body, headers={"X-Slack-Signature": "v0=" + "0" * 64}),
        await desk.slack(body, headers={"X-Slack-Signature": ""}),
        await desk.slack(body, headers={"X-Slack-Request-Timestamp": "soon"}),
        await desk.slack(b"x" * 70_000),
    ):
        assert (refused.status_code, refused.json()) == (401, {"error": "signature"})
    assert (await desk.call("GET", "/incidents"))["total"] == 0


async def test_what_was_heard_is_not_heard_again(desk: WarDesk) -> None:
    body = desk.command("create SEV-1 Once")
    answers = await asyncio.gather(*(desk.slack(body) for _ in range(5)))
    codes = sorted(answer.status_code for answer in answers)
    assert codes == [200, 401, 401, 401, 401]
    desk.edge.clock.advance(by=timedelta(minutes=4))
    assert (await desk.slack(body, age_seconds=240)).json() == {"error": "replayed"}
    # Slack gives each command a trigger of its own: signed anew, it is still the same command.
    assert "*INC-001*" in (await desk.slack(body)).json()["text"]
    assert (await desk.call("GET", "/incidents"))["total"] == 1


async def test_a_form_that_is_none_is_answered(desk: WarDesk) -> None:
    for body in (b"", b"\xff\xfe", b"&".join(b"a=1" for _ in range(60)), b"text=%00&user_id=U1"):
        answer = await desk.slack(body)
        assert answer.status_code == 200
        assert answer.json()["response_type"] == "ephemeral"


async def test_without_a_secret_nobody_is_heard() -> None:
    async with a_war_desk(MemoryStorage(), account=None) as desk:
        assert (await desk.slack(desk.command("list"))).status_code == 401


class SilentStorage(MemoryStorage):
    """A database that does not answer any more."""

    def __call__(self) -> MemoryUnitOfWork:
        return _Silent(self._committed)


class _Silent(MemoryUnitOfWork):
    async def __aenter__(self) -> "_Silent":
        await asyncio.Event().wait()
        raise AssertionError


async def test_slack_has_its_answer_in_time_whatever_hangs() -> None:
    clock = MemoryClock(THEN)
    container = IncidentsContainer(
        storage=SilentStorage(),
        clock=clock,
        slack_account=SlackAccount(signing_secret=SECRET),
        alertmanager_token=None,
    )
    desk = attrs.evolve(
        container.slack().desk, remember_within_seconds=0.01, answer_within_seconds=0.01
    )
    with pytest.raises(Unavailable):
        await desk.is_first(PUBLISHED_BODY, timestamp=PUBLISHED_AT, signature="v0=1")
    form = SlackForm(user="U1", team="T1", text="ack 1", trigger="t")
    assert (await desk.answer(form)).text.startswith("This takes too long.")
