"""All that the tests of one process do is done where nothing can be written but the home."""

from pathlib import Path

from tests.system.embedded import Embedded


def _mounts(embedded: Embedded) -> dict[str, list[str]]:
    number = embedded.process.name.rpartition(":")[2]
    lines = Path(f"/proc/{number}/mounts").read_text().splitlines()
    return {line.split()[1]: line.split()[3].split(",") for line in lines}


def test_nothing_but_the_home_can_be_written(embedded: Embedded) -> None:
    mounts = _mounts(embedded)
    assert "ro" in mounts["/"]
    assert "rw" in mounts[str(embedded.home)]


def test_no_right_can_be_had_that_a_pod_does_not_have(embedded: Embedded) -> None:
    number = embedded.process.name.rpartition(":")[2]
    lines = Path(f"/proc/{number}/status").read_text().splitlines()
    status = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
    assert int(status["CapBnd"], 16) == 0
    assert status["NoNewPrivs"] == "1"


def test_the_others_see_nothing_of_it(embedded: Embedded) -> None:
    """Else the tests themselves would be read-only by now."""
    (embedded.home / "from-outside").write_text("seen", encoding="utf-8")
    number = embedded.process.name.rpartition(":")[2]
    inside = Path(f"/proc/{number}/root{embedded.home}/from-outside")
    assert inside.read_text() == "seen"
    (embedded.home.parent / "beside").write_text("written", encoding="utf-8")
