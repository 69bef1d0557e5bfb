"""What the counts of the compliance report promise, on every storage."""

from datetime import timedelta

import attrs
import pytest

from stario.domain.compliance.model.compliance_report import Verification, VerifiedChain
from stario.domain.faces.model.face_upload import DeletionNet
from stario.domain.generation.model.job import JobState
from stario.domain.identity.model.role import Role
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.orders.model.order import OrderState
from stario.ports.storage import Storage
from tests.builders import NOW, a_consent, an_account, an_artist
from tests.builders.dossier import a_dossier
from tests.builders.face_uploads import a_face_upload
from tests.builders.orders import an_order

DAY = timedelta(days=1)


async def test_deletions_are_timed_from_the_last_use(storage: Storage) -> None:
    fan = an_account()
    used = NOW + timedelta(seconds=10)
    async with storage() as work:
        await work.accounts.add(fan)
        for seconds in (2.5, 0.4, 7.0):
            photo = a_face_upload(fan).hold(at=used).end(at=used)
            at = used + timedelta(seconds=seconds)
            await work.face_uploads.add(photo.delete(DeletionNet.USE, at=at))
        await work.face_uploads.add(a_face_upload(fan))
        await work.commit()

    async with storage() as work:
        delays = await work.oversight.deletion_delays(since=NOW, limit=9)
        newest = await work.oversight.deletion_delays(since=NOW, limit=1)
        assert await work.oversight.deletions(since=NOW) == 3
        assert await work.oversight.deletions(since=NOW + DAY) == 0
        assert await work.oversight.deletion_delays(since=NOW + DAY, limit=9) == ()
    assert delays == pytest.approx((0.4, 2.5, 7.0))
    assert newest == pytest.approx((7.0,))


async def test_consents_and_permissions_are_told_apart(storage: Storage) -> None:
    await a_dossier(storage)
    staff, artist = an_account(), an_artist()
    ended = a_consent(artist, staff).revoke(by=staff.id, at=NOW)
    over = attrs.evolve(a_consent(artist, staff), valid_until=NOW + DAY)
    async with storage() as work:
        await work.accounts.add(staff)
        await work.artists.add(artist)
        await work.consents.add(ended)
        await work.consents.add(over)
        await work.commit()

    async with storage() as work:
        figures = await work.oversight.consents(at=NOW + 2 * DAY)
    assert (figures.consents_in_force, figures.consents_revoked) == (1, 1)
    assert (figures.permissions_in_force, figures.permissions_withdrawn) == (1, 0)


async def test_the_platform_is_counted_by_state(storage: Storage) -> None:
    dossier = await a_dossier(storage)
    admin = an_account(role=Role.ADMIN)
    paid = an_order(dossier.fan, state=OrderState.DELIVERED, paid_at=NOW, delivered_at=NOW)
    paid = attrs.evolve(paid, refunded=Money.from_som(5_000))
    async with storage() as work:
        await work.accounts.add(admin)
        await work.orders.add(paid)
        await work.commit()

    async with storage() as work:
        figures = await work.oversight.platform(since=NOW)
        later = await work.oversight.platform(since=NOW + DAY)
    assert dict(figures.accounts) == {Role.USER: 2, Role.ADMIN: 1}
    assert dict(figures.orders) == {OrderState.AWAITING_PAYMENT: 1, OrderState.DELIVERED: 1}
    assert dict(figures.jobs) == {JobState.QUEUED: 5}
    assert figures.refunded == Money.from_som(5_000)
    assert figures.revenue == figures.revenue_since == paid.total - Money.from_som(5_000)
    assert later.revenue_since == NOTHING


async def test_only_the_last_verification_is_kept(storage: Storage) -> None:
    async with storage() as work:
        assert await work.oversight.verification(VerifiedChain.AUDIT_LOG) is None
    first = Verification(
        chain=VerifiedChain.AUDIT_LOG, at=NOW, entries=10, head="ab" * 32, fault_count=0, faults=()
    )
    last = attrs.evolve(first, at=NOW + DAY, fault_count=30, faults=("changed: 7", "cut: 9"))
    for verification in (first, last):
        async with storage() as work:
            await work.oversight.verified(verification)
            await work.commit()

    async with storage() as work:
        assert await work.oversight.verification(VerifiedChain.AUDIT_LOG) == last
