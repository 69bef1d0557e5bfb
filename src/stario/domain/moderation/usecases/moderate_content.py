"""Judge content that a caller names, and ask a person where the checks are unsure."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

import attrs

from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import Conflict, Invalid, NotFound
from stario.domain.kernel.ids import derived_id
from stario.domain.moderation.model.content_to_check import (
    LARGEST_FILE_BYTES,
    CheckedContent,
    ContentToCheck,
)
from stario.domain.moderation.model.measure import Measure
from stario.domain.moderation.model.opening import open_case
from stario.domain.moderation.model.review_case import (
    CaseState,
    Decision,
    MediaPlace,
    ReviewCase,
    Subject,
)
from stario.domain.moderation.model.verdict import (
    ContentType,
    MediaVerdict,
    VerdictStatus,
)
from stario.domain.moderation.usecases.check_audio import CheckAudio
from stario.domain.moderation.usecases.check_picture import CheckPicture
from stario.domain.moderation.usecases.check_video import CheckVideo
from stario.ports.media import Bucket, ObjectMissing, ObjectStore
from stario.ports.media_reading import MediaReader, MediaUnreadable
from stario.ports.moderation import TextModerator
from stario.ports.scratch import Scratch
from stario.ports.storage import Storage, UnitOfWork
from stario.ports.system import Clock, Ids

DECIDED = {
    Decision.APPROVE: VerdictStatus.APPROVED,
    Decision.REJECT: VerdictStatus.REJECTED,
}


@attrs.frozen(kw_only=True)
class ModerateContent:
    storage: Storage
    objects: ObjectStore
    scratch: Scratch
    moderator: TextModerator
    check_picture: CheckPicture
    check_video: CheckVideo
    check_audio: CheckAudio
    media_reader: MediaReader
    clock: Clock
    ids: Ids

    async def __call__(self, content: ContentToCheck, *, actor: Actor) -> CheckedContent:
        """
        Judge *content*; files are read from our own store alone.

        The same content under the same name again has the case that it had, and once a person has
        decided that, her answer.

        Raises:
            Invalid: neither a text nor an object, or the object is too large.
            NotFound: no such object.
            FileTypeUnknown, MediaUnreadable: it is no picture, film or sound.
            Unavailable: something that has to look is out of reach.
        """
        verdict, digest = await self._judge(content)
        checked = CheckedContent(
            content=content,
            status=verdict.status,
            flags=verdict.flags,
            scores=dict(verdict.scores),
            needs_person=verdict.needs_person,
            versions=verdict.versions,
        )
        try:
            return await self._remember(checked, verdict, digest, actor=actor)
        except Conflict:
            # The same was asked at the same time, and the other call opened the case.
            return await self._remember(checked, verdict, digest, actor=actor)

    async def _judge(self, content: ContentToCheck) -> tuple[MediaVerdict, str]:
        if content.kind is ContentType.TEXT:
            if not content.text.strip():
                raise Invalid("text_content", "required")
            return await self._judge_text(content), sha256(content.text.encode()).hexdigest()
        if content.key is None:
            raise Invalid("content_url", "required")
        async with self.scratch.folder(f"moderate-{self.ids.new()}") as folder:
            file = folder / "content"
            digest = await self._fetch(content.key, file)
            measure = Measure(language=content.language, approved=content.text)
            return await self._judge_file(content.kind, file, measure), digest

    async def _judge_text(self, content: ContentToCheck) -> MediaVerdict:
        verdict = await self.moderator.review(
            {"text_content": content.text}, language=content.language
        )
        scores: dict[str, float] = {}
        for flag in verdict.flags:
            scores[flag.category] = max(scores.get(flag.category, 0.0), flag.confidence)
        return MediaVerdict(
            status=verdict.status,
            flags=verdict.flags,
            scores=scores,
            texts={"text_content": content.text},
            versions=verdict.versions,
        )

    async def _judge_file(self, kind: ContentType, file: Path, measure: Measure) -> MediaVerdict:
        if kind is ContentType.VIDEO:
            return await self.check_video(file, measure)
        if kind is ContentType.AUDIO:
            return await self.check_audio(file, measure)
        pictures = (await self.media_reader.read(file)).pictures
        if not pictures:
            raise MediaUnreadable(reason="no_picture")
        return await self.check_picture(*pictures, measure=measure)

    async def _fetch(self, key: str, file: Path) -> str:
        """Copy the object; gives the digest of its name and size: objects are never changed."""
        try:
            found = await self.objects.describe(Bucket.MEDIA, key)
            if found.bytes > LARGEST_FILE_BYTES:
                raise Invalid("content_url", "too_large", largest=LARGEST_FILE_BYTES)
            await self.objects.download(Bucket.MEDIA, key, file)
        except ObjectMissing:
            raise NotFound(what="content") from None
        return sha256(f"{key}:{found.bytes}:{found.modified_at}".encode()).hexdigest()

    async def _remember(
        self, checked: CheckedContent, verdict: MediaVerdict, digest: str, *, actor: Actor
    ) -> CheckedContent:
        content = checked.content
        async with self.storage() as work:
            known = await work.cases.of_subject(Subject.CONTENT, content.id)
            id_ = _case_id(content, digest, known)
            answered = _answered(checked, known, id_)
            if answered.status is VerdictStatus.PENDING_REVIEW and answered.case_id is None:
                case = self._case(content, verdict, id_, actor)
                await work.cases.add(case)
                answered = attrs.evolve(answered, case_id=case.id)
            await self._record(work, answered, actor)
            await work.commit()
        return answered

    async def _record(self, work: UnitOfWork, checked: CheckedContent, actor: Actor) -> None:
        await work.audit.record(
            audit_event(
                "moderation.content.check",
                "content",
                None,
                id_=self.ids.new(),
                at=self.clock.now(),
                actor=actor,
                content_type=checked.content.kind.value,
                status=checked.status.value,
                case=checked.case_id,
            )
        )

    def _case(
        self, content: ContentToCheck, verdict: MediaVerdict, id_: str, actor: Actor
    ) -> ReviewCase:
        """It is of whoever sent the content, who does not decide it."""
        places: tuple[MediaPlace, ...] = ()
        if content.key is not None:
            places = (MediaPlace(bucket=Bucket.MEDIA.value, key=content.key, kind=content.kind),)
        given = {"approved": content.text} if content.key and content.text else {}
        return open_case(
            id_=id_,
            account_id=actor.account_id,
            content_type=content.kind,
            subject=Subject.CONTENT,
            subject_id=content.id,
            language=content.language,
            at=self.clock.now(),
            texts={**given, **verdict.texts},
            media=places,
            flags=verdict.flags,
            scores=verdict.scores,
            versions=verdict.versions,
        )


def _case_id(content: ContentToCheck, digest: str, known: Sequence[ReviewCase]) -> str:
    """Name the case of this very content; one that went with its sender's account is no answer."""
    name = f"stario:content-case:{content.kind}:{content.id}:{digest}"
    withdrawn = {case.id for case in known if case.state is CaseState.WITHDRAWN}
    id_ = derived_id(name)
    while id_ in withdrawn:
        id_ = derived_id(f"{name}:after:{id_}")
    return id_


def _answered(checked: CheckedContent, known: Sequence[ReviewCase], same: str) -> CheckedContent:
    """Put a person's answer about the very same content in the place of the checks'."""
    for case in known:
        if case.closed_at is None:
            refused = checked.status is VerdictStatus.REJECTED
            status = checked.status if refused else VerdictStatus.PENDING_REVIEW
            return attrs.evolve(checked, status=status, case_id=case.id)
        if case.id == same and case.outcome in DECIDED:
            return attrs.evolve(checked, status=DECIDED[case.outcome], case_id=case.id)
    return checked
