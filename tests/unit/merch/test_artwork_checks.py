"""A picture that a fan brings is looked at before it stands on anything."""

from pathlib import Path

import attrs
import pytest
from tests.builders.designs import Drafting, a_file, one_colour
from tests.builders.engines import memory_design_engines

from stario.adapters.memory.media_moderation import (
    DISPUTED_COLOUR,
    EXPLICIT_COLOUR,
    MemoryViolenceClassifier,
)
from stario.domain.generation.model.rejection import ContentRejected
from stario.domain.merch.model.preview import PreviewState
from stario.domain.moderation.model.review_case import Subject
from stario.domain.moderation.model.verdict import ContentType
from stario.ports.media_moderation import ViolenceClassifier


async def drafting(folder: Path, *, violence: ViolenceClassifier) -> Drafting:
    engines = memory_design_engines()
    checks = attrs.evolve(engines.media_checks, violence_classifier=violence)
    return await Drafting(folder=folder, engines=attrs.evolve(engines, media_checks=checks)).open()


async def test_where_no_model_can_tell_violence_a_person_looks(tmp_path: Path) -> None:
    place = await drafting(tmp_path, violence=MemoryViolenceClassifier())
    artwork = await place.sent(a_file(one_colour()))

    shown = await place.make(place.wish(artwork=artwork))

    assert shown.preview.state is PreviewState.PENDING_REVIEW
    async with place.storage() as work:
        case = await work.cases.about(Subject.PREVIEW, shown.preview.id)
    assert case is not None
    assert case.content_type is ContentType.IMAGE
    assert shown.preview.artwork_key in [each.key for each in case.media]


async def test_a_picture_that_models_can_judge_needs_nobody(tmp_path: Path) -> None:
    place = await drafting(tmp_path, violence=MemoryViolenceClassifier(judges=True))
    artwork = await place.sent(a_file(one_colour()))

    shown = await place.make(place.wish(artwork=artwork))

    assert shown.preview.state is PreviewState.READY


async def test_models_that_differ_leave_it_to_a_person(tmp_path: Path) -> None:
    place = await drafting(tmp_path, violence=MemoryViolenceClassifier(judges=True))
    artwork = await place.sent(a_file(one_colour(DISPUTED_COLOUR)))

    shown = await place.make(place.wish(artwork=artwork))

    assert shown.preview.state is PreviewState.PENDING_REVIEW


async def test_an_explicit_picture_is_refused_and_nothing_is_stored(tmp_path: Path) -> None:
    place = await drafting(tmp_path, violence=MemoryViolenceClassifier(judges=True))
    artwork = await place.sent(a_file(one_colour(EXPLICIT_COLOUR)))

    with pytest.raises(ContentRejected) as refusal:
        await place.make(place.wish(artwork=artwork))

    assert [span.category for span in refusal.value.spans] == ["nsfw"]
    assert refusal.value.suggestion == "choose_another_picture"
    assert await place.stored() == []


async def test_what_we_drew_from_words_is_not_somebodys_picture(tmp_path: Path) -> None:
    place = await drafting(tmp_path, violence=MemoryViolenceClassifier())

    shown = await place.make(place.wish(text="Salom"))

    assert shown.preview.state is PreviewState.READY
