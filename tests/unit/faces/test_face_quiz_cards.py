"""The card of a result: what it shows, and that it goes when it must."""

import asyncio
from datetime import timedelta
from pathlib import Path

import attrs
import pytest
from tests.builders.booth import CANARY, Booth, WatchedPainter, a_photo

from stario.adapters.memory.provenance import MemoryProvenance
from stario.domain.compliance.usecases.erase_due_accounts import EraseDueAccounts
from stario.domain.faces.model.face_quiz import (
    CARD_KEPT_FOR,
    FaceQuiz,
    FaceQuizNotReady,
    FaceQuizPending,
)
from stario.domain.generation.usecases.open_share import OpenShare
from stario.domain.identity.model.account import DELETION_GRACE
from stario.domain.identity.usecases.gather_personal_data import gather_personal_data
from stario.domain.identity.usecases.request_account_deletion import RequestAccountDeletion
from stario.domain.kernel.errors import NotFound, Unavailable
from stario.domain.provenance.model.asset import AssetKind, mark_of
from stario.ports.media import Bucket
from stario.ports.provenance import Claims


async def revoke(booth: Booth) -> None:
    async with booth.studio.town.storage() as work:
        (consent,) = await work.consents.of_artist(booth.artist.id)
    await booth.studio.revoke(consent)


async def erase(booth: Booth) -> None:
    """Let the fan leave, and her days of grace go by."""
    town = booth.studio.town
    request = RequestAccountDeletion(storage=town.storage, clock=town.clock)
    await request(booth.fan.id, confirm_email=booth.fan.email or "", reason="Enough")
    town.clock.advance(by=DELETION_GRACE)
    erase_due = EraseDueAccounts(
        storage=town.storage, take_down=town.take_down, clock=town.clock, ids=town.ids
    )
    assert await erase_due() == 1


async def opened(booth: Booth, token: str) -> FaceQuiz:
    town = booth.studio.town
    subject = (await OpenShare(storage=town.storage, clock=town.clock)(token)).subject
    assert isinstance(subject, FaceQuiz)
    return subject


async def test_a_card_shows_the_score_and_never_the_fan(booth: Booth) -> None:
    quiz = await booth.analysed()
    assert await booth.cards() == []

    await booth.share(quiz)

    (card,) = booth.painter.painted
    assert card.fan is None
    assert card.score == quiz.require_result().score
    assert card.artist_name == booth.artist.name
    assert (card.badge, card.label) == ("Betakror", "Sunʼiy intellekt bahosi")
    assert card.verify_url.endswith(f"/verify/{quiz.id}")
    assert len(await booth.cards()) == 1


async def test_a_card_shows_the_photo_of_a_fan_who_asked_for_it(booth: Booth) -> None:
    quiz = await booth.analysed(save_photo=True)

    (card,) = booth.painter.painted
    assert card.fan is not None
    assert card.fan.photo == a_photo()
    assert CANARY.decode() not in repr(card)
    assert await booth.room.keys() == set()
    assert await booth.cards() == [quiz.card_key]


async def test_a_card_is_signed_marked_and_known(booth: Booth) -> None:
    quiz = await booth.analysed()
    await booth.share(quiz)

    (key,) = await booth.cards()
    file = booth.folder / "card.jpg"
    file.write_bytes(await booth.studio.town.objects.get(Bucket.MEDIA, key))
    assert (await booth.engines.provenance.read(file)).asset_id == quiz.id
    async with booth.studio.town.storage() as work:
        asset = await work.assets.get(quiz.id)
    assert (asset.kind, asset.mark) == (AssetKind.SHARE_CARD, mark_of(quiz.id))
    assert asset.consent_id == quiz.consent_id
    assert list((booth.folder / "scratch").iterdir()) == []


async def test_a_card_is_made_once(booth: Booth) -> None:
    quiz = await booth.analysed()

    first, again = await booth.share(quiz), await booth.share(quiz)

    assert len(booth.painter.painted) == len(await booth.cards()) == 1
    assert first.token != again.token
    assert await opened(booth, first.token) == await opened(booth, again.token)


