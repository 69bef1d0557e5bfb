"""
`/incident` in Slack.

Source: Slack, "Enabling interactivity with slash commands" and "Verifying requests from Slack":
a signed form comes in, and JSON goes out within three seconds.
"""

from typing import Annotated, Literal
from urllib.parse import parse_qsl

import attrs
import msgspec
from msgspec import Meta

from stario.domain.kernel.errors import Unavailable
from stario.entrypoints.http.refusals import BodyTooLarge, BodyTooSlow
from stario.entrypoints.http.routing import Call, RateClass, RawBody, Reply, Route, route
from stario.entrypoints.http.webhooks.callbacks import LARGEST_CALLBACK_BYTES, raw_body
from stario.entrypoints.http.webhooks.slack_desk import Said, SlackDesk, SlackForm

FORM_TYPE = "application/x-www-form-urlencoded"
MOST_FIELDS = 50


class SlackCommand(msgspec.Struct, kw_only=True):
    """Signed in `X-Slack-Signature`; what is missing is refused with the signature."""

    command: Annotated[str, Meta(examples=["/incident"])] = ""
    text: Annotated[str, Meta(examples=["ack INC-001"])] = ""
    user_id: Annotated[str, Meta(examples=["U2147483697"])] = ""
    team_id: Annotated[str, Meta(examples=["T0001"])] = ""
    trigger_id: Annotated[str, Meta(examples=["13345224609.738474920.8088930838d88f008e0"])] = ""


class SlackAnswer(msgspec.Struct, kw_only=True):
    response_type: Literal["in_channel", "ephemeral"]
    text: Annotated[str, Meta(examples=["*INC-001* SEV-1 acknowledged · API gateway down"])]


class SlackRejected(msgspec.Struct, kw_only=True):
    error: Literal["signature", "replayed"] = "signature"


COMMAND = RawBody(
    media_types=(FORM_TYPE,),
    max_bytes=LARGEST_CALLBACK_BYTES,
    shapes={FORM_TYPE: SlackCommand},
    is_checked=False,
)


@attrs.frozen(kw_only=True)
class SlackHandlers:
    desk: SlackDesk

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/ops/slack/commands",
                self.receive,
                tag="Incidents",
                summary="Hear from Slack",
                raw_body=COMMAND,
                response=SlackAnswer,
                alternatives={401: SlackRejected},
                limit=RateClass.UNLIMITED,
                during_maintenance=True,
            ),
        ]

    async def receive(self, call: Call) -> Reply:
        try:
            body = await raw_body(call.request)
        except (BodyTooLarge, BodyTooSlow):
            return Reply(SlackRejected(), status=401)
        headers = call.request.headers
        timestamp = headers.get("x-slack-request-timestamp", "")
        signature = headers.get("x-slack-signature", "")
        if not self.desk.is_authentic(body, timestamp=timestamp, signature=signature):
            return Reply(SlackRejected(), status=401)
        try:
            if not await self.desk.is_first(body, timestamp=timestamp, signature=signature):
                return Reply(SlackRejected(error="replayed"), status=401)
        except Unavailable:
            return _reply(Said(text="The database does not answer. Nothing was done."))
        return _reply(await self.desk.answer(form_of(body)))


def form_of(body: bytes) -> SlackForm:
    """Read a signed form; a field that comes twice counts as it came first."""
    try:
        pairs = parse_qsl(body.decode(), max_num_fields=MOST_FIELDS, keep_blank_values=True)
    except ValueError:
        pairs = []
    fields = {name: value.replace("\0", "") for name, value in reversed(pairs)}
    return SlackForm(
        user=fields.get("user_id", ""),
        team=fields.get("team_id", ""),
        text=fields.get("text", ""),
        trigger=fields.get("trigger_id", ""),
    )


def _reply(said: Said) -> Reply:
    kind: Literal["in_channel", "ephemeral"] = "in_channel" if said.is_public else "ephemeral"
    return Reply(SlackAnswer(response_type=kind, text=said.text))
