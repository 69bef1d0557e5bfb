"""Other files of finished posters, and previews of templates."""

import io
from pathlib import Path

import attrs
import numpy as np
import pytest
from PIL import Image
from tests.builders.posters import (
    a_design,
    order_poster,
    poster_of,
    sent_photo,
)
from tests.builders.studio import Studio

from stario.adapters.memory.painting import MemoryPosterPainter
from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.poster import (
    Poster,
    PosterFormat,
    PosterQuality,
    PosterRatio,
    PosterStyle,
)
from stario.domain.generation.model.poster_templates import POSTER_TEMPLATES
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.delete_poster import DeletePoster
from stario.domain.generation.usecases.expire_media import ExpireMedia
from stario.domain.generation.usecases.fail_job import Blame
from stario.domain.generation.usecases.list_poster_templates import ListPosterTemplates
from stario.domain.generation.usecases.order_poster_file import MOST_JOBS, OrderPosterFile
from stario.domain.generation.usecases.prepare_previews import AT_ONCE, PreparePreviews
from stario.domain.generation.usecases.read_poster import ReadPoster
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId
from stario.domain.kernel.language import Language
from stario.ports.media import Bucket
from stario.ports.painting import Finish, PosterBrief

STANDARD, HD, PRINT = PosterQuality
JPG, PNG, PDF = PosterFormat


@attrs.define
class CountingPainter(MemoryPosterPainter):
    """Remembers which briefs were printed and painted."""

    printed: list[PosterBrief] = attrs.field(factory=list)

    async def print(
        self, brief: PosterBrief, form: PosterFormat, destination: Path, *, finish: Finish
    ) -> None:
        self.printed.append(brief)
        await super().print(brief, form, destination, finish=finish)


async def finished(studio: Studio, *, with_fan: bool = False) -> Poster:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    url = (await sent_photo(studio, fan)).url if with_fan else None
    design = a_design(aspect_ratio=PosterRatio.SQUARE)
    await order_poster(studio, artist, fan, photo_url=url, design=design)
    return await poster_of(studio, await studio.work(Queue.POSTER))


async def ask(
    studio: Studio,
    poster: Poster,
    quality: PosterQuality,
    form: PosterFormat,
    *,
    account: AccountId | None = None,
) -> Job | None:
    order = OrderPosterFile(
        storage=studio.town.storage,
        dispatch=studio.town.dispatch,
        read_poster=ReadPoster(storage=studio.town.storage),
        clock=studio.town.clock,
    )
    _, job = await order(poster.id, quality, form, account=account or poster.account_id)
    return job


async def made(studio: Studio, poster: Poster, quality: PosterQuality, form: PosterFormat) -> bytes:
    """Ask for a file and let it be made; gives its content."""
    job = await ask(studio, poster, quality, form)
    assert job is not None
    done = await studio.work(Queue.POSTER_FILE)
    assert (done.id, done.state) == (job.id, JobState.DONE)
    assert await ask(studio, poster, quality, form) is None
    async with studio.town.storage() as work:
        key = (await work.posters.get(poster.id)).key(quality, form)
    assert key is not None
    assert key.startswith(poster.prefix)
    return await studio.town.objects.get(Bucket.MEDIA, key)


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


async def test_what_is_there_needs_no_work(studio: Studio) -> None:
    poster = await finished(studio)

    assert await ask(studio, poster, STANDARD, JPG) is None
    assert await ask(studio, poster, HD, JPG) is None


@pytest.mark.parametrize("with_fan", [False, True], ids=["artist", "artist and fan"])
@pytest.mark.parametrize(("quality", "side"), [(STANDARD, 1080), (HD, 2160)], ids=str)
async def test_a_png_is_as_large_as_its_quality_says(
    studio: Studio, quality: PosterQuality, side: int, with_fan: bool
) -> None:
    content = await made(studio, await finished(studio, with_fan=with_fan), quality, PNG)

    assert (opened(content).format, opened(content).size) == ("PNG", (side, side))


@pytest.mark.parametrize("with_fan", [False, True], ids=["artist", "artist and fan"])
async def test_a_print_has_its_size_in_dots_and_says_so(studio: Studio, with_fan: bool) -> None:
    content = await made(studio, await finished(studio, with_fan=with_fan), PRINT, JPG)

    side = round(306 / 25.4 * 300)
    image = opened(content)
    assert abs(image.width - side) <= 1
    assert image.size[0] == image.size[1]
    assert tuple(map(round, image.info["dpi"])) == (300, 300)


async def test_a_pdf_comes_in_every_quality(studio: Studio) -> None:
    poster = await finished(studio, with_fan=True)

    for quality in PosterQuality:
        assert (await made(studio, poster, quality, PDF)).startswith(b"%PDF-")


async def test_a_poster_with_a_fan_is_printed_from_the_finished_picture(studio: Studio) -> None:
    painter = studio.painter = CountingPainter()
    alone, together = await finished(studio), await finished(studio, with_fan=True)

    await made(studio, alone, PRINT, PDF)
    await made(studio, together, PRINT, PDF)

    assert [brief.words.title for brief in painter.printed] == [alone.text]
    assert len(painter.printed[0].people) == 1


