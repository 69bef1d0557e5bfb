"""Goods with an artist's face or name are sold for as long as she agrees."""

from datetime import timedelta

from tests.builders.artists import a_consent
from tests.builders.catalogue import a_variant, remembered_product
from tests.builders.town import Town, actor

from stario.domain.artists.model.artist import Artist
from stario.domain.compliance.model.consent import Consent
from stario.domain.compliance.usecases.erase_due_accounts import EraseDueAccounts
from stario.domain.compliance.usecases.revoke_consent import RevokeConsent
from stario.domain.identity.model.account import DELETION_GRACE, Account
from stario.domain.identity.model.role import Role
from stario.domain.identity.usecases.request_account_deletion import RequestAccountDeletion
from stario.domain.merch.model.product import Product


async def is_sold(town: Town, product: Product) -> bool:
    async with town.storage() as work:
        return (await work.products.get(product.id)).is_active


async def agreed(town: Town, artist: Artist, owner: Account, *, likeness: bool = True) -> Consent:
    now = town.clock.now()
    consent = a_consent(
        artist,
        owner,
        likeness=likeness,
        recorded_at=now,
        valid_until=now + timedelta(days=365),
    )
    async with town.storage() as work:
        await work.consents.add(consent)
        await work.commit()
    return consent


async def revoke(town: Town, consent: Consent, who: Account) -> None:
    revoking = RevokeConsent(storage=town.storage, take_down=town.take_down, clock=town.clock)
    await revoking(consent.artist_id, consent.id, actor=actor(who))


async def test_the_last_consent_to_a_likeness_takes_goods_off_sale() -> None:
    town = Town()
    owner = await town.person(Role.ARTIST)
    artist = await town.artist(owner)
    hers = await remembered_product(town.storage, a_variant(), artist_id=artist.id)
    others = await remembered_product(town.storage, a_variant())
    first, second = [await agreed(town, artist, owner) for _ in range(2)]
    voice = await agreed(town, artist, owner, likeness=False)

    for consent in (voice, first):
        await revoke(town, consent, owner)
        assert await is_sold(town, hers)

    await revoke(town, second, owner)
    assert not await is_sold(town, hers)
    assert await is_sold(town, others)


async def test_an_artist_who_is_erased_takes_her_goods_along() -> None:
    town = Town()
    owner = await town.person(Role.ARTIST)
    artist = await town.artist(owner)
    hers = await remembered_product(town.storage, a_variant(), artist_id=artist.id)
    await RequestAccountDeletion(storage=town.storage, clock=town.clock)(
        owner.id, confirm_email=owner.email or "", reason="Enough"
    )
    town.clock.advance(by=DELETION_GRACE)
    erase = EraseDueAccounts(
        storage=town.storage, take_down=town.take_down, clock=town.clock, ids=town.ids
    )

    assert await erase() == 1
    assert not await is_sold(town, hers)
