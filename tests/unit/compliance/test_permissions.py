"""What people who are pictured allow, and what taking it back does to everything made of it."""

from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path

import attrs
import pytest
from tests.builders.designs import Drafting, a_file, one_colour
from tests.builders.people import an_account
from tests.builders.permissions import (
    OPERATOR,
    a_permission,
    a_text,
    an_agreement,
    standing_on,
)
from tests.builders.posters import order_poster, poster_of, sent_photo, upload_of
from tests.builders.sculptures import a_sculpture
from tests.builders.studio import Studio
from tests.builders.values import NOW, new_id

from stario.adapters.memory.deletions import MemoryDeletionSignals
from stario.adapters.memory.dispatch import MemoryJobDispatch
from stario.adapters.memory.progress import MemoryProgressFeed
from stario.adapters.system import Uuid7Ids
from stario.domain.compliance.model.consent_text import WORDINGS, TextKind, consent_text
from stario.domain.compliance.model.permission import (
    TERM,
    Agreement,
    Permission,
    PermissionMissing,
    Relation,
    Statement,
    Subject,
    UseKind,
    implied,
    is_minor,
)
from stario.domain.compliance.usecases.take_down import TakeDown
from stario.domain.compliance.usecases.withdraw_permission import WithdrawPermission
from stario.domain.faces.model.face_upload import FaceState
from stario.domain.generation.model.job import JobState
from stario.domain.generation.model.queue import Queue
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.actor import Actor
from stario.domain.kernel.errors import Conflict, DomainError, Invalid, NotFound
from stario.domain.kernel.ids import AccountId, JobId
from stario.domain.kernel.language import Language
from stario.ports.media import Bucket
from stario.ports.storage import Storage
from stario.ports.system import Clock

# A text that was ever agreed to is never changed: another wording is another version.
PINNED = {
    (
        TextKind.TERMS,
        "2026-11-1",
    ): "706c125523d64fff887091e563b0aae1d79be0a292329a25b74414af4022c4a1",
    (
        TextKind.LIKENESS,
        "2026-11-1",
    ): "6ebd56088a5a4f6d81f68dbd8c168a55a12bd719d46ae28e91f13bf0599e34b8",
    (
        TextKind.VOICE,
        "2026-11-1",
    ): "35abe1a171cb73a45b69bc7836e1210aac0fccb27538449e6982e6a23a9cbc20",
}


def digest(kind: TextKind, version: str) -> str:
    (wording,) = (each for each in WORDINGS[kind] if each.version == version)
    return sha256("\n".join(wording.texts[language] for language in Language).encode()).hexdigest()


def test_texts_that_were_agreed_to_stay_as_they_were() -> None:
    assert {key: digest(*key) for key in PINNED} == PINNED
    assert {(kind, each.version) for kind, all_ in WORDINGS.items() for each in all_} == set(PINNED)


@pytest.mark.parametrize("kind", [TextKind.LIKENESS, TextKind.VOICE])
@pytest.mark.parametrize("language", list(Language))
def test_a_consent_says_all_that_the_model_procedure_asks(
    kind: TextKind, language: Language
) -> None:
    text = consent_text(kind, language, OPERATOR)
    # Operator, subject, purposes, data, term, third parties, borders, withdrawal.
    assert [line.partition(".")[0] for line in text.text.splitlines()[2:]] == list("12345678")
    assert OPERATOR.name in text.text
    assert OPERATOR.tin in text.text


