"""Work that is done ahead, on a thread of its own."""

from collections.abc import Generator
from contextlib import closing, suppress
from queue import Empty, Queue
from threading import Event, Thread
from typing import Generic, TypeVar

import attrs

T = TypeVar("T")


@attrs.frozen
class _Item(Generic[T]):
    value: T


@attrs.frozen
class _End:
    error: BaseException | None


def ahead(items: Generator[T], *, depth: int) -> Generator[T]:
    """
    Run *items* up to *depth* (at least 2) steps ahead of whoever takes from this generator.

    An exception in *items* is raised here, in its turn. Closing this generator closes *items* on
    the thread that runs it and waits for that thread.
    """
    ready: Queue[_Item[T] | _End] = Queue(depth)
    unwanted = Event()

    def produce() -> None:
        error = None
        try:
            with closing(items):
                for item in items:
                    ready.put(_Item(item))
                    if unwanted.is_set():
                        break
        except BaseException as raised:  # noqa: BLE001 - it is raised again where it is waited for
            error = raised
        ready.put(_End(error))

    thread = Thread(target=produce, name="ahead")
    thread.start()
    try:
        while isinstance(got := ready.get(), _Item):
            yield got.value
        if got.error is not None:
            raise got.error
    finally:
        unwanted.set()
        # An empty queue has room for the item in the making and the end mark: no put blocks.
        with suppress(Empty):
            while True:
                ready.get_nowait()
        thread.join()
