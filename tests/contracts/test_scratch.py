"""What every scratch promises."""

import asyncio
import sys
from pathlib import Path

import pytest

from stario.adapters.files.scratch import FilesScratch
from stario.domain.kernel.errors import Invalid


async def test_a_folder_is_empty_and_gone_afterwards(tmp_path: Path) -> None:
    async with FilesScratch(tmp_path).folder("job-1") as folder:
        assert list(folder.iterdir()) == []
        (folder / "a").write_text("x")
    assert list(tmp_path.iterdir()) == []


async def test_a_folder_is_gone_after_a_failure(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        async with FilesScratch(tmp_path).folder("job-1") as folder:
            (folder / "a").write_text("x")
            raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []


async def test_what_a_crash_left_behind_is_gone(tmp_path: Path) -> None:
    (tmp_path / "job-1").mkdir()
    (tmp_path / "job-1" / "half").write_text("x")

    async with FilesScratch(tmp_path).folder("job-1") as folder:
        assert list(folder.iterdir()) == []


async def test_what_a_killed_process_left_behind_goes_when_any_folder_is_entered(
    tmp_path: Path,
) -> None:
    script = """
import os, sys, asyncio
from pathlib import Path
from stario.adapters.files.scratch import FilesScratch

async def main():
    async with FilesScratch(Path(sys.argv[1])).folder("job-1") as folder:
        (folder / "half").write_text("a face")
        os._exit(1)

asyncio.run(main())
"""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", script, str(tmp_path))
    assert await process.wait() == 1
    assert (tmp_path / "job-1" / "half").exists()

    async with FilesScratch(tmp_path).folder("job-2"):
        assert [path.name for path in tmp_path.iterdir()] == ["job-2"]


async def test_a_folder_in_use_is_nobody_elses_to_remove(tmp_path: Path) -> None:
    async with FilesScratch(tmp_path).folder("job-1") as folder:
        (folder / "a").write_text("x")
        FilesScratch(tmp_path).sweep()
        async with FilesScratch(tmp_path).folder("job-2"):
            assert (folder / "a").read_text() == "x"


@pytest.mark.parametrize("name", ["", "..", ".hidden", "a/b", "/etc"])
async def test_a_name_that_climbs_out_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Invalid):
        async with FilesScratch(tmp_path).folder(name):
            pass
