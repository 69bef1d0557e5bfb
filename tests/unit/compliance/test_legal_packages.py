"""What is in a package for an authority, and what happens while it is built."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from tests.builders.dossier import Dossier, a_dossier
from tests.builders.notary import Notary, a_notary, actor, checked
from tests.builders.town import Town

from stario.adapters.memory.media import MemoryObjectStore
from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.schema import upgrade
from stario.adapters.sql.storage import SqlStorage
from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.compliance.model.case_scope import Belongs
from stario.domain.compliance.model.holdings import HELD
from stario.domain.compliance.model.legal_export import LegalExportState
from stario.domain.kernel.errors import Unavailable
from stario.domain.orders.model.claim import claim_photo_key
from stario.ports.media import Bucket
from stario.ports.work import JobFailed


@pytest.fixture
async def notary(tmp_path: Path) -> AsyncIterator[Notary]:
    async with a_notary(tmp_path) as notary:
        yield notary


def read(package: Path, name: str) -> dict[str, list[dict[str, object]]]:
    content: dict[str, list[dict[str, object]]] = json.loads((package / name).read_text())
    return content


async def with_files(notary: Notary, dossier: Dossier) -> None:
    """Put what a video is made of into the store, and let somebody read and do something."""
    for name in ("video.mp4", "thumbnail.jpg"):
        await notary.town.objects.put(
            Bucket.MEDIA, dossier.video.prefix + name, name.encode(), content_type="video/mp4"
        )
    async with notary.town.storage() as work:
        (claim,) = await work.orders.claims(dossier.order.id)
    key = claim_photo_key(dossier.order.id, claim.id)
    await notary.town.objects.put(Bucket.MEDIA, key, b"photo", content_type="image/jpeg")
    async with notary.town.storage() as work:
        for number, (who, what) in enumerate(
            (
                (dossier.fan, dossier.order.id),
                (notary.asks, dossier.fan.id),
                (notary.asks, notary.approves.id),
            )
        ):
            await work.audit.record(
                audit_event(
                    "orders.order.read",
                    "order",
                    what,
                    id_=f"event-{number}-{what}",
                    at=notary.town.clock.now(),
                    actor=actor(who),
                )
            )
        await work.commit()


async def test_a_package_has_all_that_is_asked_for_and_proves_it(notary: Notary) -> None:
    dossier = await a_dossier(notary.town.storage)
    await with_files(notary, dossier)
    package = await notary.package(dossier.fan)
    report = checked(package, case_id="LEGAL-2026-001")

    assert report.faults == ()
    assert report.manifest is not None
    counts = {table: n for table, n in report.manifest.tables.items() if n}
    assert counts == dossier.expected
    files = {file.path for file in report.manifest.files}
    assert {"README.txt", "users.json", "content/records.json", "transactions.json"} <= files
    assert {"moderation.json", "communications.json", "logs.jsonl"} <= files
    film = package / "content" / dossier.video.prefix / "video.mp4"
    assert film.read_bytes() == b"video.mp4"
    (claim,) = read(package, "communications.json")["order_claims"]
    photo = package / "content" / f"order-claims/{dossier.order.id}/{claim['id']}"
    assert photo.read_bytes() == b"photo"
    (account,) = read(package, "users.json")["accounts"]
    assert account["email"] == dossier.fan.email
    logs = [json.loads(line) for line in (package / "logs.jsonl").read_text().splitlines()]
    assert [line["entry"]["resource_id"] for line in logs] == [dossier.order.id, dossier.fan.id]
    everything = "".join(path.read_text() for path in package.rglob("*.json*"))
    assert not [secret for secret in dossier.secrets if secret in everything]


async def test_content_and_log_stay_out_where_nobody_asked_for_them(notary: Notary) -> None:
    dossier = await a_dossier(notary.town.storage)
    await with_files(notary, dossier)
    package = await notary.package(dossier.fan, include_content=False, include_logs=False)

    assert not (package / "content").exists()
    assert len(read(package, "communications.json")["order_claims"]) == 1
    assert not (package / "logs.jsonl").exists()
    assert checked(package).faults == ()


async def test_it_says_who_wanted_it_for_what(notary: Notary) -> None:
    dossier = await a_dossier(notary.town.storage)
    export = await notary.approved(dossier.fan)
    await notary.built(export)
    manifest = checked(await notary.opened(export)).manifest

    assert manifest is not None
    assert manifest.request["case_id"] == export.case_id
    assert manifest.request["legal_basis"] == export.legal_basis
    assert manifest.request["requested_by"] == notary.asks.id
    assert manifest.request["approved_by"] == notary.approves.id
    assert manifest.request["recipient_fingerprint"] == export.recipient_key.fingerprint
    assert manifest.generated_at == notary.town.clock.now()


async def test_it_is_complete_against_the_database(tmp_path: Path) -> None:
    """Counts of whoever has an account in a column, table by table, by statements of our own."""
    url = f"sqlite:///{tmp_path / 'stario.db'}"
    await upgrade(url)
    engine = open_engine(url, pool_size=2)
    town = Town(storage=SqlStorage(engine))
    async with a_notary(tmp_path, town) as notary:
        dossier = await a_dossier(town.storage)
        await a_dossier(town.storage)
        manifest = checked(await notary.package(dossier.fan)).manifest
        assert manifest is not None
        direct = [holding for holding in HELD if holding.by is Belongs.ACCOUNT]
        async with engine.connect() as connection:
            for held in direct:
                counted = await connection.execute(
                    text(f"SELECT count(*) FROM {held.table} WHERE {held.column} = :id"),
                    {"id": dossier.fan.id},
                )
                assert manifest.tables[held.table] == counted.scalar_one(), held.table
    assert sum(manifest.tables.values()) == sum(dossier.expected.values())
    await engine.dispose()


class BreaksOnce(MemoryObjectStore):
    """Goes away when the package is to be stored, the first time."""

    has_broken = False

    async def put(self, bucket: Bucket, *args: object, **kwargs: object) -> None:
        if bucket is Bucket.LEGAL and not self.has_broken:
            self.has_broken = True
            raise Unavailable(what="object_store")
        await super().put(bucket, *args, **kwargs)  # type: ignore[arg-type] # as they came


async def test_a_build_that_breaks_off_is_made_once_and_leaves_nothing(tmp_path: Path) -> None:
    town = Town()
    town.objects = BreaksOnce(clock=town.clock)
    async with a_notary(tmp_path, town) as notary:
        dossier = await a_dossier(town.storage)
        export = await notary.approved(dossier.fan)
        with pytest.raises(Unavailable):
            await notary.built(export)
        assert list((tmp_path / "scratch").iterdir()) == []
        await notary.built(export)
        assert await stored(notary) == [(await notary.current(export)).object_key]
        with pytest.raises(JobFailed):
            await notary.built(export)
        assert list((tmp_path / "scratch").iterdir()) == []
        assert checked(await notary.opened(export)).faults == ()


async def stored(notary: Notary) -> list[str | None]:
    return [found.key async for found in notary.town.objects.list(Bucket.LEGAL)]


async def test_a_worker_that_was_thought_dead_changes_nothing(notary: Notary) -> None:
    dossier = await a_dossier(notary.town.storage)
    export = await notary.approved(dossier.fan)
    assert export.job_id is not None
    async with notary.town.storage() as work:
        job = await work.jobs.get(export.job_id)
    late = notary.build()
    await late(job, lambda _stage, _percent: None)
    await notary.built(export)
    ready = await notary.current(export)

    assert len(await stored(notary)) == 2
    assert ready.object_key in await stored(notary)
    assert checked(await notary.opened(export)).faults == ()
    notary.town.clock.advance(by=timedelta(hours=2))
    assert await notary.sweep() == 1
    assert await stored(notary) == [ready.object_key]


async def test_a_package_is_deleted_after_a_week(notary: Notary) -> None:
    dossier = await a_dossier(notary.town.storage)
    export = await notary.approved(dossier.fan)
    await notary.built(export)
    notary.town.clock.advance(by=timedelta(days=7, seconds=-1))
    assert await notary.sweep() == 0
    view = await notary.read(export.id, actor=actor(notary.asks))
    assert view.link_expires_at == view.export.expires_at

    notary.town.clock.advance(seconds=1)
    assert (await notary.read(export.id, actor=actor(notary.asks))).download_url is None
    assert await notary.sweep() == 1
    assert [found async for found in notary.town.objects.list(Bucket.LEGAL)] == []
    view = await notary.read(export.id, actor=actor(notary.asks))
    assert (view.state, view.download_url) == (LegalExportState.EXPIRED, None)


async def test_what_a_dead_job_left_is_deleted_too(notary: Notary) -> None:
    await notary.town.objects.put(
        Bucket.LEGAL, "packages/x/y.tar.age", b"left", content_type="application/octet-stream"
    )
    notary.town.clock.advance(by=timedelta(hours=2))

    assert await notary.sweep() == 1


async def test_every_step_is_in_the_audit_log(notary: Notary) -> None:
    dossier = await a_dossier(notary.town.storage)
    export = await notary.approved(dossier.fan)
    await notary.built(export)
    await notary.read(export.id, actor=actor(notary.approves))
    notary.town.clock.advance(by=timedelta(days=7))
    await notary.sweep()
    async with notary.town.storage() as work:
        events = [e for e in await work.audit.take(limit=50) if e.resource_id == export.id]

    # What came before the build is in the chain.
    assert [(event.action, event.actor_id) for event in events] == [
        ("compliance.legal_export.build", None),
        ("compliance.legal_export.download", notary.approves.id),
        ("compliance.legal_export.expire", None),
    ]
