"""What every scratch promises."""

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


@pytest.mark.parametrize("name", ["", "..", ".hidden", "a/b", "/etc"])
async def test_a_name_that_climbs_out_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(Invalid):
        async with FilesScratch(tmp_path).folder(name):
            pass