async def test_shared_twice_at_once_there_is_one_card(booth: Booth) -> None:
    quiz = await booth.analysed()
    booth.painter = WatchedPainter(meanwhile=lambda: asyncio.sleep(0.02))

    await asyncio.gather(booth.share(quiz), booth.share(quiz))

    assert len(booth.painter.painted) == 2
    assert await booth.cards() == [(await booth.stored(quiz)).card_key]


async def test_there_is_nothing_to_share_before_a_result(booth: Booth) -> None:
    with pytest.raises(FaceQuizPending):
        await booth.share(await booth.start())


async def test_a_result_counts_though_its_card_could_not_be_made(booth: Booth) -> None:
    class Broken(MemoryProvenance):
        async def sign(self, file: Path, claims: Claims) -> None:
            raise Unavailable(what="signing_key")

    whole = booth.engines
    booth.engines = attrs.evolve(whole, provenance=Broken())

    quiz = await booth.analysed(save_photo=True)
    assert quiz.result is not None
    assert await booth.cards() == []
    with pytest.raises(Unavailable):
        await booth.share(quiz)

    booth.engines = whole
    await booth.share(quiz)
    assert booth.painter.painted[-1].fan is None


async def test_a_revoked_consent_takes_the_card_and_its_links(booth: Booth) -> None:
    quiz = await booth.analysed()
    link = await booth.share(quiz)
    assert (await opened(booth, link.token)).id == quiz.id

    await revoke(booth)
    await booth.studio.deliver()

    assert await booth.cards() == []
    with pytest.raises(NotFound):
        await opened(booth, link.token)
    with pytest.raises(FaceQuizNotReady):
        await booth.share(quiz)
    assert (await booth.stored(quiz)).result == quiz.result


async def test_a_consent_revoked_while_a_card_is_drawn_leaves_none(booth: Booth) -> None:
    quiz = await booth.analysed()
    booth.painter = WatchedPainter(meanwhile=lambda: revoke(booth))

    with pytest.raises(FaceQuizNotReady):
        await booth.share(quiz)

    assert await booth.cards() == []
    assert (await booth.stored(quiz)).card_key is None


async def test_a_fan_erased_while_her_card_is_drawn_leaves_none(booth: Booth) -> None:
    quiz = await booth.analysed()
    booth.painter = WatchedPainter(meanwhile=lambda: erase(booth))

    with pytest.raises(NotFound):
        await booth.share(quiz)

    assert await booth.cards() == []


async def test_a_card_whose_maker_died_goes_with_the_fan(booth: Booth) -> None:
    quiz = await booth.analysed()
    await erase(booth)
    late = f"{quiz.prefix}late.jpg"
    await booth.studio.town.objects.put(Bucket.MEDIA, late, b"x", content_type="image/jpeg")

    await booth.studio.deliver()

    assert await booth.cards() == []


async def test_a_card_lasts_for_ninety_days(booth: Booth) -> None:
    quiz = await booth.analysed()
    booth.clock.advance(by=CARD_KEPT_FOR - timedelta(days=1))
    link = await booth.share(quiz)
    assert link.expires_at == quiz.card_expires_at

    booth.clock.advance(by=timedelta(days=1))
    await booth.studio.deliver()

    assert await booth.cards() == []
    with pytest.raises(NotFound):
        await opened(booth, link.token)
    with pytest.raises(FaceQuizNotReady):
        await booth.share(quiz)


async def test_a_fan_who_leaves_takes_everything_along(booth: Booth) -> None:
    quiz = await booth.analysed(save_photo=True)
    link = await booth.share(quiz)
    waiting = await booth.start()
    await erase(booth)

    await booth.studio.deliver()
    await booth.room.clean()

    assert await booth.cards() == []
    for gone in (quiz, waiting):
        with pytest.raises(NotFound):
            await booth.stored(gone)
    with pytest.raises(NotFound):
        await opened(booth, link.token)
    assert await booth.room.keys() == set()


async def test_an_archive_holds_the_results(booth: Booth) -> None:
    quiz = await booth.analysed()

    async with booth.studio.town.storage() as work:
        archive = await gather_personal_data(work, booth.fan.id)

    (record,) = archive.face_quizzes
    assert record["id"] == quiz.id
    assert record["result"] == attrs.asdict(quiz.require_result())
