"""Time travel: by every rule a thing is there a second before, and gone a second after."""

from datetime import timedelta

import attrs
import pytest
from tests.builders import new_id
from tests.builders.darkroom import Darkroom
from tests.builders.retained import THINGS, remember_one
from tests.builders.town import Town
from tests.contracts.remembered import Cast, a_cast

from stario.adapters.memory.attestation import MemoryAttestationKey
from stario.adapters.memory.system import MemoryClock
from stario.domain.compliance.model.retention import RULES, Carrier, RuleKey
from stario.domain.compliance.usecases.clean_up import Chore, Cleaned, CleanUp
from stario.domain.faces.model.face_upload import FacePurpose
from stario.domain.identity.model.actor import Actor
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import NotFound, Unavailable
from stario.domain.kernel.ids import AccountId
from stario.domain.kernel.paging import PageRequest
from stario.entrypoints.wiring.retention_container import RetentionContainer
from stario.ports.media import Bucket, ObjectStore
from stario.ports.storage import Storage

SECOND = timedelta(seconds=1)
ADMIN = Actor(account_id=AccountId(new_id()), role=Role.ADMIN)
CLEANED_UP = [key for key in THINGS if RULES[key].carrier is not Carrier.CLEANER]


@attrs.frozen(kw_only=True)
class Archive:
    """A clean-up on memory, and a cast that things belong to."""

    clean_up: CleanUp
    storage: Storage
    objects: ObjectStore
    clock: MemoryClock
    cast: Cast

    async def kept(self, key: RuleKey) -> int:
        return (await self.clean_up.read.tally(RULES[key], at=self.clock.now())).kept

    async def run(self, **options: object) -> dict[RuleKey, Cleaned]:
        done = await self.clean_up(**options)  # type: ignore[arg-type]
        return {each.rule.key: each for each in done}


@pytest.fixture
async def archive() -> Archive:
    town = Town()
    container = RetentionContainer(
        storage=town.storage,
        objects=town.objects,
        dispatch=town.dispatch,
        feed=town.feed,
        attestation_key=MemoryAttestationKey(),
        clock=town.clock,
    )
    return Archive(
        clean_up=container.clean_up(),
        storage=town.storage,
        objects=town.objects,
        clock=town.clock,
        cast=await a_cast(town.storage),
    )


@pytest.mark.parametrize("key", CLEANED_UP)
async def test_a_second_before_it_is_there_and_a_second_after_gone(
    archive: Archive, key: RuleKey
) -> None:
    before = await archive.kept(key)
    over_in = archive.clock.now() + SECOND
    await remember_one(archive.storage, archive.cast, key, clock=RULES[key].before(over_in))
    kept = await archive.kept(key)

    # The record of a run is kept itself.
    more = 1 if key is RuleKey.RETENTION_RUNS else 0
    early = await archive.run(actor=ADMIN, rules=[key])
    assert (early[key].deleted, await archive.kept(key)) == (0, kept + more)

    archive.clock.advance(by=2 * SECOND)
    done = await archive.run(actor=ADMIN, rules=[key])

    assert (done[key].deleted, done[key].overdue) == (kept - before, 0)
    assert await archive.kept(key) == before + 2 * more


@pytest.mark.parametrize(
    "key", [key for key, rule in RULES.items() if rule.carrier is Carrier.OBJECTS]
)
async def test_files_go_to_the_second_too(archive: Archive, key: RuleKey) -> None:
    rule = RULES[key]
    await archive.objects.put(
        Bucket.MEDIA, f"{rule.prefix}{new_id()}/x", b"1", content_type="image/png"
    )
    archive.clock.advance(by=rule.kept_for - SECOND)
    assert (await archive.run(rules=[key]))[key].deleted == 0
    assert await archive.kept(key) == 1

    archive.clock.advance(by=2 * SECOND)
    assert (await archive.run(rules=[key]))[key].deleted == 1
    assert await archive.kept(key) == 0


async def test_photos_of_faces_are_the_cleaners_to_the_second() -> None:
    room = Darkroom()
    await room.opened()
    opened = await room.open_upload(account=room.fan.id, purpose=FacePurpose.QUIZ)
    clock = room.clock
    assert isinstance(clock, MemoryClock)
    clock.advance(by=opened.upload.due_at - clock.now() - SECOND)
    assert (await room.clean()).deleted == ()
    clock.advance(by=2 * SECOND)
    assert [each.id for each in (await room.clean()).deleted] == [opened.upload.id]


