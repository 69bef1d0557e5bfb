"""The draft of a post-mortem: what is known is filled in, what is not is asked."""

from datetime import datetime, timedelta

from stario.domain.kernel.tashkent import TASHKENT
from stario.domain.operations.model.incident import Incident, Step

_ASKED = """## Impact

- Fans and orders:
- Money (UZS):
- People whose data were touched (if any: the register of breaches, within 24 hours):

## Detection

- How did we learn of it, and how long had it gone on?

## Root cause

1. Why did it happen?
2. Why was that possible?
3. Why was that?
4. Why was that?
5. Why was that?

## What went well

-

## What went badly

-

## Action items

| what | who | until |
|---|---|---|
|  |  |  |

## Whom we told

- Status page, authorities, partners, Telegram channel:
"""


def draft(incident: Incident) -> str:
    """Give it as Markdown; times are those of Tashkent."""
    lines = [
        f"# {incident.name}: {_plain(incident.title)}",
        "",
        f"- Severity: {incident.severity.value}",
        f"- State: {incident.state.value}",
        f"- Opened: {_moment(incident.opened_at)} by {incident.opened_by}",
        f"- Acknowledged: {_since(incident, incident.acknowledged_at)}",
        f"- Resolved: {_since(incident, incident.resolved_at)}",
        f"- Due to be acknowledged: {_moment(incident.due_at)}"
        + (" (**missed**)" if incident.breached_at else ""),
        *(f"- {role.capitalize()}: {who}" for role, who in sorted(incident.roles.items())),
        "",
        "## Summary",
        "",
        next((_plain(s.text) for s in incident.timeline if s.kind == "resolved"), "") or "…",
        "",
        _ASKED,
        "## Timeline",
        "",
        "| time (Tashkent) | who | what |",
        "|---|---|---|",
        *map(_row, incident.timeline),
    ]
    if incident.postmortem_due_at:
        lines[8:8] = [f"- Post-mortem due: {_moment(incident.postmortem_due_at)}"]
    return "\n".join(lines) + "\n"


def _row(step: Step) -> str:
    words = f"{step.kind.value}: {_plain(step.text)}" if step.text else step.kind.value
    return f"| {_moment(step.at)} | {_plain(step.by)} | {words} |"


def _plain(text: str) -> str:
    """Words of people must not become cells, links or pictures of the document."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>|!#" else c for c in text)


def _since(incident: Incident, moment: datetime | None) -> str:
    if moment is None:
        return "not yet"
    minutes = (moment - incident.opened_at) // timedelta(minutes=1)
    return f"{_moment(moment)} ({minutes} min)"


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(TASHKENT):%Y-%m-%d %H:%M:%S}"