async def test_a_poster_of_a_former_portrait_is_not_painted_with_the_new_one(
    studio: Studio,
) -> None:
    painter = studio.painter = CountingPainter()
    poster = await finished(studio)
    async with studio.town.storage() as work:
        artist = await work.artists.get(poster.artist_id)
    await studio.save(attrs.evolve(artist, portrait_key="artists/x/another.png"))

    content = await made(studio, poster, HD, PNG)
    await made(studio, poster, PRINT, PNG)

    assert painter.printed == []
    original = await studio.town.objects.get(Bucket.MEDIA, poster.files["hd.jpg"])
    assert np.array_equal(np.asarray(opened(content)), np.asarray(opened(original)))


async def test_the_same_file_asked_for_twice_is_made_once(studio: Studio) -> None:
    poster = await finished(studio)

    first, second = [await ask(studio, poster, PRINT, PDF) for _ in range(2)]

    assert first is not None
    assert second is not None
    assert first.id == second.id
    await studio.work(Queue.POSTER_FILE)
    with pytest.raises(AssertionError, match="nothing waits"):
        await studio.claim(Queue.POSTER_FILE)


async def test_a_file_that_failed_may_be_asked_for_again_but_not_for_ever(studio: Studio) -> None:
    poster = await finished(studio)
    jobs = []
    for _ in range(MOST_JOBS):
        job = await ask(studio, poster, PRINT, PDF)
        assert job is not None
        jobs.append(job.id)
        await studio.steps.fail(
            await studio.claim(Queue.POSTER_FILE), "internal", blame=Blame.ORDER
        )

    last = await ask(studio, poster, PRINT, PDF)

    assert len(set(jobs)) == MOST_JOBS
    assert last is not None
    assert (last.id, last.state) == (jobs[-1], JobState.FAILED)


async def test_nobody_asks_for_files_of_somebody_elses(studio: Studio) -> None:
    poster, other = await finished(studio), await studio.town.person()

    with pytest.raises(NotFound):
        await ask(studio, poster, PRINT, PDF, account=other.id)


async def test_a_poster_that_is_deleted_meanwhile_gets_no_file(studio: Studio) -> None:
    poster = await finished(studio)
    await ask(studio, poster, PRINT, PNG)
    job = await studio.claim(Queue.POSTER_FILE)
    completion = await studio.make(job)
    town = studio.town
    delete = DeletePoster(storage=town.storage, take_down=town.take_down, clock=town.clock)
    await delete(poster.id, account=poster.account_id)

    await studio.steps.complete(job, completion)

    await studio.deliver()
    assert await studio.media() == []
    with pytest.raises(NotFound):
        await ask(studio, poster, PRINT, PNG)


async def test_a_job_for_a_deleted_poster_says_so(studio: Studio) -> None:
    poster = await finished(studio)
    await ask(studio, poster, PRINT, PNG)
    town = studio.town
    delete = DeletePoster(storage=town.storage, take_down=town.take_down, clock=town.clock)
    await delete(poster.id, account=None)

    assert (await studio.work(Queue.POSTER_FILE)).error == "poster_gone"


async def test_a_revoked_consent_stops_files_as_well(studio: Studio) -> None:
    poster = await finished(studio)
    job = await ask(studio, poster, PRINT, PNG)
    assert job is not None
    async with studio.town.storage() as work:
        (consent,) = await work.consents.of_artist(poster.artist_id)

    await studio.revoke(consent)

    assert (await studio.job(job)).state is JobState.CANCELLED


async def test_what_was_kept_long_enough_goes(studio: Studio) -> None:
    poster, town = await finished(studio), studio.town
    town.clock.set(poster.expires_at)

    more = await ExpireMedia(storage=town.storage, take_down=town.take_down, clock=town.clock)()
    await studio.deliver()

    assert not more
    assert await studio.media() == []
    with pytest.raises(NotFound):
        await ReadPoster(storage=town.storage)(poster.id, account=None)


def preparing(studio: Studio) -> PreparePreviews:
    town = studio.town
    return PreparePreviews(
        storage=town.storage, objects=town.objects, dispatch=town.dispatch, clock=town.clock
    )


async def test_previews_are_made_a_few_at_a_time_and_each_once(studio: Studio) -> None:
    prepare, everything = preparing(studio), len(POSTER_TEMPLATES) * len(Language)
    ordered = 0
    while count := await prepare():
        assert count <= AT_ONCE
        ordered += count
    assert ordered == everything

    for _ in range(everything):
        done = await studio.work(Queue.POSTER_FILE)
        assert done.state is JobState.DONE, done.error

    studio.town.clock.advance(seconds=7 * 86400)
    assert await prepare() == 0
    assert len(await studio.media()) == everything
    listing = ListPosterTemplates(objects=studio.town.objects)
    for language in Language:
        keys = [shown.preview_key for shown in await listing(language)]
        assert all(key and f"/{language.value}-" in key for key in keys)
        assert len(set(keys)) == len(POSTER_TEMPLATES)


async def test_until_a_languages_own_preview_is_there_the_uzbek_one_is_shown(
    studio: Studio,
) -> None:
    listing = ListPosterTemplates(objects=studio.town.objects)
    assert {shown.preview_key for shown in await listing(Language.ENGLISH)} == {None}
    await preparing(studio)()
    await studio.work(Queue.POSTER_FILE)

    (shown,) = [each for each in await listing(Language.ENGLISH) if each.preview_key]
    assert f"/{shown.template.id}/uz-" in (shown.preview_key or "")


async def test_every_style_has_a_template() -> None:
    assert {template.style for template in POSTER_TEMPLATES.values()} == set(PosterStyle)
