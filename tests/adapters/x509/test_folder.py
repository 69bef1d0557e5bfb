"""The folder that provenance rests on: made once, and never made anew."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from stario.adapters.system import SystemClock
from stario.adapters.x509.folder import ProvenanceFolder
from stario.domain.kernel.errors import Unavailable
from stario.ports.provenance import CredentialState
from tests.builders.media_files import a_media_file
from tests.builders.papers import Authority, papers, some_claims

NOW = SystemClock().now()
SECRETS = {"root.key", "intermediate.key", "signer.pem"}


@pytest.fixture
def folder(tmp_path: Path) -> ProvenanceFolder:
    folder = ProvenanceFolder(tmp_path / "provenance")
    folder.initialise(at=NOW)
    return folder


def contents(folder: ProvenanceFolder) -> dict[str, bytes]:
    return {str(p.relative_to(folder.path)): p.read_bytes() for p in folder.path.rglob("*.*")}


def test_what_is_secret_is_for_its_owner_alone(folder: ProvenanceFolder) -> None:
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.path.iterdir()}

    assert {name for name in modes if name != "anchors"} == SECRETS | {
        "root.pem",
        "intermediate.pem",
    }
    assert {name: modes[name] for name in SECRETS} == dict.fromkeys(SECRETS, 0o600)
    assert folder.path.stat().st_mode & 0o777 == 0o700


def test_a_second_start_changes_nothing(folder: ProvenanceFolder) -> None:
    before = contents(folder)

    assert not folder.initialise(at=NOW + timedelta(days=1))
    assert contents(folder) == before


@pytest.mark.parametrize("lost", ["signer.pem", "intermediate.pem", "root.pem"])
def test_an_interrupted_start_is_taken_up_again(folder: ProvenanceFolder, lost: str) -> None:
    """Files are written in one order; what comes after the one that is missing is missing too."""
    order = ["root.pem", "anchors", "intermediate.pem", "signer.pem"]
    kept = contents(folder)
    for name in order[order.index(lost) :]:
        path = folder.path / name
        for file in path.iterdir() if path.is_dir() else [path]:
            file.unlink()
    assert not folder.initialised

    assert folder.initialise(at=NOW)

    after = contents(folder)
    for name in order[: order.index(lost)]:
        assert all(after[key] == kept[key] for key in kept if key.startswith(name))
    folder.signing_key(at=NOW)


def test_processes_that_start_together_agree(tmp_path: Path) -> None:
    folder = ProvenanceFolder(tmp_path / "provenance")
    made: list[bool] = []
    starts = [
        threading.Thread(target=lambda: made.append(folder.initialise(at=NOW))) for _ in range(6)
    ]
    for start in starts:
        start.start()
    for start in starts:
        start.join()

    assert made.count(True) == 1
    assert len(folder.facts()) == 3


async def test_what_it_signs_is_trusted_under_its_anchor_after_a_renewal_too(
    folder: ProvenanceFolder, tmp_path: Path
) -> None:
    file = a_media_file(tmp_path, "jpg")
    provenance = papers(
        Authority.new(),
        anchors=folder.anchors(),
        signing_key=folder.signing_key(at=NOW),
    )
    await provenance.sign(file, some_claims())
    before = contents(folder)

    (folder.path / "root.key").unlink()
    renewed = folder.renew(at=NOW)

    after = contents(folder)
    assert after.pop("signer.pem") != before.pop("signer.pem")
    del before["root.key"]
    assert after == before
    assert renewed == folder.facts()[-1]
    again = papers(
        Authority.new(), anchors=folder.anchors(), signing_key=folder.signing_key(at=NOW)
    )
    assert (await again.read(file)).state is CredentialState.TRUSTED
    await again.sign(file, some_claims())
    assert (await provenance.read(file)).state is CredentialState.TRUSTED


def test_a_secret_that_others_may_read_is_refused(folder: ProvenanceFolder) -> None:
    (folder.path / "signer.pem").chmod(0o644)
    (folder.path / "intermediate.key").chmod(0o604)

    with pytest.raises(Unavailable) as refused:
        folder.signing_key(at=NOW)
    assert refused.value.details["reason"] == "readable_by_others"
    with pytest.raises(Unavailable):
        folder.renew(at=NOW)


def test_a_group_may_read_it_as_clusters_mount_it(folder: ProvenanceFolder) -> None:
    (folder.path / "signer.pem").chmod(0o440)

    folder.signing_key(at=NOW)


@pytest.mark.parametrize("content", [b"", b"no PEM", b"\xff" * 40])
def test_a_damaged_key_is_said_without_showing_it(folder: ProvenanceFolder, content: bytes) -> None:
    file = folder.path / "signer.pem"
    secret = file.read_bytes()[40:60].decode()
    file.write_bytes(content + file.read_bytes()[10:])

    with pytest.raises(Unavailable) as refused:
        folder.signing_key(at=NOW)

    assert refused.value.details["reason"] == "damaged"
    assert refused.value.__cause__ is None
    assert secret not in str(refused.value)


def test_another_key_s_certificate_is_refused(folder: ProvenanceFolder, tmp_path: Path) -> None:
    other = ProvenanceFolder(tmp_path / "other")
    other.initialise(at=NOW)
    key = (other.path / "signer.pem").read_text().partition("-----BEGIN CERTIFICATE")[0]
    chain = (folder.path / "signer.pem").read_text().partition("-----BEGIN CERTIFICATE")[1:]
    (folder.path / "signer.pem").write_text(key + "".join(chain))

    with pytest.raises(Unavailable):
        folder.signing_key(at=NOW)


def test_a_key_is_refused_once_its_certificate_has_run_out(folder: ProvenanceFolder) -> None:
    later = NOW + timedelta(days=6 * 365)

    with pytest.raises(Unavailable) as refused:
        folder.signing_key(at=later)
    assert refused.value.details["reason"] == "expired"

    folder.renew(at=later)
    folder.signing_key(at=later)


def test_without_the_root_no_new_intermediate_is_made(folder: ProvenanceFolder) -> None:
    for name in ("root.key", "intermediate.pem", "signer.pem"):
        (folder.path / name).unlink()

    with pytest.raises(Unavailable):
        folder.initialise(at=NOW)
    assert not (folder.path / "intermediate.pem").exists()


def test_nothing_is_there_before_it_is_made(tmp_path: Path) -> None:
    folder = ProvenanceFolder(tmp_path / "nowhere")

    for ask in (folder.anchors, lambda: folder.signing_key(at=NOW)):
        with pytest.raises(Unavailable):
            ask()
    assert folder.facts() == ()
