"""
PagerDuty's events and an incoming webhook of Slack on loopback, as far as their documents tell.

Written from those documents, and not from our clients.
"""

import json

import attrs
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

ROUTING_KEY = "R" * 32
HOOK = "/services/T0/B0/secret-of-the-hook"


@attrs.define
class FakeOnCall:
    """`shown` says by dedup_key what PagerDuty shows; `answers` are statuses to give instead."""

    shown: dict[str, str] = attrs.field(factory=dict)
    events: list[dict[str, object]] = attrs.field(factory=list)
    messages: list[dict[str, object]] = attrs.field(factory=list)
    answers: list[int] = attrs.field(factory=list)

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/v2/enqueue", self._enqueue, methods=["POST"]),
                Route(HOOK, self._post, methods=["POST"]),
            ]
        )

    async def _enqueue(self, request: Request) -> Response:
        if self.answers:
            return Response(status_code=self.answers.pop(0))
        event = json.loads(await request.body())
        action, key = event.get("event_action"), event.get("dedup_key")
        if event.get("routing_key") != ROUTING_KEY or not self._is_valid(event):
            return JSONResponse({"status": "invalid event"}, status_code=400)
        self.events.append(event)
        shown = self.shown.get(key)
        if action == "trigger" and shown != "acknowledged":
            self.shown[key] = "triggered"
        elif action == "acknowledge" and shown == "triggered":
            self.shown[key] = "acknowledged"
        elif action == "resolve" and shown:
            self.shown[key] = "resolved"
        return JSONResponse({"status": "success", "dedup_key": key}, status_code=202)

    def _is_valid(self, event: dict[str, object]) -> bool:
        key = event.get("dedup_key")
        if not isinstance(key, str) or not 0 < len(key) <= 255:
            return False
        if event.get("event_action") != "trigger":
            return event.get("event_action") in {"acknowledge", "resolve"}
        match event.get("payload"):
            case {"summary": str(summary), "source": str(), "severity": str(severity)}:
                levels = {"critical", "error", "warning", "info"}
                return 0 < len(summary) <= 1024 and severity in levels
            case _:
                return False

    async def _post(self, request: Request) -> Response:
        if self.answers:
            return Response(status_code=self.answers.pop(0))
        message = json.loads(await request.body())
        if not isinstance(message.get("text"), str) or not message["text"]:
            return PlainTextResponse("no_text", status_code=400)
        self.messages.append(message)
        return PlainTextResponse("ok")
