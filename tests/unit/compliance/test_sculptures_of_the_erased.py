"""An erased person's sculptures go."""

from pathlib import Path

from tests.builders.studio import Studio

from stario.domain.compliance.usecases.erase_due_accounts import EraseDueAccounts
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.order_sculpture import OrderSculpture
from stario.domain.identity.model.account import DELETION_GRACE
from stario.domain.identity.usecases.request_account_deletion import RequestAccountDeletion
from stario.domain.kernel.ids import JobId, SculptureId
from stario.domain.merch.model.sculpture import SculptureKind
from stario.domain.merch.model.sculpture_work import SculptureWork


async def test_sculptures_lose_their_files_with_their_owner(tmp_path: Path) -> None:
    studio = Studio(folder=tmp_path)
    town = studio.town
    artist, fan = await studio.star(), await town.person()
    await studio.agree(artist)
    order = OrderSculpture(storage=town.storage, dispatch=town.dispatch, clock=town.clock)
    wish = SculptureWork(kind=SculptureKind.RELIEF, size_mm=80, artist_id=artist.id)
    for _ in range(2):
        await order(job=JobId(town.ids.new()), account=fan.id, wish=wish)
    done = await studio.work(Queue.SCULPTURE)
    await RequestAccountDeletion(storage=town.storage, clock=town.clock)(
        fan.id, confirm_email=fan.email or "", reason="Enough"
    )
    town.clock.advance(by=DELETION_GRACE)

    erased = await EraseDueAccounts(
        storage=town.storage, take_down=town.take_down, clock=town.clock, ids=town.ids
    )()

    assert erased == 1
    async with town.storage() as work:
        gone = await work.sculptures.get(SculptureId(done.id))
        assert await work.jobs.unended(account=fan.id) == ()
    assert gone.taken_down_reason == "account_erased"
    await studio.deliver()
    assert [key for key in await studio.media() if key.startswith("sculptures/")] == []
