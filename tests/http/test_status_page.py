"""The status page answers without the database, without the store, and after a restart."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import attrs
import httpx
import pytest
from tests.builders.incidents import a_maintenance
from tests.builders.people import an_account
from tests.builders.status import publish_status
from tests.builders.values import NOW
from tests.http.house import House

from stario.adapters.memory.media import MemoryObjectStore
from stario.adapters.memory.storage import MemoryStorage, MemoryUnitOfWork
from stario.adapters.memory.switches import MemorySwitches
from stario.adapters.memory.system import MemoryClock
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import Unavailable
from stario.entrypoints.wiring.status_container import StatusContainer
from stario.ports.media import Bucket, StoredObject
from stario.ports.storage import Storage

PATHS = ("/status", "/status.json", "/status.atom", "/status.ru.html")


class AwayStorage(Storage):
    """A database that is down."""

    def __call__(self) -> MemoryUnitOfWork:
        raise Unavailable(what="database")

    def stale(self) -> MemoryUnitOfWork:
        return self()

    async def check(self) -> None:
        raise Unavailable(what="database")


@attrs.define(kw_only=True)
class FlakyStore(MemoryObjectStore):
    """A store that can be away; `reads` counts what is read of it."""

    is_away: bool = False
    reads: int = 0

    async def describe(self, bucket: Bucket, key: str) -> StoredObject:
        if self.is_away:
            raise Unavailable(what="object_store")
        return await super().describe(bucket, key)

    async def get(self, bucket: Bucket, key: str) -> bytes:
        self.reads += 1
        return await super().get(bucket, key)


@attrs.define(kw_only=True)
class Newsroom:
    store: FlakyStore
    clock: MemoryClock
    folder: Path

    async def publish(self) -> None:
        await publish_status(self.store, at=self.clock.now())

    def client(self) -> httpx.AsyncClient:
        """A process that has just begun, under maintenance and without its database."""
        house = House(
            storage=AwayStorage(),
            clock=self.clock,
            switches=MemorySwitches(maintenance_mode=True),
        )
        container = StatusContainer(
            storage=house.storage,
            objects=self.store,
            clock=self.clock,
            status_folder=self.folder,
        )
        return house.client(house.app(container.page().routes()))


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    clock = MemoryClock(NOW)
    return Newsroom(store=FlakyStore(clock=clock), clock=clock, folder=tmp_path / "status")


async def test_status_page_answers_without_the_database(room: Newsroom) -> None:
    await room.publish()
    async with room.client() as web:
        kinds = {path: (await web.get(path)).headers["content-type"] for path in PATHS}
        page = await web.get("/status", headers={"Accept-Language": "ru"})
        assert (await web.get("/status.json")).json()["status"] == "partial_outage"
    assert kinds == {
        "/status": "text/html; charset=utf-8",
        "/status.json": "application/json",
        "/status.atom": "application/atom+xml",
        "/status.ru.html": "text/html; charset=utf-8",
    }
    assert page.headers["cache-control"] == "public, max-age=30, stale-if-error=86400"
    assert page.headers["last-modified"] == "Fri, 20 Nov 2026 12:00:00 GMT"
    assert page.headers["content-language"] == "ru"
    assert page.headers["vary"] == "Accept-Language"
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert policy.endswith("frame-ancestors 'none'")
    assert "Состояние Stario" in page.text


async def test_an_old_page_says_how_old_it_is(room: Newsroom) -> None:
    await room.publish()
    async with room.client() as web:
        assert 'class="stale"' not in (await web.get("/status")).text
        room.clock.advance(by=timedelta(minutes=12))
        assert "This is 12 minutes old" in (await web.get("/status")).text
        assert "12 daqiqa oldingi" in (await web.get("/status?lang=uz")).text
        await room.publish()
        room.clock.advance(by=timedelta(seconds=10))
        assert 'class="stale"' not in (await web.get("/status")).text


async def test_the_store_is_asked_seldom_and_may_be_away(room: Newsroom) -> None:
    await room.publish()
    async with room.client() as web:
        for _ in range(20):
            await web.get("/status")
        assert room.store.reads == 1
        room.store.is_away = True
        room.clock.advance(by=timedelta(minutes=6))
        later = await web.get("/status")
    assert (later.status_code, later.headers["last-modified"]) == (
        200,
        "Fri, 20 Nov 2026 12:00:00 GMT",
    )
    assert "6 minutes old" in later.text


async def test_a_new_process_finds_the_copy_on_disk(room: Newsroom) -> None:
    await room.publish()
    async with room.client() as web:
        before = await web.get("/status.json")
    room.store.is_away = True
    async with room.client() as web:
        after = await web.get("/status.json")
        assert (await web.get("/status.atom")).status_code == 503
    assert (after.content, after.headers["last-modified"]) == (
        before.content,
        before.headers["last-modified"],
    )


async def test_a_disk_that_takes_nothing_is_no_trouble(room: Newsroom) -> None:
    room.folder.write_text("not a folder")
    await room.publish()
    async with room.client() as web:
        assert (await web.get("/status")).status_code == 200


async def test_before_anything_is_published_it_says_come_back(room: Newsroom) -> None:
    async with room.client() as web:
        for path in PATHS:
            answer = await web.get(path)
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "60")


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[tuple[httpx.AsyncClient, House, dict[str, str]]]:
    house = House(storage=MemoryStorage())
    person = an_account(role=Role.OPERATOR)
    async with house.storage() as work:
        await work.accounts.add(person)
        await work.commit()
    container = StatusContainer(
        storage=house.storage,
        objects=MemoryObjectStore(clock=house.clock),
        clock=house.clock,
        status_folder=tmp_path,
    )
    async with house.client(house.app(container.maintenances().routes())) as web:
        yield web, house, house.signed_in(Role.OPERATOR, account=person.id)


async def test_staff_announce_maintenance_and_call_it_off(
    desk: tuple[httpx.AsyncClient, House, dict[str, str]],
) -> None:
    web, house, staff = desk
    begin = house.clock.now() + timedelta(hours=1)
    body = {
        "titles": {"en": "The database is updated"},
        "components": ["api", "api"],
        "begins_at": begin.isoformat(),
        "ends_at": (begin + timedelta(hours=2)).isoformat(),
    }
    made = await web.post("/admin/maintenances", json=body, headers=staff)
    assert (made.status_code, made.json()["components"]) == (201, ["api"])
    wrong: list[dict[str, object]] = [
        {"ends_at": begin.isoformat()},
        {"ends_at": (begin + timedelta(days=8)).isoformat()},
        {"titles": {"en": " "}},
        {"components": []},
    ]
    for change in wrong:
        refused = await web.post("/admin/maintenances", json=body | change, headers=staff)
        assert refused.status_code == 422
    listed = await web.get("/admin/maintenances", headers=staff)
    assert listed.json() == [made.json()]
    gone = f"/admin/maintenances/{made.json()['id']}"
    assert (await web.delete(gone, headers=staff)).status_code == 204
    assert (await web.delete(gone, headers=staff)).status_code == 404
    assert (await web.get("/admin/maintenances", headers=house.signed_in())).status_code == 403
    async with house.storage() as work:
        actions = [event.action for event in await work.audit.take(limit=50)]
    assert actions.count("operations.maintenance.announce") == 1
    assert actions.count("operations.maintenance.call_off") == 1


async def test_only_so_much_is_announced(
    desk: tuple[httpx.AsyncClient, House, dict[str, str]],
) -> None:
    web, house, staff = desk
    async with house.storage() as work:
        for _ in range(50):
            await work.maintenances.add(a_maintenance(begins_at=house.clock.now()))
        await work.commit()
    body = {
        "titles": {"en": "One more"},
        "components": ["api"],
        "begins_at": house.clock.now().isoformat(),
        "ends_at": (house.clock.now() + timedelta(hours=1)).isoformat(),
    }
    assert (await web.post("/admin/maintenances", json=body, headers=staff)).status_code == 409
