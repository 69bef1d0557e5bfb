"""Processes of Stario: started, told to stop and killed as an orchestrator does."""

import asyncio
import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Callable, Mapping
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import attrs
import httpx

HOST = "127.0.0.1"
START_SECONDS = 40

# A server that has imported everything forks real processes in no time.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.chaos.worker_process", "tests.system.slow_worker"])

QUICK: Mapping[str, str] = {
    "SPEECH_ENGINE": "memory",
    "FACE_ENGINE": "memory",
    "POSTER_ENGINE": "memory",
    # Nobody waits for what a killed worker held for longer than this.
    "LEASE_SECONDS": "2.5",
    "REQUESTS_PER_MINUTE": "6000",
    "INFERENCE_THREADS": "1",
}
"""Settings under which everything around the engines is as real as ever, and quick."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@attrs.define(eq=False, kw_only=True)
class Process:
    """A process of its own, whose output goes to `log`."""

    log: Path
    _process: ForkServerProcess

    @classmethod
    def start(cls, target: Callable[..., None], *arguments: object, log: Path) -> "Process":
        process = PROCESSES.Process(target=_told, args=(log, target, *arguments))
        process.start()
        return cls(log=log, process=process)

    @classmethod
    def stario(cls, *words: str, environment: Mapping[str, str], log: Path) -> "Process":
        """Run `stario` with *words* in an *environment* of its own."""
        return cls.start(run_stario, words, dict(environment), log=log)

    @property
    def name(self) -> str:
        """What a worker of this process calls itself."""
        return f"{socket.gethostname()}:{self._process.pid}"

    @property
    def alive(self) -> bool:
        return self._process.is_alive()

    def signal(self, number: signal.Signals) -> None:
        assert self._process.pid is not None
        os.kill(self._process.pid, number)

    async def exit_code(self, *, within_seconds: float = 20) -> int | None:
        """Wait for the end; None when it does not come in time."""
        await asyncio.to_thread(self._process.join, within_seconds)
        return self._process.exitcode

    async def answers(self, url: str) -> None:
        """
        Wait until *url* is served.

        Raises:
            AssertionError: the process ended, or START_SECONDS passed.
        """
        deadline = time.monotonic() + START_SECONDS
        async with httpx.AsyncClient(base_url=url) as http:
            while True:
                assert self.alive, self.log.read_text()
                try:
                    if (await http.get("/health/live")).is_success:
                        return
                except httpx.TransportError:
                    assert time.monotonic() < deadline, self.log.read_text()
                await asyncio.sleep(0.05)

    def close(self) -> None:
        """Whatever it does, it is gone."""
        if self.alive:
            self._process.kill()
        self._process.join(10)


async def stario(*words: str, environment: Mapping[str, str], log: Path) -> str:
    """Run `stario` to its end as an operator does; gives what it printed."""
    process = Process.stario(*words, environment=environment, log=log)
    code = await process.exit_code(within_seconds=30)
    process.close()
    printed = log.read_text()
    assert code == 0, printed
    return printed


def _told(log: Path, target: Callable[..., None], *arguments: object) -> None:
    # A log of an earlier run of the same process stays readable above.
    with log.open("ab") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
    target(*arguments)


def run_stario(words: tuple[str, ...], environment: Mapping[str, str]) -> None:
    """Be `stario` with *words* in *environment* alone."""
    from stario.entrypoints.cli.commands import main  # noqa: PLC0415 - after the fork

    os.environ.clear()
    os.environ.update(environment)
    main(list(words), prog_name="stario")