@pytest.mark.parametrize(
    ("agreement", "born", "refused"),
    [
        (an_agreement(), None, None),
        (an_agreement(), NOW.year - 30, None),
        (an_agreement(Subject.CHILD, relation=Relation.GUARDIAN), None, None),
        (an_agreement(), NOW.year - 16, "parent_needed"),
        (an_agreement(Subject.ADULT), NOW.year - 12, "parent_needed"),
        (an_agreement(Subject.ADULT, is_confirmed=False), None, "declared_absent"),
        (an_agreement(Subject.CHILD), None, "of_child"),
        (an_agreement(relation=Relation.PARENT), None, "of_child"),
        (an_agreement(sha256="0" * 64), None, "other_text"),
        (an_agreement(sha256=a_text().sha256.upper()), None, None),
    ],
)
def test_who_may_allow_what(agreement: Agreement, born: int | None, refused: str | None) -> None:
    give: Callable[[], Permission] = lambda: a_permission(an_account(), agreement, birth_year=born)
    if refused is None:
        assert give().obstacle(TextKind.LIKENESS, at=NOW) is None
        return
    with pytest.raises((Invalid, PermissionMissing)) as error:
        give()
    assert error.value.details["reason"] == refused


def test_it_ends_by_time_and_by_withdrawal() -> None:
    given = a_permission(an_account())
    assert given.obstacle(TextKind.VOICE, at=NOW) == "other_kind"
    assert given.obstacle(TextKind.LIKENESS, at=NOW + TERM - timedelta(seconds=1)) is None
    assert given.obstacle(TextKind.LIKENESS, at=NOW + TERM) == "expired"
    withdrawn = given.withdraw(at=NOW)
    assert withdrawn.obstacle(TextKind.LIKENESS, at=NOW) == "withdrawn"
    with pytest.raises(Conflict):
        withdrawn.withdraw(at=NOW)


def test_silence_stands_on_ones_own_permission_and_never_on_a_withdrawn_one() -> None:
    fan = an_account()
    old, new = a_permission(fan), a_permission(fan, at=NOW + timedelta(days=1))
    other = a_permission(fan, an_agreement(Subject.ADULT))
    later = NOW + timedelta(days=2)

    assert implied([], TextKind.LIKENESS, at=NOW) is None
    assert implied([other], TextKind.LIKENESS, at=NOW) is None
    assert implied([old, new], TextKind.LIKENESS, at=later) == new
    assert implied([old, new.withdraw(at=later)], TextKind.LIKENESS, at=later) == old
    with pytest.raises(PermissionMissing):
        implied([old.withdraw(at=later)], TextKind.LIKENESS, at=later)
    assert not is_minor(None, at=NOW)


@attrs.frozen(kw_only=True)
class Desk:
    """Where permissions are given and taken back."""

    storage: Storage
    clock: Clock
    signals: MemoryDeletionSignals = attrs.field(factory=MemoryDeletionSignals)

    async def give(self, fan: Account, subject: Subject = Subject.SELF) -> Permission:
        async with self.storage() as work:
            given = await standing_on(self.clock).give(work, an_agreement(subject), account=fan.id)
            await work.commit()
        return given

    async def stand(self, fan: Account, permission: Permission, kind: UseKind, of: str) -> None:
        async with self.storage() as work:
            await standing_on(self.clock)(
                work,
                Statement(permission_id=permission.id),
                TextKind.LIKENESS,
                account=fan.id,
                use=(kind, of),
            )
            await work.commit()

    async def withdraw(self, permission: Permission, by: AccountId | None = None) -> Permission:
        withdraw = WithdrawPermission(
            storage=self.storage,
            take_down=TakeDown(
                ids=Uuid7Ids(), dispatch=MemoryJobDispatch(), feed=MemoryProgressFeed()
            ),
            signals=self.signals,
            clock=self.clock,
            ids=Uuid7Ids(),
        )
        account = by or permission.account_id
        return await withdraw(permission.id, actor=Actor(account_id=account, role=FAN))


FAN = an_account().role


