"""An S3-protocol server of our own, or the one that `STARIO_TEST_S3_URL` names."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

START_SECONDS = 30


@pytest.fixture(scope="session")
def s3_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the server answers; it takes any key and secret."""
    given = os.environ.get("STARIO_TEST_S3_URL")
    if given:
        yield given
        return
    with running_s3(tmp_path_factory.mktemp("s3")) as url:
        yield url


@contextmanager
def running_s3(folder: Path) -> Iterator[str]:
    """A server of its own, whose log and temporary files go to *folder*."""
    port = _free_port()
    with (folder / "log").open("wb") as log, _started(port, folder, log.fileno()) as server:
        url = f"http://127.0.0.1:{port}"
        try:
            _wait_until_ready(url, server, folder / "log")
            yield url
        finally:
            _stop(server)


def _started(port: int, folder: Path, log: int) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_HOST": "127.0.0.1",
        "SERVICES": "s3",
        "S3_PERSIST": "0",
        "IOT_MTLS_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
        "TMPDIR": str(folder),
    }
    program = Path(sys.executable).with_name("ministack")
    return subprocess.Popen(
        [str(program)], env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
    )


def _wait_until_ready(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            with urlopen(f"{url}/_ministack/health", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError(f"the S3 server did not start: {log.read_text(errors='replace')[-2000:]}")


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.send_signal(signal.SIGTERM)
    try:
        server.wait(timeout=1)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
