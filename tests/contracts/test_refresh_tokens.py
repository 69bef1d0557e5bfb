"""What remembering sessions and exports promises, on every storage."""

import asyncio
from datetime import timedelta

import attrs
import pytest

from stario.domain.identity.model.data_export import ExportState
from stario.domain.identity.model.session import RefreshToken
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import ExportId
from stario.ports.storage import Storage
from tests.builders import NOW, a_data_export, a_job, a_refresh_token, an_account, new_id

LATER = NOW + timedelta(minutes=1)


async def an_account_with(storage: Storage, *, tokens: int = 1) -> list[RefreshToken]:
    """Remember an account with tokens of one session."""
    account, session = an_account(), new_id()
    made = [a_refresh_token(account, session_id=session) for _ in range(tokens)]
    async with storage() as work:
        await work.accounts.add(account)
        for token in made:
            await work.refresh_tokens.add(token)
        await work.commit()
    return made


async def stored(storage: Storage, token: RefreshToken) -> RefreshToken | None:
    async with storage() as work:
        return await work.refresh_tokens.by_hash(token.token_sha256)


async def test_a_token_is_found_by_its_hash(storage: Storage) -> None:
    (token,) = await an_account_with(storage)

    assert await stored(storage, token) == token
    async with storage() as work:
        assert await work.refresh_tokens.by_hash("0" * 64) is None


async def test_a_token_is_used_once_whoever_is_first(storage: Storage) -> None:
    (token,) = await an_account_with(storage)

    async def use() -> bool:
        async with storage() as work:
            used = await work.refresh_tokens.use(token, at=LATER)
            await work.commit()
            return used

    assert sorted(await asyncio.gather(*(use() for _ in range(6)))) == [False] * 5 + [True]
    assert await stored(storage, token) == attrs.evolve(token, used_at=LATER)


async def test_a_use_that_is_rolled_back_did_not_happen(storage: Storage) -> None:
    (token,) = await an_account_with(storage)
    async with storage() as work:
        assert await work.refresh_tokens.use(token, at=LATER)

    async with storage() as work:
        assert await work.refresh_tokens.use(token, at=LATER)


async def test_a_revoked_session_has_no_usable_token(storage: Storage) -> None:
    used, unused = await an_account_with(storage, tokens=2)
    (other,) = await an_account_with(storage)
    async with storage() as work:
        await work.refresh_tokens.use(used, at=NOW)
        await work.refresh_tokens.revoke_session(unused.session_id, at=LATER)
        await work.commit()

    async with storage() as work:
        assert not await work.refresh_tokens.use(unused, at=LATER)
        assert await work.refresh_tokens.use(other, at=LATER)
    assert await stored(storage, used) == attrs.evolve(used, used_at=NOW, revoked_at=LATER)


async def test_the_first_revocation_counts(storage: Storage) -> None:
    (token,) = await an_account_with(storage)
    async with storage() as work:
        await work.refresh_tokens.revoke_session(token.session_id, at=NOW)
        await work.refresh_tokens.revoke_account(token.account_id, at=LATER)
        await work.commit()

    assert await stored(storage, token) == attrs.evolve(token, revoked_at=NOW)


async def test_every_session_of_an_account_can_end(storage: Storage) -> None:
    account = an_account()
    first, second = a_refresh_token(account), a_refresh_token(account, issued_at=LATER)
    async with storage() as work:
        await work.accounts.add(account)
        await work.refresh_tokens.add(first)
        await work.refresh_tokens.add(second)
        await work.refresh_tokens.revoke_account(account.id, at=LATER)
        await work.commit()

    async with storage() as work:
        tokens = await work.refresh_tokens.of_account(account.id)
    assert tokens == (
        attrs.evolve(second, revoked_at=LATER),
        attrs.evolve(first, revoked_at=LATER),
    )


async def test_a_rotation_under_way_does_not_escape_a_revocation(storage: Storage) -> None:
    """Whichever commits first, no token of the session is usable afterwards."""
    for _ in range(5):
        (token,) = await an_account_with(storage)
        following = attrs.evolve(token, token_sha256=new_id())

        async def rotate(token: RefreshToken = token, following: RefreshToken = following) -> None:
            async with storage() as work:
                if await work.refresh_tokens.use(token, at=NOW):
                    await asyncio.sleep(0.01)
                    await work.refresh_tokens.add(following)
                    await work.commit()

        async def revoke(token: RefreshToken = token) -> None:
            await asyncio.sleep(0.005)
            async with storage() as work:
                await work.refresh_tokens.revoke_session(token.session_id, at=NOW)
                await work.commit()

        await asyncio.gather(rotate(), revoke())

        async with storage() as work:
            kept = await work.refresh_tokens.of_account(token.account_id)
        assert not [one for one in kept if one.usable(at=NOW)]


async def test_expired_tokens_are_forgotten(storage: Storage) -> None:
    account = an_account()
    old = a_refresh_token(account, expires_at=NOW - timedelta(microseconds=1))
    kept = a_refresh_token(account, expires_at=NOW)
    async with storage() as work:
        await work.accounts.add(account)
        await work.refresh_tokens.add(old)
        await work.refresh_tokens.add(kept)
        assert await work.refresh_tokens.forget_expired(before=NOW) == 1
        await work.commit()

    assert await stored(storage, old) is None
    assert await stored(storage, kept) == kept


async def test_the_same_token_twice_is_refused(storage: Storage) -> None:
    (token,) = await an_account_with(storage)
    async with storage() as work:
        with pytest.raises(Conflict):
            await work.refresh_tokens.add(token)


async def test_exports_of_an_account_come_newest_first_and_can_be_completed(
    storage: Storage,
) -> None:
    account, job = an_account(), a_job()
    first, second = a_data_export(account, job), a_data_export(account, job, requested_at=LATER)
    async with storage() as work:
        await work.accounts.add(account)
        await work.jobs.add(job)
        await work.data_exports.add(first)
        await work.data_exports.add(second)
        ready = attrs.evolve(
            first, state=ExportState.READY, object_key="exports/x.zip", completed_at=LATER
        )
        await work.data_exports.save(ready)
        await work.commit()

    async with storage() as work:
        assert await work.data_exports.of_account(account.id) == (second, ready)
        assert await work.data_exports.get(first.id) == ready
        with pytest.raises(NotFound):
            await work.data_exports.get(ExportId(new_id()))
        with pytest.raises(NotFound):
            await work.data_exports.save(a_data_export(account, job))