async def test_a_waiting_job_is_cancelled_and_its_photo_is_due_at_once(tmp_path: Path) -> None:
    studio = Studio(folder=tmp_path)
    desk = Desk(storage=studio.town.storage, clock=studio.town.clock)
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    permission = await desk.give(fan)
    sent = await sent_photo(studio, fan)
    ordered = await order_poster(studio, artist, fan, photo_url=sent.url)

    await desk.withdraw(permission)

    upload = await upload_of(studio, sent.upload.id)
    assert upload.state(studio.town.clock.now()) is FaceState.DUE
    assert await desk.signals.listed() == (upload.id,)
    assert (await studio.job(ordered.job)).state is JobState.CANCELLED
    async with studio.town.storage() as work:
        actions = [event.action for event in await work.audit.take(limit=99)]
    assert "compliance.permission.give" in actions
    assert "compliance.permission.withdraw" in actions


async def test_a_poster_with_the_fan_goes_with_its_relief(tmp_path: Path) -> None:
    studio = Studio(folder=tmp_path)
    desk = Desk(storage=studio.town.storage, clock=studio.town.clock)
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    permission = await desk.give(fan)
    sent = await sent_photo(studio, fan)
    ordered = await order_poster(studio, artist, fan, photo_url=sent.url)
    await studio.work(Queue.POSTER)
    poster = await poster_of(studio, ordered.job)
    carving = attrs.evolve(ordered.job, id=JobId(new_id()), queue=Queue.SCULPTURE, order_id=None)
    relief = a_sculpture(carving, poster_id=poster.id)
    async with studio.town.storage() as work:
        await work.jobs.add(carving)
        await work.sculptures.add(relief)
        await work.commit()
    assert await studio.media()

    await desk.withdraw(permission)
    await studio.deliver()

    assert (await poster_of(studio, ordered.job)).taken_down_reason == "permission_withdrawn"
    async with studio.town.storage() as work:
        assert (await work.sculptures.get(relief.id)).taken_down_at is not None
    assert await studio.media() == []


async def test_a_picture_goes_with_its_design_unless_that_is_ordered(tmp_path: Path) -> None:
    drafting = await Drafting(folder=tmp_path).open()
    desk = Desk(storage=drafting.storage, clock=drafting.clock)
    permission = await desk.give(drafting.fan, Subject.ADULT)
    sent = [await drafting.sent(a_file(one_colour())) for _ in range(2)]
    for artwork in sent:
        await desk.stand(drafting.fan, permission, UseKind.ARTWORK, artwork)
    kept, gone = [(await drafting.make(drafting.wish(artwork=artwork))).preview for artwork in sent]
    async with drafting.storage() as work:
        locked = await work.previews.get(kept.id, lock=True)
        await work.previews.save(attrs.evolve(locked, is_ordered=True))
        await work.commit()

    await desk.withdraw(permission)

    async with drafting.storage() as work:
        assert (await work.previews.get(kept.id)).is_ordered
        with pytest.raises(NotFound):
            await work.previews.get(gone.id)
        effects = await work.outbox.due(at=drafting.clock.now(), limit=99)
    deleted = {each.payload.get("key") or each.payload.get("prefix") for each in effects}
    folder = f"merch-artwork/{drafting.fan.id}/"
    assert {*(f"{folder}{artwork}" for artwork in sent), gone.prefix} <= deleted
    assert kept.prefix not in deleted
    assert all(each.payload["bucket"] == Bucket.MEDIA.value for each in effects)
    # Whoever still has the id of the picture makes no new design of it.
    with pytest.raises((PermissionMissing, NotFound)):
        await drafting.make(drafting.wish(artwork=sent[0]))


async def test_only_who_gave_it_takes_it_back_and_only_once(tmp_path: Path) -> None:
    drafting = await Drafting(folder=tmp_path).open()
    desk = Desk(storage=drafting.storage, clock=drafting.clock)
    permission = await desk.give(drafting.fan)
    with pytest.raises(NotFound):
        await desk.withdraw(permission, by=AccountId(new_id()))
    first = await desk.withdraw(permission)
    drafting.clock.advance(seconds=9)
    assert await desk.withdraw(permission) == first
    with pytest.raises(DomainError) as refused:
        await desk.stand(drafting.fan, permission, UseKind.ARTWORK, new_id())
    assert refused.value.details["reason"] == "withdrawn"
