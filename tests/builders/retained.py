"""One thing of each rule of retention, as old as a test wants it."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

import attrs

from stario.domain.compliance.model.audit_archive import AuditArchive
from stario.domain.compliance.model.audit_entry import AuditEntry, AuditHead
from stario.domain.compliance.model.retention import RULES, RetentionRun, RuleKey
from stario.domain.faces.model.face_upload import DeletionNet
from stario.domain.generation.model.job import JobState
from stario.domain.kernel.ids import AppealId, PreviewId
from stario.domain.moderation.model.appeal import Appeal, AppealState
from stario.domain.orders.model.order import OrderState
from stario.ports.storage import Storage, UnitOfWork
from tests.builders import (
    a_data_export,
    a_job,
    a_poster,
    a_refresh_token,
    a_share,
    a_video,
    a_voice_message,
    an_account,
    an_idempotency_record,
    new_id,
)
from tests.builders.audit import an_event
from tests.builders.carts import a_guest_cart, a_quote, an_item
from tests.builders.face_quizzes import a_face_quiz
from tests.builders.face_uploads import a_face_upload
from tests.builders.legal import a_legal_export, a_ready_export
from tests.builders.orders import a_claim, an_order, an_order_event, an_order_line
from tests.builders.payments import a_callback, a_paid_payment, a_refund
from tests.builders.permissions import a_permission
from tests.builders.previews import a_preview
from tests.builders.review import a_case, a_decision
from tests.builders.sculptures import a_sculpture
from tests.builders.voice_quizzes import a_voice_quiz
from tests.contracts.remembered import Cast

Remember = Callable[[UnitOfWork, Cast, datetime], Awaitable[object]]
"""Remember one thing whose clock stands at that time."""


async def _account(work: UnitOfWork, _: Cast, clock: datetime) -> None:
    asked = clock - timedelta(days=30)
    leaving = an_account(deletion_requested_at=asked, delete_after=clock)
    await work.accounts.add(leaving)


async def _order(work: UnitOfWork, cast: Cast, clock: datetime) -> None:
    design = a_preview(cast.fan, created_at=clock, is_ordered=True)
    line = an_order_line(preview_id=PreviewId(design.id), print_key=f"prints/{new_id()}.pdf")
    order = attrs.evolve(
        an_order(cast.fan, line, state=OrderState.DELIVERED, created_at=clock),
        updated_at=clock,
        delivered_at=clock,
    )
    await work.previews.add(design)
    await work.orders.add(order, an_order_event(order, at=clock))
    reprint = an_order(cast.fan, state=OrderState.IN_PRODUCTION, created_at=clock, reprint_of=order)
    await work.orders.add(reprint, an_order_event(reprint, at=clock))
    await work.orders.add_claim(a_claim(order, photo_key=f"claims/{new_id()}.jpg"))
    payment = await work.payments.add(a_paid_payment(order_id=order.id, at=clock))
    await work.refunds.add(a_refund(payment))


async def _content(work: UnitOfWork, cast: Cast, clock: datetime) -> None:
    made = clock - RULES[RuleKey.GENERATED_CONTENT].kept_for
    jobs = [attrs.evolve(cast.job(), state=JobState.DONE, completed_at=made) for _ in range(4)]
    for job in jobs:
        await work.jobs.add(job)
    video, message, poster, sculpture = jobs
    await work.videos.add(
        a_video(video, recipient_name="", script="", created_at=made, expires_at=clock)
    )
    await work.voice_messages.add(
        a_voice_message(message, text="", created_at=made, expires_at=clock)
    )
    await work.posters.add(a_poster(poster, text="", created_at=made, expires_at=clock))
    await work.sculptures.add(a_sculpture(sculpture, created_at=made, expires_at=clock))


async def _words(work: UnitOfWork, cast: Cast, clock: datetime) -> None:
    jobs = [
        attrs.evolve(cast.job(), state=JobState.DONE, completed_at=clock, payload={"text": "Salom"})
        for _ in range(3)
    ]
    for job in jobs:
        await work.jobs.add(job)
    later = clock + timedelta(days=400)
    await work.videos.add(a_video(jobs[0], created_at=clock, expires_at=later))
    await work.voice_messages.add(a_voice_message(jobs[1], created_at=clock, expires_at=later))
    await work.posters.add(a_poster(jobs[2], created_at=clock, expires_at=later))


async def _print(work: UnitOfWork, cast: Cast, clock: datetime) -> None:
    """Ordered twice, the second time later."""
    design = a_preview(cast.fan, created_at=clock, is_ordered=True)
    await work.previews.add(design)
    for at in (clock, clock - timedelta(days=1)):
        line = an_order_line(preview_id=PreviewId(design.id))
        order = an_order(cast.fan, line, state=OrderState.DELIVERED, created_at=at)
        await work.orders.add(order, an_order_event(order, at=at))


async def _design(work: UnitOfWork, cast: Cast, clock: datetime) -> None:
    await work.previews.add(attrs.evolve(a_preview(cast.fan), expires_at=clock))


async def _photo(work: UnitOfWork, cast: Cast, clock: datetime) -> None:
    await work.face_uploads.add(a_face_upload(cast.fan, due_at=clock))


async def _receipt(work: UnitOfWork, cast: Cast, clock: datetime) -> None:
    due = a_face_upload(cast.fan, created_at=clock, due_at=clock)
    await work.face_uploads.add(due.delete(DeletionNet.CLEANER, at=clock))


async def _quizzes(work: UnitOfWork, cast: Cast, clock: datetime) -> None:
    photo = a_face_upload(cast.fan, subject_id=new_id(), created_at=clock)
    await work.face_uploads.add(photo)
    quiz = a_face_quiz(cast.fan, cast.artist, cast.consent, photo, created_at=clock)
    await work.face_quizzes.add(quiz)
    await work.voice_quizzes.add(
        a_voice_quiz(account=cast.fan, artist=cast.artist, created_at=clock)
    )


async def _cart(work: UnitOfWork, _: Cast, clock: datetime) -> None:
    await work.carts.add(attrs.evolve(a_guest_cart(), expires_at=clock))


async def _quote(work: UnitOfWork, cast: Cast, clock: datetime) -> None:
    await work.quotes.add(attrs.evolve(a_quote(cast.fan, an_item()), expires_at=clock))


async def _share(work: UnitOfWork, cast: Cast, clock: datetime) -> None:
    await work.shares.add(a_share(cast.fan, expires_at=clock))


async def _session(work: UnitOfWork, cast: Cast, clock: datetime) -> None:
    await work.refresh_tokens.add(a_refresh_token(cast.fan, expires_at=clock))


async def _answer(work: UnitOfWork, _: Cast, clock: datetime) -> None:
    await work.idempotency.begin(an_idempotency_record(created_at=clock))


async def _callback(work: UnitOfWork, _: Cast, clock: datetime) -> None:
    await work.callbacks.add(a_callback(received_at=clock))


async def _export(work: UnitOfWork, cast: Cast, clock: datetime) -> None:
    job = a_job(account=cast.fan)
    await work.jobs.add(job)
    await work.data_exports.add(a_data_export(cast.fan, job, requested_at=clock))


async def _permission(work: UnitOfWork, cast: Cast, clock: datetime) -> None:
    given = a_permission(cast.fan, at=clock - timedelta(days=1))
    await work.permissions.add(given.withdraw(at=clock))


async def _run(work: UnitOfWork, _: Cast, clock: datetime) -> None:
    await work.retention_runs.add(a_run(RuleKey.QUOTES, at=clock))


def a_run(rule: RuleKey, *, at: datetime, deleted: int = 0) -> RetentionRun:
    return RetentionRun(
        id=new_id(),
        rule=rule,
        started_at=at,
        ended_at=at,
        deleted=deleted,
        overdue=0,
        actor_id=None,
    )


async def _review(work: UnitOfWork, cast: Cast, clock: datetime) -> None:
    decided = a_case(at=clock).closed_by(a_decision(at=clock))
    await work.cases.add(decided)
    appeal = Appeal(
        id=AppealId(new_id()),
        case_id=decided.id,
        account_id=cast.fan.id,
        reason="Bu shunchaki hazil",
        filed_at=clock,
        due_at=clock,
    )
    await work.appeals.add(
        attrs.evolve(appeal, state=AppealState.UPHELD, decided_by=cast.fan.id, decided_at=clock)
    )


async def _package(work: UnitOfWork, cast: Cast, clock: datetime) -> None:
    approver, job = an_account(), a_job()
    await work.accounts.add(approver)
    await work.jobs.add(job)
    asked = a_legal_export(cast.fan, at=clock)
    made = a_ready_export(asked, approver, at=clock)
    await work.legal_exports.add(attrs.evolve(made, job_id=job.id))


async def _entry(work: UnitOfWork, _: Cast, clock: datetime) -> None:
    await work.audit_log.lock()
    head = await work.audit_log.head()
    event = an_event(at=clock)
    entry = AuditEntry.after(head.hash, event, number=head.number + 1, salt=new_id())
    await work.audit_log.append([entry], head=head.after([entry]))


async def _archive(work: UnitOfWork, _: Cast, clock: datetime) -> None:
    before = AuditHead()
    entry = AuditEntry.after(before.hash, an_event(at=clock), number=1, salt=new_id())
    planned = AuditArchive(
        first=1, before=before, after=before.after([entry]), last_at=clock, sha256=b"x" * 32
    )
    await work.audit_archives.add(planned)
    await work.audit_archives.save(planned.stored(at=clock))


THINGS: Mapping[RuleKey, Remember] = {
    RuleKey.ACCOUNTS: _account,
    RuleKey.ORDERS: _order,
    RuleKey.GENERATED_CONTENT: _content,
    RuleKey.WORDS: _words,
    RuleKey.PRINTS: _print,
    RuleKey.DESIGNS: _design,
    RuleKey.FACE_PHOTOS: _photo,
    RuleKey.FACE_RECEIPTS: _receipt,
    RuleKey.QUIZZES: _quizzes,
    RuleKey.CARTS: _cart,
    RuleKey.QUOTES: _quote,
    RuleKey.SHARES: _share,
    RuleKey.SESSIONS: _session,
    RuleKey.IDEMPOTENCY: _answer,
    RuleKey.CALLBACKS: _callback,
    RuleKey.DATA_EXPORTS: _export,
    RuleKey.PERMISSIONS: _permission,
    RuleKey.RETENTION_RUNS: _run,
    RuleKey.REVIEWS: _review,
    RuleKey.LEGAL_PACKAGES: _package,
    RuleKey.AUDIT_LOG: _entry,
    RuleKey.AUDIT_ARCHIVES: _archive,
}

HOW_MANY = {RuleKey.GENERATED_CONTENT: 4, RuleKey.WORDS: 6, RuleKey.QUIZZES: 2, RuleKey.REVIEWS: 2}
"""Of the things that are remembered, where it is not one."""


async def remember_one(storage: Storage, cast: Cast, rule: RuleKey, *, clock: datetime) -> None:
    async with storage() as work:
        await THINGS[rule](work, cast, clock)
        await work.commit()
