"""Incidents behind the real edge, and what Slack and Alertmanager send."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from urllib.parse import urlencode

import attrs
import httpx
from tests.builders.people import an_account
from tests.http.house import House

from stario.adapters.memory.switches import MemorySwitches
from stario.adapters.slack.signatures import signature_of
from stario.domain.identity.model.role import Role
from stario.entrypoints.http.webhooks.slack_desk import SlackAccount
from stario.entrypoints.wiring.incidents_container import IncidentsContainer
from stario.ports.storage import Storage

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
TOKEN = "a-token-of-alertmanager"
JsonObject = dict[str, object]


@attrs.define(kw_only=True)
class WarDesk:
    web: httpx.AsyncClient
    edge: House
    staff: Mapping[str, str]
    _triggers: int = 0

    async def call(
        self, method: str, path: str, body: object = None, *, status: int = 200
    ) -> JsonObject:
        answer = await self.web.request(method, path, headers=dict(self.staff), json=body)
        assert answer.status_code == status, answer.text
        return dict(answer.json())

    def command(self, text: str, **fields: str) -> bytes:
        """A form as Slack sends it."""
        self._triggers += 1
        return urlencode(
            {
                "command": "/incident",
                "text": text,
                "user_id": "U1",
                "user_name": "aziza",
                "team_id": "T1",
                "trigger_id": f"t{self._triggers}",
                **fields,
            }
        ).encode()

    async def slack(
        self, body: bytes, *, age_seconds: int = 0, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """Send *body*, signed as it was made *age_seconds* ago; *headers* replace the proof."""
        timestamp = str(int(self.edge.clock.now().timestamp()) - age_seconds)
        signed = {
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signature_of(SECRET, timestamp, body),
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return await self.web.post(
            "/ops/slack/commands", content=body, headers={**signed, **(headers or {})}
        )

    async def say(self, text: str, **fields: str) -> str:
        """What Slack shows after `/incident` *text*."""
        answer = await self.slack(self.command(text, **fields))
        assert answer.status_code == 200, answer.text
        return str(answer.json()["text"])

    async def alert(
        self, body: object, *, token: str = f"Bearer {TOKEN}", status: int = 200
    ) -> JsonObject:
        headers = {"Authorization": token} if token else {}
        answer = await self.web.post("/ops/alertmanager", json=body, headers=headers)
        assert answer.status_code == status, answer.text
        return dict(answer.json())


@asynccontextmanager
async def a_war_desk(
    storage: Storage, *, account: SlackAccount | None, token: str | None = TOKEN
) -> AsyncIterator[WarDesk]:
    """Under maintenance, all the time: that is when it is needed."""
    edge = House(storage=storage, switches=MemorySwitches(maintenance_mode=True))
    person = an_account(role=Role.OPERATOR)
    async with storage() as work:
        await work.accounts.add(person)
        await work.commit()
    container = IncidentsContainer(
        storage=storage, clock=edge.clock, slack_account=account, alertmanager_token=token
    )
    handlers = (container.incidents(), container.slack(), container.alertmanager())
    app = edge.app([route for handler in handlers for route in handler.routes()])
    async with edge.client(app) as web:
        staff = edge.signed_in(Role.OPERATOR, account=person.id)
        yield WarDesk(web=web, edge=edge, staff=staff)
