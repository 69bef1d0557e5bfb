"""Posters, from a leased job to signed files."""

import io
from datetime import timedelta

import attrs
import numpy as np
import pytest
from PIL import Image
from tests.builders.engines import WATERMARK_SECRET
from tests.builders.posters import (
    a_design,
    order_poster,
    ordered_poster,
    ordered_with_photo,
    poster_of,
)
from tests.builders.studio import Studio

from stario.adapters.memory.painting import MemoryPosterPainter
from stario.adapters.memory.watermark import MemoryWatermark
from stario.domain.generation.model.job import JobState
from stario.domain.generation.model.poster import PosterQuality, PosterRatio
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.fail_job import Blame
from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.provenance.model.asset import AssetKind, DigitalSource, mark_of
from stario.ports.media import Bucket
from stario.ports.painting import Finish, PosterBrief
from stario.ports.pictures import RgbImage
from stario.ports.work import JobFailed


@attrs.define
class WatchedPainter(MemoryPosterPainter):
    """Remembers what it was told and what it gave."""

    briefs: list[PosterBrief] = attrs.field(factory=list)
    painted: dict[PosterQuality, RgbImage] = attrs.field(factory=dict)

    async def paint(
        self, brief: PosterBrief, qualities: object, *, finish: Finish
    ) -> dict[PosterQuality, RgbImage]:
        self.briefs.append(brief)
        both = (PosterQuality.STANDARD, PosterQuality.HD)
        self.painted.update(await super().paint(brief, both, finish=finish))
        return self.painted


@attrs.frozen
class Refusing(MemoryPosterPainter):
    async def paint(
        self, brief: PosterBrief, qualities: object, *, finish: Finish
    ) -> dict[PosterQuality, RgbImage]:
        del brief, qualities, finish
        raise Invalid("text", "text_too_long")


