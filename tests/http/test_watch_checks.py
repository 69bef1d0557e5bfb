"""What metrics tell of what keeps everything running."""

import asyncio
import os
import ssl
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from tests.builders import an_outbox_message
from tests.builders.values import NOW

from stario.adapters.memory.system import MemoryClock
from stario.adapters.x509.certificates import Identity, certificate_pem, key_pem
from stario.adapters.x509.folder import ProvenanceFolder
from stario.domain.kernel.errors import Unavailable
from stario.domain.operations.model.backup import BackupStatus
from stario.domain.operations.usecases.read_backup_status import STATUS_KEY, STATUS_TYPE
from stario.entrypoints.clients import Clients, open_clients
from stario.entrypoints.gpu import gpu_measures, require_gpu
from stario.entrypoints.http.certificate_checks import (
    Place,
    PublicCertificate,
    certificate_measures,
    public_certificate,
)
from stario.entrypoints.http.metrics import Measure, MeasureSource
from stario.entrypoints.http.watch_checks import WatchChecks
from stario.entrypoints.processes.running import prepare
from stario.entrypoints.settings import Settings
from stario.ports.media import Bucket

EXPIRY = "stario_certificate_expiry_timestamp_seconds"
SMI = """#!/bin/sh
printf '0, 1024, 16384, 37\\n1, 16000, 16384, [N/A]\\n'
"""


@pytest.fixture
async def clients(tmp_path: Path) -> AsyncIterator[Clients]:
    settings = Settings(stario_home=tmp_path, maintenance_mode=True)
    async with open_clients(settings, name="test") as clients:
        await prepare(settings, clients)
        yield clients


async def told(source: MeasureSource) -> dict[tuple[str, ...], float]:
    return by_name(await source())


def by_name(measures: Sequence[Measure]) -> dict[tuple[str, ...], float]:
    return {(each.name, *each.labels.values()): each.value for each in measures}


async def test_what_is_to_be_done_outside_is_told(clients: Clients) -> None:
    now = clients.clock.now()
    async with clients.storage() as work:
        await work.outbox.add(an_outbox_message(due_at=now - timedelta(minutes=7)))
        await work.outbox.add(an_outbox_message(due_at=now + timedelta(hours=1)))
        await work.commit()

    found = await told(WatchChecks(clients=clients).effects)
    assert (found["stario_outbox_due",], found["stario_outbox_retried",]) == (1, 0)
    assert 420 <= found["stario_outbox_oldest_seconds",] < 450


async def test_switches_are_told_as_they_stand(clients: Clients) -> None:
    assert await told(WatchChecks(clients=clients).switches) == {
        ("stario_switch_on", "MAINTENANCE_MODE"): 1,
        ("stario_switch_on", "PRIORITY_MODE"): 0,
        ("stario_switch_on", "PAYMENT_FALLBACK"): 0,
    }


async def test_backups_are_told_as_their_status_says(clients: Clients) -> None:
    checks = WatchChecks(clients=clients)
    assert await checks.backups() == ()

    status = BackupStatus(written_at=NOW, last_full_at=NOW, last_rehearsal_faults=2)
    await clients.objects.put(
        Bucket.BACKUPS, STATUS_KEY, status.to_json(), content_type=STATUS_TYPE
    )
    found = await told(checks.backups)

    assert found["stario_backup_last_full_timestamp_seconds",] == NOW.timestamp()
    assert found["stario_backup_rehearsal_faults",] == 2
    # Never verified is no number: an alert asks for its absence.
    assert ("stario_backup_last_verified_timestamp_seconds",) not in found


async def test_the_certificate_that_a_server_shows_is_told(tmp_path: Path) -> None:
    clock = MemoryClock()
    identity = Identity.root(at=clock.now() - timedelta(days=9000))
    (tmp_path / "server.pem").write_text(
        key_pem(identity.key).decode() + certificate_pem(identity.certificate).decode()
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "server.pem")
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    source = PublicCertificate(
        source=Place(host="127.0.0.1", port=port, name="api.stario.uz"), clock=clock
    )
    ends = identity.certificate.not_valid_after_utc.timestamp()

    assert await told(source) == {(EXPIRY, "public"): ends}
    server.close()
    assert await told(source) == {(EXPIRY, "public"): ends}, "asked once in ten minutes"
    clock.set(clock.now() + timedelta(minutes=10))
    with pytest.raises(Unavailable):
        await source()


async def test_certificates_in_files_are_told(tmp_path: Path) -> None:
    clock = MemoryClock()
    folder = ProvenanceFolder(tmp_path / "provenance")
    folder.initialise(at=clock.now())
    settings = Settings(
        provenance_dir=folder.path, certificate_file=folder.path / "intermediate.pem"
    )
    found: dict[tuple[str, ...], float] = {}
    for source in certificate_measures(settings, clock):
        found |= await told(source)

    ends = {Path(each.file).stem: each.not_after.timestamp() for each in folder.facts()}
    assert found[EXPIRY, "signer"] == ends["signer"]
    assert found[EXPIRY, "public"] == found[EXPIRY, "intermediate"] == ends["intermediate"]
    assert (EXPIRY, "anchors") in found


@pytest.mark.parametrize(
    ("url", "address", "place"),
    [
        ("http://127.0.0.1:8000", None, None),
        ("https://api.stario.uz", None, ("api.stario.uz", 443, "api.stario.uz")),
        ("https://api.stario.uz:8443/v1", None, ("api.stario.uz", 8443, "api.stario.uz")),
        ("https://api.stario.uz", "ingress:443", ("ingress", 443, "api.stario.uz")),
        ("https://api.stario.uz", "[::1]:8443", ("::1", 8443, "api.stario.uz")),
    ],
)
def test_where_the_certificate_is_looked_for(
    url: str, address: str | None, place: tuple[str, int, str] | None
) -> None:
    found = public_certificate(Settings(public_url=url, certificate_address=address))

    assert found == (Place(host=place[0], port=place[1], name=place[2]) if place else None)


async def test_cards_are_told_where_there_are_any(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert await gpu_measures() == []
    with pytest.raises(Unavailable):
        await require_gpu(Settings(gpu_required=True))

    tool = tmp_path / "nvidia-smi"
    tool.write_text(SMI)
    tool.chmod(0o755)
    await require_gpu(Settings(gpu_required=True))
    found = by_name(await gpu_measures())

    assert found["stario_gpu_memory_used_bytes", "0"] == 1 << 30
    assert found["stario_gpu_memory_total_bytes", "1"] == 1 << 34
    assert found["stario_gpu_busy_ratio", "0"] == 0.37
    assert ("stario_gpu_busy_ratio", "1") not in found


async def test_a_card_whose_driver_is_gone_is_no_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool = tmp_path / "nvidia-smi"
    tool.write_text("#!/bin/sh\nexit 9\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join((str(tmp_path), os.environ["PATH"])))

    with pytest.raises(Unavailable):
        await gpu_measures()
