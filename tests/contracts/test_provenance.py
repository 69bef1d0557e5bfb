"""What Content Credentials promise, in every kind of file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from stario.adapters.memory.provenance import MemoryProvenance
from stario.ports.provenance import Credential, CredentialState, FileTypeUnknown, Provenance
from tests.builders.media_files import a_media_file
from tests.builders.papers import Authority, papers, some_claims

KINDS = ("mp4", "m4a", "jpg", "png", "webp", "gif", "pdf", "mp3", "wav")

MAKERS: dict[str, Callable[[], Provenance]] = {
    "memory": MemoryProvenance,
    "c2pa": lambda: papers(Authority.new()),
}


@pytest.fixture(params=sorted(MAKERS))
def provenance(request: pytest.FixtureRequest) -> Provenance:
    return MAKERS[request.param]()


@pytest.mark.parametrize("kind", KINDS)
async def test_what_was_signed_is_trusted(
    provenance: Provenance, tmp_path: Path, kind: str
) -> None:
    file = a_media_file(tmp_path, kind)
    assert await provenance.read(file) == Credential(state=CredentialState.ABSENT)

    claims = some_claims()
    await provenance.sign(file, claims)

    credential = await provenance.read(file)
    assert credential.state is CredentialState.TRUSTED
    assert credential.asset_id == claims.asset_id
    assert credential.signed_at is not None
    assert credential.signed_at.tzinfo is not None
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


@pytest.mark.parametrize("kind", KINDS)
async def test_a_changed_byte_breaks_it(provenance: Provenance, tmp_path: Path, kind: str) -> None:
    file = a_media_file(tmp_path, kind)
    middle = _byte_of_content(file, kind)
    await provenance.sign(file, some_claims())
    content = file.read_bytes()
    at = content.index(middle)

    file.write_bytes(content[:at] + bytes([content[at] ^ 0x5A]) + content[at + 1 :])

    credential = await provenance.read(file)
    assert credential == Credential(state=CredentialState.BROKEN)


async def test_signing_again_says_the_newest(provenance: Provenance, tmp_path: Path) -> None:
    file = a_media_file(tmp_path, "jpg")
    await provenance.sign(file, some_claims())
    newest = some_claims()

    await provenance.sign(file, newest)

    assert (await provenance.read(file)).asset_id == newest.asset_id


@pytest.mark.parametrize("content", [b"", b"<html></html>", b"PK\x03\x04" + bytes(80), bytes(80)])
async def test_a_file_of_another_kind_can_carry_none(
    provenance: Provenance, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "file.jpg"
    file.write_bytes(content)

    with pytest.raises(FileTypeUnknown):
        await provenance.sign(file, some_claims())
    with pytest.raises(FileTypeUnknown):
        await provenance.read(file)
    assert file.read_bytes() == content


def _byte_of_content(file: Path, kind: str) -> bytes:
    """Some bytes of what is shown or heard, to be found again after signing."""
    content = file.read_bytes()
    at = content.index(b"mdat") + 200 if kind in {"mp4", "m4a"} else len(content) // 2
    return content[at : at + 24]