async def test_a_poster_is_what_was_ordered(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    consent = await studio.agree(artist)
    design = a_design(aspect_ratio=PosterRatio.WIDE, secondary_text="Omad!", template_id="birthday")
    await order_poster(studio, artist, fan, design=design)

    done = await studio.work(Queue.POSTER)

    poster = await poster_of(studio, done)
    assert done.result is not None
    assert done.result["poster_id"] == str(poster.id) == str(done.id)
    assert (poster.account_id, poster.consent_id) == (fan.id, consent.id)
    assert (poster.text, poster.secondary_text) == (design.text, "Omad!")
    assert (poster.template_id, poster.with_fan) == ("birthday", False)
    assert (poster.width, poster.height) == (1920, 1080)
    assert (poster.artist_name, poster.portrait_key) == (artist.name, artist.portrait_key)
    assert poster.expires_at - poster.created_at == timedelta(days=90)
    sizes = {}
    for name, key in {**poster.files, "thumbnail": poster.thumbnail_key}.items():
        assert key.startswith(f"{poster.prefix}1/")
        content = await studio.town.objects.get(Bucket.MEDIA, key)
        with Image.open(io.BytesIO(content)) as picture:
            sizes[name] = picture.size
    assert sizes == {
        "standard.jpg": (1920, 1080),
        "hd.jpg": (3840, 2160),
        "thumbnail": (480, 270),
    }


async def test_the_words_lead_to_the_page_that_verifies_it(studio: Studio) -> None:
    painter = studio.painter = WatchedPainter()
    artist, fan = await studio.star(name="Yulduz"), await studio.town.person()
    await studio.agree(artist)
    design = a_design(template_id="navruz")
    await order_poster(studio, artist, fan, design=design)

    done = await studio.work(Queue.POSTER)

    (brief,) = painter.briefs
    assert brief.verify_url == f"https://stario.example/verify/{done.id}"
    assert (brief.words.artist_name, brief.words.kicker) == ("Yulduz", "21-mart")
    assert brief.words.label == "Sunʼiy intellekt yordamida yaratilgan"
    assert done.id.upper().endswith(brief.words.edition)
    assert len(brief.people) == 1


async def test_every_picture_carries_the_mark_of_its_poster(studio: Studio) -> None:
    painter = studio.painter = WatchedPainter()
    await ordered_poster(studio)

    done = await studio.work(Queue.POSTER)

    eye = MemoryWatermark(WATERMARK_SECRET)
    assert {eye.find_in_image(image) for image in painter.painted.values()} == {mark_of(done.id)}


async def test_a_poster_is_known_by_its_mark_and_its_looks(studio: Studio) -> None:
    painter = studio.painter = WatchedPainter()
    await ordered_poster(studio)

    done = await studio.work(Queue.POSTER)

    hasher = studio.engines.perceptual_hasher
    async with studio.town.storage() as work:
        asset = await work.assets.marked(mark_of(done.id))
    assert asset is not None
    assert (asset.id, asset.job_id, asset.kind) == (done.id, done.id, AssetKind.POSTER)
    assert asset.perceptual_hash == hasher.hash(painter.painted[PosterQuality.STANDARD])


async def test_what_is_signed_says_how_it_was_made(studio: Studio) -> None:
    await ordered_poster(studio)

    done = await studio.work(Queue.POSTER)

    signed = set(studio.provenance.signed.values())
    assert len(studio.provenance.signed) == 3
    (claims,) = signed
    assert (claims.asset_id, claims.job, claims.artist, claims.consent) == (
        done.id,
        done.id,
        done.artist_id,
        done.consent_id,
    )
    assert claims.digital_source is DigitalSource.COMPOSITE_SYNTHETIC
    assert claims.engines == ("memory", "memory")


async def test_the_same_order_gives_the_same_picture_each_time(studio: Studio) -> None:
    painter = studio.painter = WatchedPainter()
    await ordered_poster(studio)
    job = await studio.claim(Queue.POSTER)
    await studio.make(job)
    first = painter.painted[PosterQuality.STANDARD]

    await studio.make(job)

    assert np.array_equal(first, painter.painted[PosterQuality.STANDARD])


async def test_stages_are_told_in_order(studio: Studio) -> None:
    await ordered_poster(studio)

    done = await studio.work(Queue.POSTER)

    assert [stage for stage, _ in studio.said] == ["checking", "cutting_out", "painting", "storing"]
    assert [percent for _, percent in studio.said] == sorted(percent for _, percent in studio.said)
    assert done.result is not None
    assert set(done.result) == {"poster_id", "stages"}


async def test_the_fan_stands_beside_the_artist(studio: Studio) -> None:
    painter = studio.painter = WatchedPainter()
    await ordered_with_photo(studio)

    done = await studio.work(Queue.POSTER)

    (brief,) = painter.briefs
    assert len({person.png for person in brief.people}) == 2
    assert (await poster_of(studio, done)).with_fan


async def test_no_trace_of_a_photo_is_left_but_the_poster(studio: Studio) -> None:
    await ordered_with_photo(studio)
    (photo_key,) = await studio.town.keys(Bucket.EPHEMERAL)
    before = set(await studio.town.keys(Bucket.ARTISTS))

    done = await studio.work(Queue.POSTER)

    poster = await poster_of(studio, done)
    assert set(await studio.media()) == {*poster.files.values(), poster.thumbnail_key}
    made = set(await studio.town.keys(Bucket.ARTISTS)) - before
    assert all(done.artist_id and done.artist_id in key for key in made)
    assert await studio.town.keys(Bucket.EPHEMERAL) == [photo_key]
    assert not list(studio.folder.iterdir())


async def test_what_no_layout_holds_fails_for_good(studio: Studio) -> None:
    studio.painter = Refusing()
    await ordered_poster(studio)

    failed = await studio.work(Queue.POSTER)

    assert (failed.state, failed.error) == (JobState.FAILED, "text_too_long")


async def test_a_consent_that_ends_meanwhile_takes_the_poster_with_it(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    consent = await studio.agree(artist)
    await order_poster(studio, artist, fan)
    job = await studio.claim(Queue.POSTER)
    completion = await studio.make(job)
    studio.town.clock.set(consent.valid_until)

    with pytest.raises(JobFailed, match="consent_revoked") as failure:
        await studio.steps.complete(job, completion)
    await studio.steps.fail(job, failure.value.reason, blame=Blame.ORDER)

    with pytest.raises(NotFound):
        await poster_of(studio, job)
    await studio.deliver()
    assert await studio.media() == []


async def test_a_revoked_consent_takes_the_finished_poster_down(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    consent = await studio.agree(artist)
    await order_poster(studio, artist, fan)
    done = await studio.work(Queue.POSTER)

    await studio.revoke(consent)

    assert (await poster_of(studio, done)).taken_down_reason == "consent_revoked"
    await studio.deliver()
    assert await studio.media() == []


async def test_a_second_delivery_finds_the_first(studio: Studio) -> None:
    await ordered_poster(studio)
    job = await studio.claim(Queue.POSTER)
    completion = await studio.make(job)

    first = await studio.steps.complete(job, completion)

    assert await studio.steps.complete(job, completion) == first
