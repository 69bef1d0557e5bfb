"""What time, ids and chance promise, on every adapter."""

import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from stario.adapters.memory.system import MemoryClock, MemoryEntropy, MemoryIds
from stario.adapters.system import SystemClock, SystemEntropy, Uuid7Ids
from stario.ports.system import Clock, Entropy, Ids


@pytest.fixture(params=[SystemClock, MemoryClock])
def clock(request: pytest.FixtureRequest) -> Clock:
    made: Clock = request.param()
    return made


@pytest.fixture(params=[Uuid7Ids, MemoryIds])
def ids(request: pytest.FixtureRequest) -> Ids:
    made: Ids = request.param()
    return made


@pytest.fixture(params=[SystemEntropy, MemoryEntropy])
def entropy(request: pytest.FixtureRequest) -> Entropy:
    made: Entropy = request.param()
    return made


def test_the_time_is_aware_and_utc(clock: Clock) -> None:
    assert clock.now().utcoffset() == timedelta(0)


def test_time_does_not_go_back(clock: Clock) -> None:
    assert clock.now() <= clock.now()


def test_an_id_is_a_uuid_of_version_7_in_its_usual_form(ids: Ids) -> None:
    new = ids.new()

    assert str(uuid.UUID(new)) == new
    assert uuid.UUID(new).version == 7
    assert uuid.UUID(new).variant == uuid.RFC_4122


def test_later_ids_sort_after_earlier_ones(ids: Ids) -> None:
    made = [ids.new() for _ in range(5000)]

    assert made == sorted(set(made))


def test_tokens_are_distinct_url_safe_and_as_long_as_asked(entropy: Entropy) -> None:
    tokens = {entropy.token(24) for _ in range(100)}

    assert len(tokens) == 100
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{32}", token) for token in tokens)


def test_shares_lie_in_the_half_open_unit_interval_and_spread(entropy: Entropy) -> None:
    shares = [entropy.share() for _ in range(2000)]

    assert all(0 <= share < 1 for share in shares)
    assert 0.45 < sum(shares) / len(shares) < 0.55


def test_system_ids_carry_the_time_of_their_making() -> None:
    before = datetime.now(UTC)
    milliseconds = uuid.UUID(Uuid7Ids().new()).int >> 80

    made_at = datetime.fromtimestamp(milliseconds / 1000, UTC)
    assert abs(made_at - before) < timedelta(seconds=5)


def test_system_ids_of_many_threads_are_distinct() -> None:
    ids = Uuid7Ids()
    with ThreadPoolExecutor(4) as pool:
        made = [
            one
            for many in pool.map(lambda _: [ids.new() for _ in range(2000)], range(4))
            for one in many
        ]

    assert len(set(made)) == 8000


def test_a_chosen_clock_stands_still_until_it_is_moved() -> None:
    clock = MemoryClock()
    start = clock.now()

    assert clock.now() == start
    assert clock.advance(seconds=1.5, by=timedelta(days=30)) == start + timedelta(
        days=30, seconds=1.5
    )
    clock.set(datetime(2027, 1, 1, 5, tzinfo=UTC))
    assert clock.now() == datetime(2027, 1, 1, 5, tzinfo=UTC)


def test_a_chosen_clock_refuses_a_time_without_a_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        MemoryClock().set(datetime(2027, 1, 1))  # noqa: DTZ001 - that is the point


def test_chosen_ids_and_chance_repeat() -> None:
    assert [MemoryIds().new(), MemoryEntropy().token()] == [
        MemoryIds().new(),
        MemoryEntropy().token(),
    ]
    assert MemoryEntropy(seed=1).share() != MemoryEntropy(seed=2).share()
