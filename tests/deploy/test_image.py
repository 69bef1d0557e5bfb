"""The image: built from the lock, small, without root, and able to say how it is."""

import re
import subprocess
import threading
import tomllib
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.deploy.manifests import DEPLOY, ROOT, program

FILE = DEPLOY / "Dockerfile"
TEXT = FILE.read_text()


def _stage(name: str) -> str:
    return re.split(r"^FROM \S+ AS ", TEXT, flags=re.MULTILINE)[
        1
        + [found[1] for found in re.findall(r"^FROM (\S+) AS (\S+)$", TEXT, re.MULTILINE)].index(
            name
        )
    ]


def test_the_linter_of_dockerfiles_finds_nothing() -> None:
    done = subprocess.run(
        [program("hadolint"), "--failure-threshold", "info", str(FILE)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_base_images_are_public_and_pinned() -> None:
    images = dict(re.findall(r"^ARG (\w+_IMAGE)=(\S+)$", TEXT, re.MULTILINE))
    assert all(re.fullmatch(r"[a-z]+:\d+\.\d+(\.\d+)?-[a-z-]+", image) for image in images.values())
    bases = set(re.findall(r"^FROM (\S+) AS", TEXT, re.MULTILINE))
    stages = set(re.findall(r"^FROM \S+ AS (\S+)$", TEXT, re.MULTILINE))
    assert bases <= stages | {f"${{{name}}}" for name in images}


def test_python_is_the_one_that_the_project_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lowest = project["project"]["requires-python"].removeprefix(">=")
    assert f"PYTHON_IMAGE=python:{lowest}." in TEXT


def test_packages_come_from_the_lock_with_their_hashes() -> None:
    makefile = (ROOT / "Makefile").read_text()
    (version,) = re.findall(r"^UV_VERSION := (\S+)$", makefile, re.MULTILINE)
    assert f"ARG UV_VERSION={version}\n" in TEXT
    for stage, lock in (("cpu-packages", "default"), ("cuda-packages", "gpu")):
        (line,) = re.findall(r"^RUN uv pip install .*-r .*$", _stage(stage), re.MULTILINE)
        assert "--require-hashes" in line
        assert line.endswith(f"-r requirements/{lock}.txt")
        assert (ROOT / "requirements" / f"{lock}.txt").is_file()


def test_programs_are_those_that_a_machine_is_set_up_with() -> None:
    makefile = (ROOT / "Makefile").read_text()
    (programs,) = re.findall(r"^PROGRAMS := (.+)$", makefile, re.MULTILINE)
    assert f"--no-install-recommends {programs} \\\n" in _stage("runtime")


@pytest.mark.parametrize("stage", ["runtime", "postgres"])
def test_nothing_runs_as_root(stage: str) -> None:
    (user,) = re.findall(r"^USER (\d+):\d+$", _stage(stage), re.MULTILINE)
    assert int(user) > 0
    assert "HEALTHCHECK" in _stage(stage)


@pytest.mark.parametrize("stage", ["cpu", "cuda"])
def test_targets_add_packages_alone(stage: str) -> None:
    text = _stage(stage)
    assert f"COPY --from={stage}-packages /opt/stario /opt/stario" in text
    assert not re.search(r"^(RUN|USER)", text, re.MULTILINE)


def test_only_what_it_is_made_of_goes_into_it() -> None:
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    allowed = {rule.removeprefix("!").rstrip("/") for rule in rules if rule.startswith("!")}
    copied = {
        source.rstrip("/")
        for line in re.findall(r"^COPY (?!--from)(.*) \S+$", TEXT, re.MULTILINE)
        for source in line.split()
    }
    assert copied == allowed
    assert all((ROOT / source).exists() for source in copied)


def test_no_secret_is_built_into_it() -> None:
    """Neither by the file nor by what is copied: whoever can pull it would have them."""
    words = r"(?i)secret|password|token|credential|api_?key|jwt|_key\b"
    assert not [line for line in TEXT.splitlines() if re.search(words, line)]
    assert not re.search(r"--build-arg|^ADD ", TEXT, re.MULTILINE)
    tracked = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "src", "requirements"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    names = re.compile(r"(?i)(^|/)(\.env.*|\.netrc|\.pypirc|id_\w+|.*\.(key|p12|pfx|jks|age))$")
    assert not [name for name in tracked if names.search(name)]
    begun = re.compile(rb"-----BEGIN (\w+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/=]{40}")
    assert not [name for name in tracked if begun.search((ROOT / name).read_bytes())]


@pytest.mark.parametrize(("status", "code"), [(200, 0), (503, 1), (404, 1)])
def test_the_probe_tells_success_from_anything_else(status: int, code: int) -> None:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        assert _probe(f"http://127.0.0.1:{server.server_port}/health/ready") == code
        thread.join()


def test_the_probe_says_no_where_nobody_listens() -> None:
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        port = server.server_port
    assert _probe(f"http://127.0.0.1:{port}/health/ready") == 1


def _probe(url: str) -> int:
    python = program("python")
    return subprocess.run([python, str(DEPLOY / "probe.py"), url], check=False).returncode
