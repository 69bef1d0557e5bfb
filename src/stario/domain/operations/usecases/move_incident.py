"""Work on an incident."""

from collections.abc import Callable, Mapping
from datetime import datetime

import attrs

from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.language import Language
from stario.domain.kernel.text import clean_line
from stario.domain.operations.model.component import Component, Condition
from stario.domain.operations.model.incident import (
    Incident,
    IncidentRole,
    PublicNotice,
    PublicState,
    Published,
)
from stario.domain.operations.model.initiator import Initiator
from stario.domain.operations.model.severity import Severity
from stario.domain.operations.usecases.write_down import WriteDown
from stario.ports.storage import Storage
from stario.ports.system import Clock

LONGEST_NOTE = 2_000
LONGEST_WHO = 100
LONGEST_POSTMORTEM = 50_000
LONGEST_NOTICE = 1_000
LONGEST_TITLE = 200
MOST_NOTICES = 50

Move = Callable[[Incident, datetime], Incident]


@attrs.frozen(kw_only=True)
class PublicWords:
    """
    What the public is to be told: `texts`, and at first `titles`, by language.

    Without components and impact those of the notice before stay.
    """

    state: PublicState
    texts: Mapping[Language, str]
    titles: Mapping[Language, str] = attrs.field(factory=dict)
    components: tuple[Component, ...] = ()
    impact: Condition | None = None


@attrs.frozen(kw_only=True)
class MoveIncident:
    """
    Every step is one transaction, and stands in the timeline and in the audit log.

    Each raises `NotFound` where there is no such incident, `IncidentOutOfOrder` where the step
    does not follow, and `Invalid` where a text is too long.
    """

    storage: Storage
    write_down: WriteDown
    clock: Clock

    async def acknowledge(self, number: int, *, initiator: Initiator) -> Incident:
        """Stop the clock; a second time changes nothing."""
        return await self._move(
            number,
            "acknowledge",
            initiator,
            lambda i, at: i.acknowledged(by=initiator.label, at=at),
        )

    async def resolve(self, number: int, *, summary: str, initiator: Initiator) -> Incident:
        """It is over, whether anybody acknowledged it or not."""
        summary = clean_line("summary", summary, longest=LONGEST_NOTE)
        return await self._move(
            number,
            "resolve",
            initiator,
            lambda i, at: i.resolved(summary, by=initiator.label, at=at),
        )

    async def note(self, number: int, *, text: str, initiator: Initiator) -> Incident:
        """
        Raises:
            TimelineFull: there are too many steps.
        """
        text = clean_line("text", text, longest=LONGEST_NOTE, shortest=1)
        return await self._move(
            number, "note", initiator, lambda i, at: i.noted(text, by=initiator.label, at=at)
        )

    async def change(
        self,
        number: int,
        *,
        severity: Severity | None = None,
        roles: Mapping[IncidentRole, str],
        initiator: Initiator,
    ) -> Incident:
        """Rate it anew, and give roles to people; nobody takes a role away."""
        clean = {
            role: clean_line(f"roles.{role.value}", who, longest=LONGEST_WHO)
            for role, who in roles.items()
        }

        def move(incident: Incident, at: datetime) -> Incident:
            if severity is not None:
                incident = incident.rated(severity, by=initiator.label, at=at)
            for role, who in clean.items():
                if incident.roles.get(role.value, "") != who:
                    incident = incident.staffed(role, who, by=initiator.label, at=at)
            return incident

        return await self._move(number, "change", initiator, move)

    async def tell_public(
        self, number: int, *, words: PublicWords, initiator: Initiator
    ) -> Incident:
        """
        Publish a notice on the status page.

        Raises:
            Invalid: no text, at the first notice no title or no component, or too many notices.
        """
        texts = _clean("texts", words.texts, longest=LONGEST_NOTICE)
        titles = _clean("titles", words.titles, longest=LONGEST_TITLE)

        def move(incident: Incident, at: datetime) -> Incident:
            notice = PublicNotice(at=at, state=words.state, texts=texts)
            published = _published(incident, words, titles, notice)
            return incident.told(published, by=initiator.label, at=at)

        return await self._move(number, "publish", initiator, move)

    async def close(self, number: int, *, postmortem: str, initiator: Initiator) -> Incident:
        """
        Keep the post-mortem, and end the reminders.

        Raises:
            PostmortemMissing: an incident this severe needs one.
        """
        if len(postmortem) > LONGEST_POSTMORTEM:
            raise Invalid("postmortem", "too_long", longest=LONGEST_POSTMORTEM)
        return await self._move(
            number,
            "close",
            initiator,
            lambda i, at: i.closed(postmortem, by=initiator.label, at=at),
        )

    async def _move(self, number: int, verb: str, initiator: Initiator, move: Move) -> Incident:
        async with self.storage() as work:
            before = await work.incidents.get(number, lock=True)
            after = move(before, self.clock.now())
            await self.write_down.moved(work, before, after, verb, initiator)
            await work.commit()
        return after


def _published(
    incident: Incident, words: PublicWords, titles: Mapping[str, str], notice: PublicNotice
) -> Published:
    before = incident.published
    if before is None:
        if not titles:
            raise Invalid("titles", "required")
        if not words.components:
            raise Invalid("components", "required")
        return Published(
            titles=titles,
            components=words.components,
            impact=words.impact or Condition.DEGRADED,
            notices=(notice,),
        )
    if len(before.notices) >= MOST_NOTICES:
        raise Invalid("texts", "too_many", longest=MOST_NOTICES)
    return Published(
        titles={**before.titles, **titles},
        components=words.components or before.components,
        impact=words.impact or before.impact,
        notices=(*before.notices, notice),
    )


def _clean(field: str, texts: Mapping[Language, str], *, longest: int) -> dict[str, str]:
    clean = {
        language.value: clean_line(f"{field}.{language.value}", text, longest=longest)
        for language, text in texts.items()
    }
    filled = {language: text for language, text in clean.items() if text}
    if field == "texts" and not filled:
        raise Invalid("texts", "required")
    return filled
