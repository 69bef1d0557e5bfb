"""How an artist becomes a verified one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.town import Town, actor
from tests.builders.values import NOW

from stario.domain.artists.model.artist import Artist
from stario.domain.artists.model.verification import (
    TRANSITIONS,
    Verification,
    VerificationOutOfOrder,
    VerificationState,
)
from stario.domain.artists.usecases.review_artist import ReviewArtist
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import Forbidden, Invalid, NotFound
from stario.domain.kernel.ids import AccountId


def reviewing(town: Town) -> ReviewArtist:
    return ReviewArtist(storage=town.storage, change_artist=town.change_artist, clock=town.clock)


async def under_review(town: Town, owner: Account, validator: Account) -> Artist:
    artist = await town.artist(owner)
    review = reviewing(town)
    await review.submit(artist.id, actor=actor(owner))
    return await review.assign(artist.id, actor=actor(validator), validator=None)


async def test_approval_verifies_the_artist() -> None:
    town = Town()
    owner, validator = await town.person(Role.ARTIST), await town.person(Role.VALIDATOR)
    artist = await under_review(town, owner, validator)

    decided = await reviewing(town).decide(
        artist.id, actor=actor(validator), approve=True, notes=None
    )

    assert decided.is_verified
    assert decided.verification.state is VerificationState.APPROVED


async def test_a_rejected_artist_may_submit_again() -> None:
    town = Town()
    owner, validator = await town.person(Role.ARTIST), await town.person(Role.VALIDATOR)
    artist = await under_review(town, owner, validator)
    review = reviewing(town)

    rejected = await review.decide(
        artist.id, actor=actor(validator), approve=False, notes=" Passport  is missing "
    )
    again = await review.submit(artist.id, actor=actor(owner))

    assert not rejected.is_verified
    assert rejected.verification.notes == "Passport is missing"
    assert again.verification.state is VerificationState.SUBMITTED
    assert again.verification.assigned_to is None


async def test_a_review_belongs_to_whom_it_was_given() -> None:
    town = Town()
    owner, validator = await town.person(Role.ARTIST), await town.person(Role.VALIDATOR)
    artist = await under_review(town, owner, validator)
    other, admin = await town.person(Role.VALIDATOR), await town.person(Role.ADMIN)
    review = reviewing(town)

    with pytest.raises(Forbidden):
        await review.decide(artist.id, actor=actor(other), approve=True, notes=None)

    decided = await review.decide(artist.id, actor=actor(admin), approve=True, notes=None)
    assert decided.is_verified


async def test_nobody_reviews_her_own_page() -> None:
    town = Town()
    owner = await town.person(Role.ADMIN)
    artist = await town.artist(owner)
    review = reviewing(town)
    await review.submit(artist.id, actor=actor(owner))

    with pytest.raises(Forbidden):
        await review.assign(artist.id, actor=actor(owner), validator=None)


async def test_an_operator_names_a_validator() -> None:
    town = Town()
    owner, operator = await town.person(Role.ARTIST), await town.person(Role.OPERATOR)
    validator, fan = await town.person(Role.VALIDATOR), await town.person()
    artist = await town.artist(owner)
    review = reviewing(town)
    await review.submit(artist.id, actor=actor(owner))

    for named, reason in (
        (None, "required"),
        (fan.id, "not_a_validator"),
        (AccountId(town.ids.new()), "unknown"),
    ):
        with pytest.raises(Invalid) as refused:
            await review.assign(artist.id, actor=actor(operator), validator=named)
        assert refused.value.reason == reason

    given_to = await review.assign(artist.id, actor=actor(operator), validator=validator.id)
    assert given_to.verification.assigned_to == validator.id


async def test_a_stranger_cannot_submit_for_another() -> None:
    town = Town()
    artist = await town.artist(await town.person(Role.ARTIST))

    with pytest.raises(NotFound):
        await reviewing(town).submit(artist.id, actor=actor(await town.person(Role.ARTIST)))


@given(st.lists(st.sampled_from(["submit", "assign", "approve", "reject"]), max_size=12))
def test_only_the_steps_of_the_table_are_ever_taken(steps: list[str]) -> None:
    verification = Verification()
    for step in steps:
        before = verification.state
        try:
            if step == "submit":
                verification = verification.submit(at=NOW)
            elif step == "assign":
                verification = verification.assign(AccountId("v"))
            else:
                verification = verification.decide(approve=step == "approve", notes=None, at=NOW)
        except VerificationOutOfOrder:
            assert verification.state is before
        else:
            assert verification.state in TRANSITIONS[before]
