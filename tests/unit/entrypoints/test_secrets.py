"""Secrets that the embedded default makes for itself."""

import json
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pydantic import SecretStr

from stario.entrypoints.secrets import secrets_of
from stario.entrypoints.settings import Settings

LINK, MARKS = SecretStr("l" * 32), SecretStr("w" * 32)
FILES = {"secrets.json", "watermark.json"}


def test_they_are_made_once_and_read_by_nobody_else(tmp_path: Path) -> None:
    home = tmp_path / "new" / "home"

    first = secrets_of(Settings(stario_home=home))
    again = secrets_of(Settings(stario_home=home))

    assert first == again
    assert {stat.S_IMODE(path.stat().st_mode) for path in home.iterdir()} == {0o600}
    assert {path.name for path in home.iterdir()} == FILES
    assert all(len(secret) >= 32 for secret in (*first.jwt_keys, first.link, first.watermark))
    assert secrets_of(Settings(stario_home=tmp_path)) != first


def test_what_is_set_goes_before_what_was_made(tmp_path: Path) -> None:
    made = secrets_of(Settings(stario_home=tmp_path))

    half = secrets_of(Settings(stario_home=tmp_path, link_secret=LINK))
    whole = secrets_of(
        Settings(
            stario_home=tmp_path / "other",
            link_secret=LINK,
            watermark_secret=MARKS,
            jwt_keys=(SecretStr("k" * 32),),
        )
    )

    assert (half.jwt_keys, half.link) == (made.jwt_keys, "l" * 32)
    assert (whole.jwt_keys, whole.link, whole.watermark) == (("k" * 32,), "l" * 32, "w" * 32)
    assert not (tmp_path / "other").exists()


def test_marks_keep_their_secret_when_the_others_are_thrown_away(tmp_path: Path) -> None:
    first = secrets_of(Settings(stario_home=tmp_path))
    (tmp_path / "secrets.json").unlink()
    later = secrets_of(Settings(stario_home=tmp_path))

    assert later.watermark == first.watermark
    assert later.link != first.link


def test_they_are_not_printed(tmp_path: Path) -> None:
    made = secrets_of(Settings(stario_home=tmp_path))

    assert made.link not in repr(made)
    assert made.jwt_keys[0] not in repr(made)
    assert made.watermark not in repr(made)


PROGRAM = """
import json, sys
from pathlib import Path
from stario.entrypoints.secrets import secrets_of
from stario.entrypoints.settings import Settings
home = Path(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
made = secrets_of(Settings(stario_home=home))
print(json.dumps([*made.jwt_keys, made.link, made.watermark]))
"""


def test_processes_that_start_at_once_agree(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, str(tmp_path)]
    running = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    answers = []
    for process in running:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for process in running:
        printed, _ = process.communicate(timeout=30)
        answers.append(json.loads(printed))

    assert answers[0] == answers[1]
    assert {path.name for path in tmp_path.iterdir()} == FILES


def test_many_first_starts_leave_one_file(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: secrets_of(Settings(stario_home=tmp_path)), range(32)))

    assert len(made) == 1
    assert {path.name for path in tmp_path.iterdir()} == FILES
