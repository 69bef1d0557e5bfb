"""A copy of one's data."""

import io
import json
import zipfile
from datetime import timedelta

import attrs
import pytest
from tests.builders.artists import a_consent
from tests.builders.carts import a_cart, an_item
from tests.builders.permissions import a_permission
from tests.builders.review import a_case, a_decision
from tests.builders.rules import restrictions
from tests.builders.sculptures import a_sculpture
from tests.builders.town import Town
from tests.builders.work import a_job, a_poster, a_video, a_voice_message

from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.generation.model.queue import Queue
from stario.domain.identity.model.account import Account, AccountClosed
from stario.domain.identity.model.data_export import ARCHIVE_KEPT_FOR, DataExport, ExportState
from stario.domain.identity.usecases.export_personal_data import ExportPersonalData
from stario.domain.identity.usecases.read_data_export import ReadDataExport
from stario.domain.identity.usecases.request_data_export import RequestDataExport
from stario.domain.identity.usecases.sweep_archives import SweepArchives
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import ExportId
from stario.domain.kernel.language import Language
from stario.ports.media import Bucket
from stario.ports.work import JobFailed


def requesting(town: Town) -> RequestDataExport:
    return RequestDataExport(
        storage=town.storage, dispatch=town.dispatch, clock=town.clock, entropy=town.entropy
    )


def reading(town: Town) -> ReadDataExport:
    return ReadDataExport(storage=town.storage, objects=town.objects, clock=town.clock)


def exporting(town: Town) -> ExportPersonalData:
    return ExportPersonalData(
        storage=town.storage,
        objects=town.objects,
        heavy_work=ThreadHeavyWork(),
        clock=town.clock,
    )


async def request(town: Town, account: Account, language: Language = Language.UZBEK) -> DataExport:
    return await requesting(town)(
        export_id=ExportId(town.ids.new()), account=account.id, language=language
    )


async def run(town: Town, export: DataExport) -> None:
    """Do the job as a worker does."""
    async with town.storage() as work:
        job = await work.jobs.get(export.job_id)
    completion = await exporting(town)(job, lambda _stage, _percent: None)
    async with town.storage() as work:
        await completion.effects(work)
        await work.commit()


async def archive(town: Town) -> dict[str, str]:
    (key,) = await town.keys(Bucket.MEDIA, "exports/")
    with zipfile.ZipFile(io.BytesIO(await town.objects.get(Bucket.MEDIA, key))) as packed:
        assert packed.testzip() is None
        return {name: packed.read(name).decode() for name in packed.namelist()}


async def with_history(town: Town) -> Account:
    """A fan with a session, orders, a video, a voice message, a poster and a sculpture."""
    fan = await town.person()
    artist = await town.artist()
    consent = a_consent(artist, fan)
    jobs = [a_job(account=fan, artist=artist, consent=consent) for _ in range(4)]
    async with town.storage() as work:
        await town.open_session(work, fan)
        await work.consents.add(consent)
        for job in jobs:
            await work.jobs.add(job)
        await work.videos.add(a_video(jobs[0]))
        await work.voice_messages.add(a_voice_message(jobs[1]))
        await work.posters.add(a_poster(jobs[2]))
        await work.sculptures.add(a_sculpture(jobs[3]))
        await work.carts.add(a_cart(fan, an_item(quantity=2)))
        await work.permissions.add(a_permission(fan))
        judged = attrs.evolve(a_case("insult", account_id=fan.id), decisions=(a_decision(),))
        await work.cases.add(judged)
        await work.commit()
    return fan


async def test_the_archive_holds_all_there_is_and_no_secret() -> None:
    town = Town()
    fan = await with_history(town)

    await run(town, await request(town, fan))

    files = await archive(town)
    assert set(files) == {
        "README.txt",
        "account.json",
        "preferences.json",
        "sessions.json",
        "jobs.json",
        "orders.json",
        "videos.json",
        "voice_messages.json",
        "posters.json",
        "sculptures.json",
        "face_quizzes.json",
        "voice_quizzes.json",
        "face_uploads.json",
        "designs.json",
        "permissions.json",
        "cases.json",
        "appeals.json",
        "cart.json",
    }
    assert json.loads(files["account.json"])["email"] == fan.email
    assert json.loads(files["account.json"])["has_password"] is True
    assert json.loads(files["preferences.json"])["language"] == "uz"
    assert len(json.loads(files["sessions.json"])) == 1
    assert len(json.loads(files["jobs.json"])) == 4
    for product in ("videos", "voice_messages", "posters", "sculptures"):
        assert len(json.loads(files[f"{product}.json"])) == 1, product
    (permission,) = json.loads(files["permissions.json"])
    assert (permission["subject"], len(permission["text_sha256"])) == ("self", 64)
    (case,) = json.loads(files["cases.json"])
    assert case["categories"] == ["insult"]
    # Who judged, and what reviewers tell each other, is theirs.
    assert {"decisions", "notes", "reviewer"} & set(case) == set()
    (item,) = json.loads(files["cart.json"])["items"]
    assert item["quantity"] == 2
    everything = "".join(files.values())
    assert str(fan.password_hash) not in everything
    assert "token_sha256" not in everything
    assert "_key" not in everything


