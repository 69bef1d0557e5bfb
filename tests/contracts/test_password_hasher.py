"""What every password hasher must do."""

import asyncio
import time
from collections.abc import Iterator

import pytest

from stario.adapters.argon2.password_hasher import Argon2PasswordHasher
from stario.adapters.memory.credentials import MemoryPasswordHasher
from stario.adapters.system import SystemEntropy
from stario.domain.kernel.errors import Unavailable
from stario.ports.credentials import PasswordHasher

PASSWORD = "toʻgʻri ot batareya"


@pytest.fixture(params=["memory", "argon2"])
def hasher(request: pytest.FixtureRequest) -> Iterator[PasswordHasher]:
    if request.param == "memory":
        yield MemoryPasswordHasher(SystemEntropy())
        return
    argon2 = Argon2PasswordHasher(time_cost=1, memory_kib=64)
    yield argon2
    argon2.close()


async def test_a_password_fits_its_hash_alone(hasher: PasswordHasher) -> None:
    password_hash = await hasher.hash(PASSWORD)

    assert await hasher.verify(PASSWORD, password_hash)
    assert not await hasher.verify(PASSWORD + " ", password_hash)
    assert not await hasher.verify("", password_hash)


async def test_the_same_password_has_a_new_hash_each_time(hasher: PasswordHasher) -> None:
    first, second = await hasher.hash(PASSWORD), await hasher.hash(PASSWORD)

    assert first != second
    assert PASSWORD not in first + second


async def test_nothing_fits_no_hash(hasher: PasswordHasher) -> None:
    assert not await hasher.verify(PASSWORD, None)
    assert not await hasher.verify("nobody", None)
    assert not await hasher.verify("", None)


@pytest.mark.parametrize("broken", ["", "x", "$argon2id$v=19$m=1,t=1,p=1$AA$AA", "sha256$$"])
async def test_a_broken_hash_fits_nothing(hasher: PasswordHasher, broken: str) -> None:
    assert not await hasher.verify(PASSWORD, broken)


async def test_todays_hash_is_not_outdated(hasher: PasswordHasher) -> None:
    assert not hasher.outdated(await hasher.hash(PASSWORD))
    assert hasher.outdated("garbage")


async def test_a_hash_of_weaker_parameters_is_outdated() -> None:
    weak, strong = (
        Argon2PasswordHasher(time_cost=cost, memory_kib=64, threads=1) for cost in (1, 2)
    )
    password_hash = await weak.hash(PASSWORD)

    assert strong.outdated(password_hash)
    assert await strong.verify(PASSWORD, password_hash)
    weak.close()
    strong.close()


async def test_another_keyboard_types_the_same_password() -> None:
    hasher = Argon2PasswordHasher(time_cost=1, memory_kib=64, threads=1)

    assert await hasher.verify("Ｅ\u0301tude", await hasher.hash("É" + "tude"))
    hasher.close()


async def test_it_takes_as_long_without_an_account() -> None:
    hasher = Argon2PasswordHasher(threads=1)
    password_hash = await hasher.hash(PASSWORD)

    async def seconds(known: str | None) -> float:
        started = time.perf_counter()
        await hasher.verify("wrong", known)
        return time.perf_counter() - started

    with_account = min([await seconds(password_hash) for _ in range(3)])
    without = min([await seconds(None) for _ in range(3)])
    hasher.close()
    assert without > with_account / 2


async def test_hashing_leaves_the_loop_free() -> None:
    hasher = Argon2PasswordHasher(threads=1)
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.001)
            ticks += 1

    ticking = asyncio.create_task(tick())
    await hasher.hash(PASSWORD)
    ticking.cancel()
    hasher.close()
    assert ticks >= 3


async def test_a_flood_is_turned_away() -> None:
    hasher = Argon2PasswordHasher(threads=1, longest_line=1)

    answers = await asyncio.gather(*[hasher.hash("x") for _ in range(5)], return_exceptions=True)
    hashes = [answer for answer in answers if isinstance(answer, str)]
    refused = [answer for answer in answers if isinstance(answer, Unavailable)]
    assert (len(hashes), len(refused)) == (2, 3)

    # There is room again, also after a caller that went away.
    waiting = asyncio.create_task(hasher.hash("x"))
    await asyncio.sleep(0)
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    await asyncio.sleep(0.2)
    assert await hasher.verify("x", await hasher.hash("x"))
    hasher.close()
