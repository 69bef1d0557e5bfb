"""An erased person's posters go, with their words."""

from pathlib import Path

from tests.builders.posters import a_design, order_poster, poster_of
from tests.builders.studio import Studio

from stario.domain.compliance.usecases.erase_due_accounts import EraseDueAccounts
from stario.domain.generation.model.queue import Queue
from stario.domain.identity.model.account import DELETION_GRACE
from stario.domain.identity.usecases.request_account_deletion import RequestAccountDeletion


async def test_a_poster_loses_its_words_and_files_with_its_owner(tmp_path: Path) -> None:
    studio = Studio(folder=tmp_path)
    town = studio.town
    artist, fan = await studio.star(), await town.person()
    await studio.agree(artist)
    design = a_design(text="Malika", secondary_text="Sen uchun")
    await order_poster(studio, artist, fan, design=design)
    done = await studio.work(Queue.POSTER)
    await RequestAccountDeletion(storage=town.storage, clock=town.clock)(
        fan.id, confirm_email=fan.email or "", reason="Enough"
    )
    town.clock.advance(by=DELETION_GRACE)

    erased = await EraseDueAccounts(
        storage=town.storage, take_down=town.take_down, clock=town.clock, ids=town.ids
    )()

    poster = await poster_of(studio, done)
    assert erased == 1
    assert (poster.text, poster.secondary_text) == ("", "")
    assert poster.taken_down_reason == "account_erased"
    assert (await studio.job(done)).payload == {}
    await studio.deliver()
    assert [key for key in await studio.media() if key.startswith(poster.prefix)] == []
