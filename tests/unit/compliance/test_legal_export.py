"""Who may ask for a package, and who may let it out."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.builders import an_account, new_id
from tests.builders.legal import AUTHORITY, a_breach, a_legal_export
from tests.builders.notary import Notary, a_notary, actor
from tests.builders.values import NOW

from stario.domain.compliance.model.breach import BreachClock, BreachOutOfOrder, BreachState
from stario.domain.compliance.model.legal_export import (
    LegalExportOutOfOrder,
    LegalExportState,
    OwnCase,
)
from stario.domain.compliance.model.recipient import (
    ALPHABET,
    WEAK,
    RecipientKey,
    _checksum,
    _expanded,
)
from stario.domain.compliance.usecases.request_legal_export import LegalRequest
from stario.domain.generation.model.queue import Queue
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.ids import AccountId, JobId, LegalExportId
from stario.domain.payments.model.refund import FourEyes

HOUR = timedelta(hours=1)


@pytest.fixture
async def notary(tmp_path: Path) -> AsyncIterator[Notary]:
    async with a_notary(tmp_path) as notary:
        yield notary


def wanted(*people: str, key: str = AUTHORITY, last: date = date(2026, 1, 31)) -> LegalRequest:
    return LegalRequest(
        case_id="LEGAL-1",
        legal_basis="",
        date_from=date(2026, 1, 1),
        date_to=last,
        user_ids=tuple(map(AccountId, people)),
        content_ids=(),
        include_logs=True,
        include_content=True,
        recipient_public_key=key,
    )


async def ask(notary: Notary, request: LegalRequest) -> LegalExportId:
    export = LegalExportId(new_id())
    await notary.request(export, request, actor=actor(notary.asks))
    return export


async def test_asking_twice_with_one_id_asks_once(notary: Notary) -> None:
    export = await ask(notary, wanted(notary.approves.id))
    again = await notary.request(export, wanted(notary.approves.id), actor=actor(notary.asks))

    assert again.id == export
    async with notary.town.storage() as work:
        assert len(await work.audit.take(limit=9)) == 1


@pytest.mark.parametrize(
    ("field", "reason", "change"),
    [
        ("user_ids", "nothing_named", {"user_ids": ()}),
        ("user_ids", "unknown", {"user_ids": (AccountId("nobody"),)}),
        ("content_ids", "too_many", {"content_ids": tuple(map(str, range(101)))}),
        ("date_to", "before_beginning", {"date_to": date(2025, 12, 31)}),
        ("date_to", "too_far_ahead", {"date_to": date.max}),
        ("date_from", "not_allowed", {"date_from": date.min}),
        ("recipient_public_key", "not_a_key", {"recipient_public_key": "age1"}),
        ("case_id", "length", {"case_id": " "}),
        ("case_id", "form", {"case_id": "Dilnoza-Karimova"}),
        ("case_id", "form", {"case_id": "12 345"}),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_what_makes_no_sense_is_refused(
    notary: Notary, field: str, reason: str, change: dict[str, Any]
) -> None:
    with pytest.raises(Invalid) as refusal:
        await ask(notary, attrs.evolve(wanted(notary.approves.id), **change))
    assert refusal.value.field == field
    if reason != "length":
        assert refusal.value.reason == reason


async def test_nobody_approves_her_own_request_or_her_own_case(notary: Notary) -> None:
    fan = await notary.town.person()
    export = await ask(notary, wanted(fan.id, notary.approves.id))

    with pytest.raises(FourEyes):
        await notary.decide.approve(export, actor=actor(notary.asks))
    with pytest.raises(OwnCase):
        await notary.decide.approve(export, actor=actor(notary.approves))
    async with notary.town.storage() as work:
        assert (await work.legal_exports.get(export)).job_id is None


async def test_an_approval_starts_one_job_however_often_it_comes(notary: Notary) -> None:
    export = await ask(notary, wanted((await notary.town.person()).id))
    first = await notary.decide.approve(export, actor=actor(notary.approves))
    again = await notary.decide.approve(export, actor=actor(notary.approves))

    assert (first.state, again) == (LegalExportState.BUILDING, first)
    assert await notary.town.dispatch.listed(Queue.LEGAL_EXPORT) == (first.job_id,)
    with pytest.raises(LegalExportOutOfOrder):
        await notary.decide.reject(export, actor=actor(notary.asks))


async def test_ten_decisions_at_once_are_one(notary: Notary) -> None:
    export = await ask(notary, wanted((await notary.town.person()).id))
    others = [await notary.town.person(Role.ADMIN) for _ in range(5)]
    answers = await asyncio.gather(
        *(notary.decide.approve(export, actor=actor(each)) for each in others),
        *(notary.decide.reject(export, actor=actor(each)) for each in others),
        return_exceptions=True,
    )

    decided = {each.state for each in answers if not isinstance(each, BaseException)}
    assert len(decided) == 1
    refused = [each for each in answers if isinstance(each, BaseException)]
    assert all(isinstance(each, LegalExportOutOfOrder) for each in refused)
    jobs = await notary.town.dispatch.listed(Queue.LEGAL_EXPORT) or ()
    assert len(jobs) == (LegalExportState.BUILDING in decided)


async def test_what_is_rejected_is_never_built(notary: Notary) -> None:
    export = await ask(notary, wanted((await notary.town.person()).id))
    rejected = await notary.decide.reject(export, actor=actor(notary.asks))

    assert rejected.state is LegalExportState.REJECTED
    assert await notary.decide.reject(export, actor=actor(notary.approves)) == rejected
    with pytest.raises(LegalExportOutOfOrder):
        await notary.decide.approve(export, actor=actor(notary.approves))


async def test_a_job_that_died_takes_its_package_along(notary: Notary) -> None:
    export = await notary.approved(await notary.town.person())
    assert export.job_id is not None
    async with notary.town.storage() as work:
        job = await work.jobs.get(export.job_id)
        leased = job.lease("w", until=notary.town.clock.now() + HOUR, at=notary.town.clock.now())
        await work.jobs.save(leased, was=job)
        await work.commit()
    async with notary.town.storage() as work:
        failed = leased.fail("worker_lost", at=notary.town.clock.now())
        await work.jobs.save(failed, was=leased)
        await work.commit()

    view = await notary.read(export.id, actor=actor(notary.asks))
    assert (view.state, view.download_url) == (LegalExportState.FAILED, None)


def test_days_are_days_in_tashkent_and_both_are_in() -> None:
    scope = a_legal_export(an_account()).scope

    assert scope.since.isoformat() == "2025-12-31T19:00:00+00:00"
    assert scope.before.isoformat() == "2026-12-31T19:00:00+00:00"


def test_a_key_has_a_fingerprint_that_can_be_read_aloud() -> None:
    key = RecipientKey.parse(f" {AUTHORITY}\n")

    assert key.text == AUTHORITY
    assert [len(group) for group in key.fingerprint.split()] == [4] * 8


def encoded(point: bytes) -> str:
    bits = "".join(f"{byte:08b}" for byte in point) + "0000"
    values = [int(bits[start : start + 5], 2) for start in range(0, len(bits), 5)]
    check = _checksum([*_expanded("age"), *values, *[0] * 6]) ^ 1
    values += [check >> 5 * (5 - place) & 31 for place in range(6)]
    return "age1" + "".join(ALPHABET[value] for value in values)


def test_keys_that_keep_no_secret_are_none() -> None:
    sound = encoded(b"\x42" * 32)
    assert RecipientKey.parse(sound).text == sound
    for point in WEAK:
        with pytest.raises(Invalid):
            RecipientKey.parse(encoded(point))
        with pytest.raises(Invalid):
            RecipientKey.parse(encoded(point[:-1] + bytes([point[-1] | 0x80])))


@pytest.mark.parametrize("place", range(0, len(AUTHORITY), 5))
def test_a_mistyped_key_is_none(place: int) -> None:
    sign = "q" if AUTHORITY[place] != "q" else "p"
    for text in (
        AUTHORITY[:place] + sign + AUTHORITY[place + 1 :],
        AUTHORITY[:place] + AUTHORITY[place + 1 :],
    ):
        with pytest.raises(Invalid):
            RecipientKey.parse(text)


def test_the_package_is_complete_only_once_it_is_approved() -> None:
    asks, approves = an_account(), an_account()
    export = a_legal_export(asks)
    with pytest.raises(LegalExportOutOfOrder):
        export.complete(sha256="0", size_bytes=1, rows=1, at=NOW)
    approved = export.approve(JobId(new_id()), by=approves.id, at=NOW)
    with pytest.raises(LegalExportOutOfOrder):
        approved.expire()


def test_the_clocks_of_a_breach_run_from_when_it_was_known() -> None:
    breach, by = a_breach(), AccountId(new_id())
    on_time = breach.clocks(at=NOW + 24 * HOUR)
    late = breach.clocks(at=NOW + 24 * HOUR + timedelta(seconds=1))

    assert [clock.kind for clock in on_time] == [BreachClock.NOTIFY, BreachClock.DETAILS]
    assert [clock.is_breached for clock in on_time] == [False, False]
    assert [clock.is_breached for clock in late] == [True, False]
    told = breach.move(BreachState.NOTIFIED, note="x", by=by, at=NOW + 23 * HOUR)
    told = told.move(BreachState.DETAILED, note="x", by=by, at=NOW + 73 * HOUR)
    # What was met stays met, what was late stays late.
    assert [clock.is_breached for clock in told.clocks(at=NOW + 999 * HOUR)] == [False, True]


def test_steps_of_a_breach_follow_one_another() -> None:
    breach, by = a_breach(), AccountId(new_id())
    with pytest.raises(BreachOutOfOrder):
        breach.move(BreachState.DETAILED, note="x", by=by, at=NOW)
    noted = breach.move(BreachState.OPEN, note="Found the laptop.", by=by, at=NOW)
    assert (len(noted.timeline), noted.state) == (2, BreachState.OPEN)
    over = noted.move(BreachState.NOT_NOTIFIABLE, note="Encrypted.", by=by, at=NOW)
    assert (over.is_open, over.clocks(at=NOW + 99 * HOUR)) == (False, ())
