"""What posters may be ordered, and with whose photo."""

import attrs
import pytest
from tests.builders.posters import (
    a_design,
    a_photo,
    expected_photo,
    order_poster,
    sent_photo,
    upload_of,
)
from tests.builders.studio import Studio

from stario.domain.artists.model.artist import ArtistNotReady
from stario.domain.compliance.model.consent import ConsentMissing
from stario.domain.faces.model.face_upload import LARGEST_BYTES, URL_LIFETIME, FaceState
from stario.domain.generation.model.job import JobState
from stario.domain.generation.model.poster_design import PosterDesign, PosterWork, language_of
from stario.domain.generation.model.poster_templates import POSTER_TEMPLATES
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.model.rejection import ContentRejected
from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.language import Language
from stario.ports.media import Bucket


async def test_an_order_waits_in_its_own_line_with_all_that_was_chosen(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    consent = await studio.agree(artist)
    design = a_design(template_id="birthday", color_scheme="night", secondary_text="Omad!")

    job = (await order_poster(studio, artist, fan, design=design)).job

    assert (job.queue, job.state, job.consent_id) == (Queue.POSTER, JobState.QUEUED, consent.id)
    assert PosterWork.read(job.payload) == PosterWork(design=design)


async def test_nobodys_voice_is_needed(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    silent = await studio.save(attrs.evolve(artist, stock_voice=None, voice=None))

    assert (await order_poster(studio, silent, fan)).job.state is JobState.QUEUED
    assert (await studio.work(Queue.POSTER)).state is JobState.DONE


async def test_without_a_portrait_there_is_no_poster(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    faceless = await studio.save(attrs.evolve(artist, portrait_key=None))

    with pytest.raises(ArtistNotReady) as refused:
        await order_poster(studio, faceless, fan)

    assert refused.value.details["reason"] == "no_portrait"


@pytest.mark.parametrize(
    ("template", "topics", "covered"),
    [
        ("wedding", ("birthday",), False),
        ("wedding", ("wedding",), True),
        ("navruz", ("holiday",), True),
        (None, ("greeting",), True),
        (None, ("birthday",), False),
    ],
)
async def test_the_template_says_what_the_consent_must_cover(
    studio: Studio, template: str | None, topics: tuple[str, ...], covered: bool
) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist, topics=topics)
    design = a_design(template_id=template)

    if covered:
        await order_poster(studio, artist, fan, design=design)
        return
    with pytest.raises(ConsentMissing) as refused:
        await order_poster(studio, artist, fan, design=design)
    assert refused.value.details["reason"] == "topic"


@pytest.mark.parametrize(
    ("design", "field", "reason"),
    [
        (a_design(template_id="no-such"), "template_id", "unknown"),
        (a_design(color_scheme="mud"), "color_scheme", "one_of"),
        (a_design(text="Salom 🎉"), "text", "glyph_missing"),
        (a_design(secondary_text="سلام"), "secondary_text", "glyph_missing"),
    ],
)
async def test_what_cannot_be_painted_is_refused_before_the_order(
    studio: Studio, design: PosterDesign, field: str, reason: str
) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)

    with pytest.raises(Invalid) as refused:
        await order_poster(studio, artist, fan, design=design)

    assert (refused.value.field, refused.value.reason) == (field, reason)


async def test_both_texts_are_moderated(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)

    for field, design in (
        ("text", a_design(text="jalab")),
        ("secondary_text", a_design(secondary_text="jalab")),
    ):
        with pytest.raises(ContentRejected) as refused:
            await order_poster(studio, artist, fan, design=design)
        assert {span.field for span in refused.value.spans} == {field}


async def test_a_photo_is_kept_for_its_order_beyond_the_life_of_its_link(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    photo = await sent_photo(studio, fan)

    job = (await order_poster(studio, artist, fan, photo_url=photo.url)).job
    studio.town.clock.advance(by=2 * URL_LIFETIME)

    kept = await upload_of(studio, photo.upload.id)
    assert (kept.subject_id, kept.state(studio.town.clock.now())) == (job.id, FaceState.IN_USE)


async def test_the_same_order_again_finds_the_first_though_its_photo_is_gone(
    studio: Studio,
) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    photo, name = await sent_photo(studio, fan), studio.town.ids.new()
    first = await order_poster(studio, artist, fan, photo_url=photo.url, job=name)
    await studio.work(Queue.POSTER)
    await studio.town.objects.delete(Bucket.EPHEMERAL, photo.upload.key)

    again = await order_poster(studio, artist, fan, photo_url=photo.url, job=name)

    assert again.job.id == first.job.id


async def test_only_an_address_of_ones_own_upload_is_taken(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    own, others = (
        await sent_photo(studio, fan),
        await sent_photo(studio, await studio.town.person()),
    )
    path = f"stario-ephemeral/faces/{own.upload.id}"

    for url in (
        "",
        "https://example.com/me.jpg",
        "http://169.254.169.254/latest/meta-data",
        f"http://169.254.169.254/{path}",
        f"{own.url}/../{others.upload.id}",
        f"https://{own.url.partition('//')[2]}",
        f"file:///{path}",
        own.upload.id,
        f"faces/{own.upload.id}",
        others.url,
        own.url.replace(own.upload.id, studio.town.ids.new()),
        own.url.replace("stario-ephemeral", "stario-artists"),
        own.url + "\n",
    ):
        with pytest.raises(Invalid) as refused:
            await order_poster(studio, artist, fan, photo_url=url)
        assert (refused.value.field, refused.value.reason) == ("user_photo_url", "not_an_upload")
    await order_poster(studio, artist, fan, photo_url=f"{own.url}?grant=whatever")


async def test_a_photo_must_have_arrived(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    photo = await expected_photo(studio, fan)

    with pytest.raises(Invalid) as refused:
        await order_poster(studio, artist, fan, photo_url=photo.url)

    assert refused.value.reason == "not_uploaded"


async def test_a_photo_is_for_one_order(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    used, late = await sent_photo(studio, fan), await sent_photo(studio, fan)
    await order_poster(studio, artist, fan, photo_url=used.url)
    with pytest.raises(Invalid) as twice:
        await order_poster(studio, artist, fan, photo_url=used.url)

    studio.town.clock.advance(by=URL_LIFETIME)
    with pytest.raises(Invalid) as too_late:
        await order_poster(studio, artist, fan, photo_url=late.url)

    assert twice.value.reason == too_late.value.reason == "photo_gone"


async def test_a_photo_larger_than_allowed_is_refused(studio: Studio) -> None:
    artist, fan = await studio.star(), await studio.town.person()
    await studio.agree(artist)
    photo = await sent_photo(studio, fan, a_photo() + bytes(LARGEST_BYTES))

    with pytest.raises(Invalid) as refused:
        await order_poster(studio, artist, fan, photo_url=photo.url)

    assert refused.value.reason == "too_large"


@pytest.mark.parametrize(
    ("text", "otherwise", "found"),
    [
        ("Тоҳир, туғилган кун", Language.ENGLISH, Language.UZBEK),
        ("Мы любим тебя", Language.UZBEK, Language.RUSSIAN),
        ("Привет", Language.ENGLISH, Language.RUSSIAN),
        ("Салом", Language.UZBEK, Language.UZBEK),
        ("Oʻzbekiston", Language.ENGLISH, Language.UZBEK),
        ("O'Brien", Language.ENGLISH, Language.ENGLISH),
        ("Salom", Language.RUSSIAN, Language.RUSSIAN),
    ],
)
def test_letters_tell_the_language_where_they_leave_no_doubt(
    text: str, otherwise: Language, found: Language
) -> None:
    assert language_of(text, otherwise=otherwise) is found


def test_templates_speak_every_language_in_its_own_letters() -> None:
    assert len(POSTER_TEMPLATES) >= 12
    for template in POSTER_TEMPLATES.values():
        for language in Language:
            said = (
                template.names[language],
                template.kickers[language],
                *template.samples[language],
            )
            assert all(said), template.id
            apostrophes = {c for text in said for c in text} & set("'`‘")
            assert language is Language.ENGLISH or not apostrophes, (template.id, language)
