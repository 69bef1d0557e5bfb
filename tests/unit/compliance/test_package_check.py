"""Whatever is done to a package, whoever checks it finds out."""

import json
import shutil
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import attrs
import pytest
from tests.builders.dossier import a_dossier
from tests.builders.notary import KEY, a_notary, checked

from stario.adapters.ed25519.attestation import Ed25519AttestationKey
from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.compliance.model.package_check import PackageFaultKind
from stario.domain.compliance.model.package_manifest import Manifest

F = PackageFaultKind


@pytest.fixture(scope="module")
async def original(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Path]:
    folder = tmp_path_factory.mktemp("notary")
    async with a_notary(folder) as notary:
        dossier = await a_dossier(notary.town.storage)
        async with notary.town.storage() as work:
            for number in range(5):
                event = audit_event(
                    "x.y.z", "account", dossier.fan.id, id_=str(number), at=notary.town.clock.now()
                )
                await work.audit.record(event)
            await work.commit()
        yield await notary.package(dossier.fan)


@pytest.fixture
def package(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "copy"))


def kinds(package: Path, *, case_id: str | None = None) -> set[PackageFaultKind]:
    return {fault.kind for fault in checked(package, case_id=case_id).faults}


def resigned(package: Path, change: Callable[[Manifest], Manifest]) -> None:
    """Change the manifest as somebody does who has our key."""
    told = change(Manifest.read((package / "manifest.json").read_bytes())).told()
    (package / "manifest.json").write_bytes(told)
    (package / "manifest.sig").write_text(KEY.sign(told).hex())


def test_the_original_is_fine(package: Path) -> None:
    assert kinds(package, case_id="LEGAL-2026-001") == set()


def test_another_key_has_signed_nothing(package: Path) -> None:
    other = Ed25519AttestationKey.of("somebody else's").public_key

    found = {fault.kind for fault in checked(package, key=other).faults}
    assert found == {F.SIGNATURE, F.CHECKPOINT}


def test_a_changed_amount_is_found(package: Path) -> None:
    path = package / "transactions.json"
    path.write_text(path.read_text().replace("1", "7", 1))

    assert kinds(package) == {F.CHANGED}


def test_a_file_too_few_and_one_too_many_are_found(package: Path) -> None:
    (package / "moderation.json").unlink()
    (package / "content" / "more.json").write_text("{}")

    assert {F.MISSING, F.EXTRA} <= kinds(package)


def test_a_link_is_no_file(package: Path, tmp_path: Path) -> None:
    shutil.move(package / "users.json", tmp_path / "elsewhere.json")
    (package / "users.json").symlink_to(tmp_path / "elsewhere.json")

    assert F.CHANGED in kinds(package)


@pytest.mark.parametrize("name", ["manifest.json", "manifest.sig"])
def test_without_manifest_or_signature_it_is_worth_nothing(package: Path, name: str) -> None:
    (package / name).unlink()

    assert kinds(package) <= {F.MANIFEST, F.SIGNATURE}
    assert kinds(package)


def test_a_changed_manifest_is_not_signed(package: Path) -> None:
    path = package / "manifest.json"
    path.write_text(path.read_text().replace("LEGAL-2026-001", "LEGAL-2026-002"))

    assert kinds(package) == {F.SIGNATURE}


def test_a_package_of_another_case_is_found(package: Path) -> None:
    assert kinds(package, case_id="LEGAL-2026-002") == {F.OTHER_CASE}


def test_numbers_that_do_not_fit_are_found_even_if_signed(package: Path) -> None:
    resigned(package, lambda m: attrs.evolve(m, tables={**m.tables, "orders": 2}))

    assert kinds(package) == {F.COUNT}


def test_an_entry_of_the_log_that_was_never_there_is_found_even_if_signed(package: Path) -> None:
    path = package / "logs.jsonl"
    lines = path.read_text().splitlines()
    forged = json.loads(lines[2])
    forged["entry"]["action"] = "x.y.other"
    lines[2] = json.dumps(forged)
    path.write_text("\n".join(lines) + "\n")
    faults = checked(package).faults

    assert F.PROOF in {fault.kind for fault in faults}
    assert "logs.jsonl:3" in {fault.subject for fault in faults}


def test_an_end_of_the_log_that_nobody_signed_is_found(package: Path) -> None:
    def other(manifest: Manifest) -> Manifest:
        assert manifest.log is not None
        return attrs.evolve(manifest, log=attrs.evolve(manifest.log, root="00" * 32))

    resigned(package, other)

    assert kinds(package) == {F.CHECKPOINT, F.PROOF}


NONSENSE: tuple[dict[str, object], ...] = (
    {"files": 7},
    {"files": [{"path": "/etc/passwd", "sha256": "", "bytes": 1, "rows": 1}]},
    {"files": [{"path": "content/../../x", "sha256": "", "bytes": 1, "rows": 1}]},
    {"files": [{"path": "users.json", "sha256": "", "bytes": "many", "rows": 1}]},
    {"audit_log": {"entries": "x", "root": "zz", "hash": "", "checkpoint": ""}},
    {"tables": []},
    {"request": 3},
    {"generated_at": None},
    {"schema": "stario/legal-package/2"},
)


@pytest.mark.parametrize("change", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_is_no_package(package: Path, change: dict[str, object]) -> None:
    path = package / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))

    assert kinds(package) == {F.MANIFEST}
