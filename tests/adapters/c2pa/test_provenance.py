"""Whose signature counts, and what it says."""

import json
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import c2pa  # type: ignore[import-untyped]
import pytest

from stario.adapters.memory.signing_key import MemorySigningKey
from stario.adapters.system import SystemClock
from stario.domain.kernel.errors import Unavailable
from stario.ports.provenance import CredentialState, FileTypeUnknown
from tests.builders.media_files import (
    a_media_file,
    a_picture_file,
    a_texture,
    a_video_file,
    resaved,
)
from tests.builders.papers import PUBLIC_URL, Authority, papers, some_claims


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority.new()


async def test_a_forged_authority_of_the_same_name_is_foreign(
    authority: Authority, tmp_path: Path
) -> None:
    forged = Authority.new()
    assert forged.root.certificate.subject == authority.root.certificate.subject
    file = a_media_file(tmp_path, "jpg")
    await papers(forged).sign(file, some_claims())

    credential = await papers(authority).read(file)

    assert credential.state is CredentialState.FOREIGN
    assert credential.asset_id is None
    assert credential.signed_at is None


async def test_a_forger_who_signs_over_our_signature_is_foreign(
    authority: Authority, tmp_path: Path
) -> None:
    file = a_media_file(tmp_path, "png")
    await papers(authority).sign(file, some_claims())
    await papers(Authority.new()).sign(file, some_claims())

    assert (await papers(authority).read(file)).state is CredentialState.FOREIGN


async def test_a_signature_whose_chain_names_our_root_but_is_not_by_it_is_not_trusted(
    authority: Authority, tmp_path: Path
) -> None:
    forged = Authority.new()
    chain = forged.signing_key.certificates + authority.anchors
    file = a_media_file(tmp_path, "jpg")
    key = MemorySigningKey(forged.signer.key, chain)
    await papers(forged, signing_key=key).sign(file, some_claims())

    assert (await papers(authority).read(file)).state is CredentialState.FOREIGN


async def test_another_key_under_our_certificate_breaks_it(
    authority: Authority, tmp_path: Path
) -> None:
    file = a_media_file(tmp_path, "jpg")
    stolen = MemorySigningKey(Authority.new().signer.key, authority.signing_key.certificates)
    await papers(authority, signing_key=stolen).sign(file, some_claims())

    assert (await papers(authority).read(file)).state is CredentialState.BROKEN


async def test_a_manifest_moved_to_another_picture_is_broken(
    authority: Authority, tmp_path: Path
) -> None:
    signed = a_media_file(tmp_path, "jpg")
    other = a_picture_file(tmp_path / "..", "jpg", a_texture(seed=9))
    plain = other.read_bytes()
    await papers(authority).sign(signed, some_claims())
    ours = signed.read_bytes()
    # The manifest lies in APP11 segments, right behind the first segments.
    start = ours.index(b"\xff\xeb")
    end = start
    while ours[end : end + 2] == b"\xff\xeb":
        end += 2 + int.from_bytes(ours[end + 2 : end + 4])
    signed.write_bytes(plain[:start] + ours[start:end] + plain[start:])

    assert (await papers(authority).read(signed)).state is CredentialState.BROKEN


async def test_old_anchors_go_on_counting(authority: Authority, tmp_path: Path) -> None:
    file = a_media_file(tmp_path, "jpg")
    await papers(authority).sign(file, some_claims())
    newer = Authority.new()

    both = papers(newer, anchors=newer.anchors + authority.anchors)
    assert (await both.read(file)).state is CredentialState.TRUSTED
    assert (await papers(newer).read(file)).state is CredentialState.FOREIGN


async def test_saving_a_picture_again_takes_the_manifest_away(
    authority: Authority, tmp_path: Path
) -> None:
    file = a_media_file(tmp_path, "jpg")
    await papers(authority).sign(file, some_claims())

    file.write_bytes(resaved(file, quality=90))

    assert (await papers(authority).read(file)).state is CredentialState.ABSENT


@pytest.mark.parametrize("kind", ["jpg", "mp4"])
async def test_no_changed_byte_goes_unseen(authority: Authority, tmp_path: Path, kind: str) -> None:
    """But for padding inside the manifest, which says nothing."""
    file = a_media_file(tmp_path, kind)
    provenance = papers(authority)
    await provenance.sign(file, some_claims())
    content = file.read_bytes()
    store = content.index(b"jumdc2pa")
    length = int.from_bytes(content[store - 8 - 4 : store - 8])
    unseen = []
    for at in range(0, len(content), len(content) // 60):
        file.write_bytes(content[:at] + bytes([content[at] ^ 0xFF]) + content[at + 1 :])
        # Without its first bytes it is no longer a file of its kind.
        with suppress(FileTypeUnknown):
            if (await provenance.read(file)).state is CredentialState.TRUSTED:
                unseen.append(at)
    assert all(store < at < store + length for at in unseen)
    assert len(unseen) < 40


async def test_the_manifest_says_what_it_stands_on_and_nothing_of_the_fan(
    authority: Authority, tmp_path: Path
) -> None:
    file = a_video_file(tmp_path)
    claims = some_claims()
    await papers(authority).sign(file, claims)

    with file.open("rb") as content, c2pa.Reader("video/mp4", content) as reader:
        report = json.loads(reader.json())
    manifest = report["manifests"][report["active_manifest"]]
    data = {assertion["label"]: assertion["data"] for assertion in manifest["assertions"]}
    (created,) = data["c2pa.actions.v2"]["actions"]
    assert created["action"] == "c2pa.created"
    assert created["digitalSourceType"] == (
        "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
    )
    assert created["softwareAgent"]["name"] == "Stario"
    assert created["parameters"]["uz.stario.engines"] == ["kokoro", "world", "portrait"]
    assert data["uz.stario.licence"] == {
        "asset_id": claims.asset_id,
        "job_id": claims.job,
        "artist_id": claims.artist,
        "consent_id": claims.consent,
        "verify_url": f"{PUBLIC_URL}/verify/{claims.asset_id}",
    }
    uses = data["cawg.training-mining"]["entries"].values()
    assert {entry["use"] for entry in uses} == {"notAllowed"}
    said = {label for label in data if not label.startswith("c2pa.hash.")}
    assert said == {"c2pa.actions.v2", "cawg.training-mining", "uz.stario.licence"}


async def test_without_the_key_nothing_is_changed(authority: Authority, tmp_path: Path) -> None:
    file = a_media_file(tmp_path, "jpg")
    before = file.read_bytes()
    key = authority.signing_key
    key.away = True

    with pytest.raises(Unavailable) as refused:
        await papers(authority, signing_key=key).sign(file, some_claims())

    assert refused.value.details["what"] == "signing_key"
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [file.name]


async def test_an_expired_certificate_signs_nothing(authority: Authority, tmp_path: Path) -> None:
    long_ago = SystemClock().now() - timedelta(days=400)
    old = Authority.new(at=long_ago, lasts=timedelta(days=30))
    file = a_media_file(tmp_path, "jpg")

    with pytest.raises(Unavailable) as refused:
        await papers(old).sign(file, some_claims())

    assert refused.value.details["what"] == "signing_key"
