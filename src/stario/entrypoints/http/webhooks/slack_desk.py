"""What follows from `/incident` in Slack."""

import asyncio
import hashlib
from datetime import datetime

import attrs

from stario.adapters.slack.channel import escaped
from stario.adapters.slack.signatures import is_from_slack
from stario.domain.kernel.errors import DomainError, Unavailable
from stario.domain.kernel.idempotency import IdempotencyRecord
from stario.domain.kernel.ids import IncidentId, derived_id
from stario.domain.kernel.language import Language
from stario.domain.kernel.paging import PageRequest
from stario.domain.operations.model.incident import GOING_ON, Incident
from stario.domain.operations.model.initiator import Initiator, chatting
from stario.domain.operations.usecases.move_incident import MoveIncident
from stario.domain.operations.usecases.open_incident import OpenIncident
from stario.domain.operations.usecases.read_incidents import ReadIncidents
from stario.entrypoints.http.problems import problem_of
from stario.entrypoints.http.webhooks.slack_words import (
    USAGE,
    Command,
    CommandUnknown,
    command_of,
)
from stario.ports.storage import Storage
from stario.ports.system import Clock

REMEMBER_WITHIN_SECONDS, ANSWER_WITHIN_SECONDS = 0.8, 2.0
"""Slack gives up after three."""
LISTED = 10
LONGEST_ANSWER = 2_900


@attrs.frozen(kw_only=True)
class SlackAccount:
    """`team` and `responders` None or empty: everybody of every workspace that is signed for."""

    signing_secret: str = attrs.field(repr=False)
    team: str | None = None
    responders: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class SlackForm:
    """The fields that are read; `user` is an id such as `U2147483697`."""

    user: str
    team: str
    text: str
    trigger: str


@attrs.frozen(kw_only=True)
class Said:
    """An answer; `is_public` shows it to the whole channel."""

    text: str
    is_public: bool = False


@attrs.frozen(kw_only=True)
class SlackDesk:
    """`account` None: we have none, so nobody can sign a command."""

    account: SlackAccount | None
    storage: Storage
    open_incident: OpenIncident
    move_incident: MoveIncident
    read_incidents: ReadIncidents
    clock: Clock
    remember_within_seconds: float = REMEMBER_WITHIN_SECONDS
    answer_within_seconds: float = ANSWER_WITHIN_SECONDS

    def is_authentic(self, body: bytes, *, timestamp: str, signature: str) -> bool:
        return self.account is not None and is_from_slack(
            self.account.signing_secret,
            timestamp=timestamp,
            signature=signature,
            body=body,
            now=self.clock.now(),
        )

    async def is_first(self, body: bytes, *, timestamp: str, signature: str) -> bool:
        """
        Whether the request comes for the first time; remembers it.

        It must be authentic: then its signature is the one that there is, written in one way.

        Raises:
            Unavailable: the database does not answer in time.
        """
        now = self.clock.now()
        key = hashlib.sha256(f"{timestamp}:{signature.lower()}".encode()).hexdigest()
        record = IdempotencyRecord(
            id=derived_id(f"slack:{key}"),
            caller="slack",
            key=key,
            route="POST /ops/slack/commands",
            body_sha256=hashlib.sha256(body).hexdigest(),
            created_at=now,
        )
        try:
            async with asyncio.timeout(self.remember_within_seconds), self.storage() as work:
                earlier = await work.idempotency.begin(record)
                await work.commit()
        except TimeoutError as error:
            raise Unavailable(what="database") from error
        return earlier is None

    async def answer(self, form: SlackForm) -> Said:
        """Do what *form* says, and give a sentence in any case, within what Slack waits for."""
        if not self._may(form):
            return Said(text="You may not use /incident here.")
        try:
            async with asyncio.timeout(self.answer_within_seconds):
                return await self._do(command_of(form.text), form)
        except CommandUnknown:
            return Said(text=f"```{USAGE}```")
        except TimeoutError:
            return Said(text="This takes too long. See `/incident list` for whether it was done.")
        except DomainError as error:
            return Said(text=escaped(problem_of(error, Language.ENGLISH).detail))

    def _may(self, form: SlackForm) -> bool:
        account = self.account
        if account is None or not form.user.isalnum() or len(form.user) > 32:
            return False
        is_ours = account.team is None or account.team == form.team
        return is_ours and (not account.responders or form.user in account.responders)

    async def _do(self, command: Command, form: SlackForm) -> Said:
        if command.verb == "list":
            return await self._list()
        if command.verb == "postmortem":
            text = await self.read_incidents.postmortem(command.number)
            return Said(text=f"```{escaped(text)[:LONGEST_ANSWER].replace('```', '')}```")
        incident = await self._moved(command, form, chatting(form.user))
        return Said(text=_line(incident, self.clock.now()), is_public=True)

    async def _moved(self, command: Command, form: SlackForm, by: Initiator) -> Incident:
        move, number = self.move_incident, command.number
        if command.verb == "create" and command.severity is not None:
            return await self.open_incident(
                # Another delivery of the same command finds what the first one opened.
                IncidentId(derived_id(f"slack:{form.team}:{form.trigger}:{form.user}")),
                title=command.text,
                severity=command.severity,
                initiator=by,
            )
        if command.verb == "ack":
            return await move.acknowledge(number, initiator=by)
        if command.verb == "resolve":
            return await move.resolve(number, summary=command.text, initiator=by)
        if command.verb == "note":
            return await move.note(number, text=command.text, initiator=by)
        roles = {command.role: command.text} if command.role else {}
        return await move.change(number, severity=command.severity, roles=roles, initiator=by)

    async def _list(self) -> Said:
        page = await self.read_incidents.list(PageRequest(1, LISTED), states=tuple(GOING_ON))
        if not page.items:
            return Said(text="Nothing is going on.")
        now = self.clock.now()
        lines = [_line(incident, now) for incident in page.items]
        more = page.total - len(page.items)
        return Said(text="\n".join(lines + ([f"… and {more} more"] if more else [])))


def _line(incident: Incident, now: datetime) -> str:
    waits = incident.escalate_at is not None and incident.is_going_on
    minutes = round((incident.due_at - now).total_seconds() / 60)
    due = f"acknowledge within {minutes} min" if minutes >= 0 else f"{-minutes} min overdue"
    line = f"*{incident.name}* {incident.severity.value} {incident.state.value}"
    return f"{line} · {escaped(incident.title)}" + (f" · {due}" if waits else "")
