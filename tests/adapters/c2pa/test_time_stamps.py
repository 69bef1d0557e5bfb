"""Signatures that outlive the certificate they were made with."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from stario.adapters.c2pa.provenance import TimeStamps
from stario.domain.kernel.errors import Unavailable
from stario.ports.provenance import CredentialState
from tests.builders.media_files import a_media_file
from tests.builders.papers import Authority, about_to_expire, papers, some_claims
from tests.servers.time_stamps import TimeStampServer

LIFE_SECONDS = 2.0


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority.new()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TimeStampServer]:
    with TimeStampServer.running(tmp_path_factory.mktemp("tsa")) as server:
        yield server


async def test_a_time_stamp_says_when_it_was_signed(
    authority: Authority, server: TimeStampServer, tmp_path: Path
) -> None:
    file = a_media_file(tmp_path, "jpg")
    stamping = papers(authority, time_stamps=TimeStamps(url=server.url))

    await stamping.sign(file, some_claims())

    credential = await stamping.read(file)
    assert credential.state is CredentialState.TRUSTED
    assert credential.signed_at is not None


async def test_only_a_trusted_stamp_keeps_a_signature_beyond_its_certificate(
    authority: Authority, server: TimeStampServer, tmp_path: Path
) -> None:
    ending = about_to_expire(authority, seconds=LIFE_SECONDS)
    stamped, plain = a_media_file(tmp_path, "jpg"), a_media_file(tmp_path, "png")
    foreign = a_media_file(tmp_path, "webp")
    await papers(ending, time_stamps=TimeStamps(url=server.url)).sign(stamped, some_claims())
    await papers(ending).sign(plain, some_claims())
    forger = about_to_expire(Authority.new(), seconds=LIFE_SECONDS)
    await papers(forger, time_stamps=TimeStamps(url=server.url)).sign(foreign, some_claims())
    await asyncio.sleep(LIFE_SECONDS + 1.1)

    trusting = papers(authority, time_stamps=TimeStamps(anchors=server.anchor))
    assert (await trusting.read(stamped)).state is CredentialState.TRUSTED
    assert (await trusting.read(plain)).state is CredentialState.EXPIRED
    assert (await trusting.read(foreign)).state is not CredentialState.TRUSTED
    assert (await papers(authority).read(stamped)).state is CredentialState.EXPIRED


async def test_the_authority_of_stamps_signs_no_files(
    authority: Authority, server: TimeStampServer, tmp_path: Path
) -> None:
    """Whoever stamps for us may also sign for others."""
    customer = server.customer()
    file = a_media_file(tmp_path, "jpg")
    ending = about_to_expire(customer, seconds=LIFE_SECONDS)
    await papers(ending, time_stamps=TimeStamps(url=server.url)).sign(file, some_claims())
    trusting = papers(authority, time_stamps=TimeStamps(anchors=server.anchor))
    assert (await trusting.read(file)).state is CredentialState.FOREIGN
    await asyncio.sleep(LIFE_SECONDS + 1.1)

    assert (await trusting.read(file)).state is CredentialState.EXPIRED


async def test_an_authority_out_of_reach_is_said_and_nothing_is_changed(
    authority: Authority, tmp_path: Path
) -> None:
    file = a_media_file(tmp_path, "jpg")
    before = file.read_bytes()
    dead = TimeStamps(url="http://127.0.0.1:1/")

    with pytest.raises(Unavailable) as refused:
        await papers(authority, time_stamps=dead).sign(file, some_claims())

    assert refused.value.details["what"] == "time_stamp_authority"
    assert file.read_bytes() == before