async def test_an_artist_gets_her_page_consents_and_restrictions_too() -> None:
    town = Town()
    account = await town.person()
    artist = await town.artist(account)
    async with town.storage() as work:
        await work.consents.add(a_consent(artist, account))
        await work.restrictions.save(restrictions(artist, account, black=("politics",)))
        await work.commit()

    await run(town, await request(town, account))

    page = json.loads((await archive(town))["artist.json"])
    assert page["restrictions"]["blacklist_topics"] == ["politics"]
    assert page["name"] == artist.name
    assert len(page["consents"]) == 1


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (Language.UZBEK, "saqlanadigan maʼlumotlar"),
        (Language.RUSSIAN, "копия данных"),
        (Language.ENGLISH, "a copy of the data"),
    ],
)
async def test_the_readme_speaks_the_persons_language(language: Language, words: str) -> None:
    town = Town()
    await run(town, await request(town, await town.person(), language))

    assert words in (await archive(town))["README.txt"]


async def test_a_long_history_is_complete() -> None:
    town = Town()
    fan = await town.person()
    async with town.storage() as work:
        for _ in range(230):
            await work.jobs.add(a_job(account=fan))
        await work.commit()

    await run(town, await request(town, fan))

    assert len(json.loads((await archive(town))["jobs.json"])) == 230


async def test_a_request_waits_in_its_line_and_is_announced() -> None:
    town = Town()

    export = await request(town, await town.person())

    assert export.state is ExportState.QUEUED
    assert await town.dispatch.listed(Queue.EXPORT) == (export.job_id,)


async def test_asking_again_gives_the_one_on_its_way() -> None:
    town = Town()
    fan = await town.person()

    first = await request(town, fan)
    assert (await request(town, fan)).id == first.id
    await run(town, first)

    assert (await request(town, fan)).id != first.id


async def test_one_that_died_does_not_stand_in_the_way() -> None:
    town = Town()
    fan = await town.person()
    first = await request(town, fan)
    async with town.storage() as work:
        was = await work.jobs.get(first.job_id)
        await work.jobs.save(was.cancel("test", at=town.clock.now()), was=was)
        await work.commit()

    assert (await reading(town)(first.id, account=fan.id)).state is ExportState.FAILED
    assert (await request(town, fan)).id != first.id


async def test_the_link_comes_with_the_archive_and_only_for_its_owner() -> None:
    town = Town()
    fan, other = await town.person(), await town.person()
    export = await request(town, fan)
    assert (await reading(town)(export.id, account=fan.id)).download_url is None

    await run(town, export)

    ready = await reading(town)(export.id, account=fan.id)
    assert ready.state is ExportState.READY
    assert ready.download_url is not None
    with pytest.raises(NotFound):
        await reading(town)(export.id, account=other.id)


async def test_a_second_run_replaces_the_archive_of_the_first() -> None:
    town = Town()
    export = await request(town, await town.person())

    await run(town, export)
    await run(town, export)

    assert len(await town.keys(Bucket.MEDIA, "exports/")) == 1


async def test_after_a_week_archive_and_link_are_gone() -> None:
    town = Town()
    fan = await town.person()
    export = await request(town, fan)
    await run(town, export)
    sweep = SweepArchives(objects=town.objects, clock=town.clock)
    town.clock.advance(by=ARCHIVE_KEPT_FOR - timedelta(seconds=1))
    assert await sweep() == 0

    town.clock.advance(seconds=2)

    assert await sweep() == 1
    assert await town.keys(Bucket.MEDIA, "exports/") == []
    with pytest.raises(NotFound):
        await reading(town)(export.id, account=fan.id)


async def test_nothing_is_packed_for_a_closed_account() -> None:
    town = Town()
    fan = await town.person()
    export = await request(town, fan)
    async with town.storage() as work:
        closed = attrs.evolve(fan, blocked_at=town.clock.now())
        await work.accounts.save(closed, was=fan)
        await work.commit()

    with pytest.raises(AccountClosed):
        await request(town, fan)
    with pytest.raises(JobFailed):
        await run(town, export)
