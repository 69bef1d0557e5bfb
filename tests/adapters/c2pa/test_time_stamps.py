"""Signatures that outlive the certificate they were made with."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest
import pytest_asyncio

from stario.adapters.c2pa.provenance import C2paProvenance, TimeStamps
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


@attrs.frozen(kw_only=True)
class Late:
    """Files whose signers' certificates are over; how the customer's was read before is kept."""

    stamped: Path
    plain: Path
    foreign: Path
    customers: Path
    before: CredentialState


@pytest_asyncio.fixture(scope="module")
async def late(
    authority: Authority, server: TimeStampServer, tmp_path_factory: pytest.TempPathFactory
) -> Late:
    folder = tmp_path_factory.mktemp("late")
    stamps = TimeStamps(url=server.url)
    ending, forger, customer = (
        about_to_expire(each, seconds=LIFE_SECONDS)
        for each in (authority, Authority.new(), server.customer())
    )
    stamped, plain = a_media_file(folder, "jpg"), a_media_file(folder, "png")
    foreign, customers = a_media_file(folder, "webp"), folder / "customers.jpg"
    customers.write_bytes(stamped.read_bytes())
    await papers(customer, time_stamps=stamps).sign(customers, some_claims())
    before = (await trusting(authority, server).read(customers)).state
    await papers(ending, time_stamps=stamps).sign(stamped, some_claims())
    await papers(ending).sign(plain, some_claims())
    await papers(forger, time_stamps=stamps).sign(foreign, some_claims())
    await asyncio.sleep(LIFE_SECONDS + 1.1)
    return Late(stamped=stamped, plain=plain, foreign=foreign, customers=customers, before=before)


def trusting(authority: Authority, server: TimeStampServer) -> C2paProvenance:
    return papers(authority, time_stamps=TimeStamps(anchors=server.anchor))


async def test_only_a_trusted_stamp_keeps_a_signature_beyond_its_certificate(
    authority: Authority, server: TimeStampServer, late: Late
) -> None:
    reader = trusting(authority, server)

    assert (await reader.read(late.stamped)).state is CredentialState.TRUSTED
    assert (await reader.read(late.plain)).state is CredentialState.EXPIRED
    assert (await reader.read(late.foreign)).state is not CredentialState.TRUSTED
    assert (await papers(authority).read(late.stamped)).state is CredentialState.EXPIRED


async def test_the_authority_of_stamps_signs_no_files(
    authority: Authority, server: TimeStampServer, late: Late
) -> None:
    """Whoever stamps for us may also sign for others."""
    assert late.before is CredentialState.FOREIGN
    assert (await trusting(authority, server).read(late.customers)).state is CredentialState.EXPIRED


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
