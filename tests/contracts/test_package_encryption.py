"""What sealing promises, by every adapter."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pyrage import x25519

from stario.adapters.age.package_encryption import AgePackageEncryption
from stario.adapters.memory.package_encryption import MemoryPackageEncryption
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.compliance.model.recipient import RecipientKey
from stario.ports.sealing import PackageEncryption, SealBroken
from tests.builders.legal import AUTHORITY, IDENTITY

OTHER = x25519.Identity.generate()
CONTENT = b"What is kept about somebody. " * 7_000


@pytest.fixture(params=["memory", "age"])
def encryption(request: pytest.FixtureRequest) -> Iterator[PackageEncryption]:
    if request.param == "memory":
        pairs = {IDENTITY: AUTHORITY, str(OTHER): str(OTHER.to_public())}
        yield MemoryPackageEncryption(pairs)
        return
    heavy_work = ThreadHeavyWork(threads=1)
    yield AgePackageEncryption(heavy_work)
    heavy_work.close()


async def sealed(encryption: PackageEncryption, folder: Path) -> Path:
    source, package = folder / "source", folder / "package"
    source.write_bytes(CONTENT)
    await encryption.seal(source, package, recipient=RecipientKey.parse(AUTHORITY))
    return package


async def test_whoever_it_is_for_opens_it(encryption: PackageEncryption, tmp_path: Path) -> None:
    package = await sealed(encryption, tmp_path)

    assert CONTENT[:100] not in package.read_bytes()
    await encryption.open(package, tmp_path / "opened", identity=f"{IDENTITY}\n")
    assert (tmp_path / "opened").read_bytes() == CONTENT


@pytest.mark.parametrize(
    "identity",
    [str(OTHER), AUTHORITY, "", "AGE-SECRET-KEY-1"],
    ids=["other", "public", "nothing", "stump"],
)
async def test_nobody_else_does(
    encryption: PackageEncryption, tmp_path: Path, identity: str
) -> None:
    package = await sealed(encryption, tmp_path)

    with pytest.raises(SealBroken):
        await encryption.open(package, tmp_path / "opened", identity=identity)
    assert not (tmp_path / "opened").exists()


@pytest.mark.parametrize("place", [0.0, 0.5, 0.999])
async def test_one_flipped_bit_breaks_it(
    encryption: PackageEncryption, tmp_path: Path, place: float
) -> None:
    package = await sealed(encryption, tmp_path)
    content = bytearray(package.read_bytes())
    content[int(len(content) * place)] ^= 1
    package.write_bytes(bytes(content))

    with pytest.raises(SealBroken):
        await encryption.open(package, tmp_path / "opened", identity=IDENTITY)
    assert not (tmp_path / "opened").exists()


async def test_a_part_of_it_breaks_it(encryption: PackageEncryption, tmp_path: Path) -> None:
    package = await sealed(encryption, tmp_path)
    package.write_bytes(package.read_bytes()[:-70_000])

    with pytest.raises(SealBroken):
        await encryption.open(package, tmp_path / "opened", identity=IDENTITY)
    assert not (tmp_path / "opened").exists()