async def test_an_order_goes_with_its_files_and_is_noted(archive: Archive) -> None:
    rule = RULES[RuleKey.ORDERS]
    await remember_one(
        archive.storage, archive.cast, rule.key, clock=rule.before(archive.clock.now())
    )
    async with archive.storage() as work:
        (over,) = await work.retained.orders_over(rule, at=archive.clock.now(), limit=9)
        order = await work.orders.get(over)
        (claim,) = await work.orders.claims(over)

    assert (await archive.run())[rule.key].deleted == 1

    async with archive.storage() as work:
        with pytest.raises(NotFound):
            await work.orders.get(over)
        effects = await work.outbox.due(at=archive.clock.now(), limit=99)
        events = await work.audit.take(limit=99)
    keys = {message.payload.get("key") for message in effects}
    assert {order.lines[0].print_key, claim.photo_key} <= keys
    assert over in {event.resource_id for event in events}


async def test_a_dry_run_counts_and_leaves_everything(archive: Archive) -> None:
    for key in CLEANED_UP:
        clock = RULES[key].before(archive.clock.now())
        await remember_one(archive.storage, archive.cast, key, clock=clock)

    wished = await archive.run(actor=ADMIN, dry_run=True)
    again = await archive.run(actor=ADMIN, dry_run=True)

    assert {key: each.deleted for key, each in wished.items() if key in CLEANED_UP} == {
        key: each.deleted for key, each in again.items() if key in CLEANED_UP
    }
    assert all(wished[key].deleted for key in CLEANED_UP)
    async with archive.storage() as work:
        runs = await work.retention_runs.list(PageRequest())
        events = await work.audit.take(limit=9)
    assert [run.rule for run in runs.items] == [RuleKey.QUOTES]
    assert [event.details["dry_run"] for event in events] == [True, True]


async def test_every_run_is_remembered_with_its_counts(archive: Archive) -> None:
    for _ in range(3):
        clock = RULES[RuleKey.CALLBACKS].before(archive.clock.now())
        await remember_one(archive.storage, archive.cast, RuleKey.CALLBACKS, clock=clock)
    await archive.run(actor=ADMIN)

    state = await archive.clean_up.read()
    (callbacks,) = (each for each in state.rules if each.rule.key is RuleKey.CALLBACKS)
    assert callbacks.history is not None
    assert (callbacks.history.deleted, callbacks.history.runs) == (3, 1)
    assert state.overdue == 0
    async with archive.storage() as work:
        events = await work.audit.take(limit=99)
    (noted,) = (event for event in events if event.resource_id == RuleKey.CALLBACKS.value)
    assert (noted.actor_id, noted.details["deleted"]) == (ADMIN.account_id, 3)


async def test_what_comes_round_with_nothing_to_do_is_remembered_once_a_day(
    archive: Archive,
) -> None:
    async def runs() -> int:
        async with archive.storage() as work:
            return (await work.retention_runs.list(PageRequest())).total

    await archive.run()
    first = await runs()
    archive.clock.advance(by=timedelta(hours=23))
    await archive.run()
    assert (first, await runs()) == (len(RULES), len(RULES))
    archive.clock.advance(by=timedelta(hours=1))
    await archive.run()
    assert await runs() == 2 * len(RULES)


async def test_a_rule_that_fails_stops_no_other(archive: Archive) -> None:
    async def away() -> None:
        raise Unavailable(what="object_store")

    chores: dict[RuleKey, Chore] = dict(archive.clean_up.chores)
    chores[RuleKey.DESIGNS] = away
    failing = attrs.evolve(archive, clean_up=attrs.evolve(archive.clean_up, chores=chores))
    for key in (RuleKey.DESIGNS, RuleKey.QUOTES):
        clock = RULES[key].before(archive.clock.now())
        await remember_one(archive.storage, archive.cast, key, clock=clock)

    done = await failing.run()

    assert done[RuleKey.DESIGNS].error == "unavailable"
    assert done[RuleKey.QUOTES].deleted == 1
