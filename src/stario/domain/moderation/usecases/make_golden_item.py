"""Make an item with a known right answer."""

from collections.abc import Mapping

import attrs

from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import CaseId, GoldenItemId
from stario.domain.kernel.language import Language
from stario.domain.kernel.text import clean_line
from stario.domain.moderation.model.golden_item import GoldenItem, from_case
from stario.domain.moderation.model.review_case import Decision
from stario.domain.moderation.model.verdict import Versions
from stario.ports.moderation import TextModerator
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids

LONGEST_TEXT = 500
LONGEST_NOTE = 500


@attrs.frozen(kw_only=True)
class MakeGoldenItem:
    storage: Storage
    moderator: TextModerator
    clock: Clock
    ids: Ids

    async def from_case(
        self, id_: GoldenItemId, case: CaseId, *, note: str, actor: Actor
    ) -> GoldenItem:
        """
        Take a decided case with the answer that people gave.

        The same *id_* again gives what it made.

        Raises:
            NotFound: there is no such case.
            Invalid: `case_id`: `case_not_decided`, `case_without_text`, `case_is_golden`.
            Conflict: the case has made an item.
        """
        note = clean_line("note", note, longest=LONGEST_NOTE)
        async with self.storage() as work:
            if (made := await _made(work, id_)) is not None:
                return made
            source = await work.cases.get(case)
            if await work.golden_items.behind(case) is not None:
                raise Invalid("case_id", "case_is_golden")
            item = from_case(source, id_=id_, note=note, by=actor.account_id, at=self.clock.now())
            return await self._kept(work, item, actor)

    async def from_texts(
        self,
        id_: GoldenItemId,
        texts: Mapping[str, str],
        *,
        language: Language,
        answer: Decision,
        note: str,
        actor: Actor,
    ) -> GoldenItem:
        """
        Take what staff wrote; the checks flag it as they would flag a fan's words.

        The same *id_* again gives what it made.

        Raises:
            Invalid: a text is empty, too long, or has what can't be seen in it.
        """
        note = clean_line("note", note, longest=LONGEST_NOTE)
        cleaned = {
            field: clean_line("text", text, shortest=1, longest=LONGEST_TEXT)
            for field, text in texts.items()
        }
        # Before the transaction: judging takes its time.
        verdict = await self.moderator.review(cleaned, language=language)
        item = GoldenItem(
            id=id_,
            texts=cleaned,
            language=language,
            flags=verdict.flags,
            scores={},
            versions=Versions(
                ruleset=verdict.ruleset, lexicon=verdict.lexicon, model=verdict.model
            ),
            answer=answer,
            note=note,
            made_by=actor.account_id,
            made_at=self.clock.now(),
        )
        async with self.storage() as work:
            if (made := await _made(work, id_)) is not None:
                return made
            return await self._kept(work, item, actor)

    async def _kept(self, work: UnitOfWork, item: GoldenItem, actor: Actor) -> GoldenItem:
        await work.golden_items.add(item)
        await work.audit.record(
            audit_event(
                "moderation.golden_item.make",
                "golden_item",
                item.id,
                id_=self.ids.new(),
                at=item.made_at,
                actor=actor,
                answer=item.answer.value,
                case_id=item.source_case,
            )
        )
        await work.commit()
        return item


async def _made(work: UnitOfWork, id_: GoldenItemId) -> GoldenItem | None:
    try:
        return await work.golden_items.get(id_)
    except NotFound:
        return None
