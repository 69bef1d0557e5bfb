"""Password hashes that are dear to guess (RFC 9106)."""

import asyncio
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import argon2
from argon2.exceptions import InvalidHashError, VerificationError

from stario.domain.kernel.errors import Unavailable
from stario.ports.credentials import PasswordHasher

T = TypeVar("T")


class Argon2PasswordHasher(PasswordHasher):
    """
    Argon2id on threads of its own; the library lets go of the interpreter while it works.

    The defaults are those of OWASP's password storage cheat sheet: 19 MiB, two passes, one lane.
    Passwords are compared in Unicode form NFKC, so that the same letters typed on another
    keyboard fit (NIST SP 800-63B, section 3.1.1.2).

    Args:
        threads: how many hashes at a time; each takes `memory_kib`.
        longest_line: how many may wait for a thread.

    Raises:
        Unavailable: from `hash` and `verify`, when the line is full: a flood of sign-ins must not
            use up the memory.
    """

    def __init__(
        self,
        *,
        time_cost: int = 2,
        memory_kib: int = 19_456,
        parallelism: int = 1,
        threads: int = 2,
        longest_line: int = 64,
    ) -> None:
        self._argon2 = argon2.PasswordHasher(
            time_cost=time_cost,
            memory_cost=memory_kib,
            parallelism=parallelism,
            type=argon2.Type.ID,
        )
        # A hash that no password has: comparing with it takes as long as with a real one.
        self._nobody = self._argon2.hash("nobody")
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="argon2")
        self._room = threads + longest_line

    async def hash(self, password: str) -> str:
        return await self._run(lambda: self._argon2.hash(_normal(password)))

    async def verify(self, password: str, password_hash: str | None) -> bool:
        matches = await self._run(lambda: self._matches(_normal(password), password_hash))
        return matches and password_hash is not None

    def outdated(self, password_hash: str) -> bool:
        try:
            return self._argon2.check_needs_rehash(password_hash)
        except InvalidHashError:
            return True

    def close(self) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _matches(self, password: bytes, password_hash: str | None) -> bool:
        try:
            return self._argon2.verify(password_hash or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[[], T]) -> T:
        if self._room == 0:
            raise Unavailable(what="password_hasher", retry_after_seconds=2)
        self._room -= 1
        future = asyncio.get_running_loop().run_in_executor(self._executor, work)
        # The room is given back when the thread is done, even if nobody waits any more.
        future.add_done_callback(self._leave)
        return await asyncio.shield(future)

    def _leave(self, done: "asyncio.Future[T]") -> None:
        self._room += 1
        if not done.cancelled():
            done.exception()


def _normal(password: str) -> bytes:
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
