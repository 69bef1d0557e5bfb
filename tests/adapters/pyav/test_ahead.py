"""Work that runs ahead on a thread of its own, and ends with whoever takes it."""

import threading
import time
from collections.abc import Generator

import pytest

from stario.adapters.pyav.ahead import ahead


def counting(until: int, done: list[str]) -> Generator[int]:
    try:
        yield from range(until)
    finally:
        done.append(threading.current_thread().name)


def no_thread_is_left() -> bool:
    return not any(thread.name == "ahead" for thread in threading.enumerate())


@pytest.mark.parametrize("count", [0, 1, 2, 3, 100])
def test_everything_comes_out_in_order(count: int) -> None:
    done: list[str] = []

    assert list(ahead(counting(count, done), depth=2)) == list(range(count))
    assert done == ["ahead"]
    assert no_thread_is_left()


def test_work_runs_ahead_but_no_further_than_its_depth() -> None:
    made: list[int] = []

    def making() -> Generator[int]:
        for number in range(50):
            made.append(number)
            yield number

    taken = ahead(making(), depth=3)
    next(taken)
    time.sleep(0.05)

    # One is taken, three wait, one is in the making.
    assert 4 <= len(made) <= 5
    taken.close()


@pytest.mark.parametrize("after", [0, 1, 5])
def test_an_error_comes_out_in_its_turn(after: int) -> None:
    def failing() -> Generator[int]:
        yield from range(after)
        raise KeyError("inside")

    taken = ahead(failing(), depth=2)

    assert [next(taken) for _ in range(after)] == list(range(after))
    with pytest.raises(KeyError, match="inside"):
        next(taken)
    assert no_thread_is_left()


@pytest.mark.parametrize("taken_before", [1, 2, 7])
def test_closing_early_ends_the_thread_and_closes_the_work_on_it(taken_before: int) -> None:
    done: list[str] = []
    taken = ahead(counting(1000, done), depth=2)
    for _ in range(taken_before):
        next(taken)
    taken.close()

    assert done == ["ahead"]
    assert no_thread_is_left()


def test_closing_at_any_moment_never_hangs() -> None:
    for attempt in range(60):
        done: list[str] = []
        taken = ahead(counting(8, done), depth=2)
        for _ in range(attempt % 8 + 1):
            next(taken)
        taken.close()
        assert done
