"""
Do the real engines let pass what was approved, and stop what was not?

Bars and what was measured: docs/model-cards/media-checks.md.
"""

from pathlib import Path

import pytest

from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.memory.system import MemoryClock
from stario.adapters.pyav.encoder import PyavVideoEncoder
from stario.domain.generation.model.captions import captions_of
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.measure import Measure
from stario.domain.moderation.model.picture_policy import OURS
from stario.domain.moderation.model.spoken_match import match_of
from stario.domain.moderation.model.verdict import VerdictStatus
from stario.entrypoints.wiring.media_checks_container import MediaChecksContainer
from stario.ports.animation import WIDE
from tests.builders.frames import PaintedFrames, gradient
from tests.builders.real_checks import real_checks
from tests.builders.voices import GREETINGS, studio, work

WRONG = {
    Language.UZBEK: "Ertaga bozorga borib, ikki kilo olma va bitta tarvuz sotib olaman.",
    Language.RUSSIAN: "Завтра на рынке я куплю два килограмма яблок и один арбуз.",
    Language.ENGLISH: "Tomorrow I will buy two kilos of apples and a watermelon at the market.",
}
LEAST_RIGHT, MOST_WRONG = 0.82, 0.40

pytestmark = pytest.mark.timeout(600)


def checks() -> MediaChecksContainer:
    return MediaChecksContainer(
        storage=MemoryStorage(), clock=MemoryClock(), media_checks=real_checks()
    )


@pytest.mark.parametrize("language", list(Language))
async def test_the_right_text_is_told_from_another(language: Language) -> None:
    speech = await studio().greeting(language)
    heard = await real_checks().transcriber.transcribe(speech.samples, speech.rate, language.value)

    right, wrong = match_of(GREETINGS[language], heard), match_of(WRONG[language], heard)

    assert right.likeness >= LEAST_RIGHT
    assert right.status is VerdictStatus.APPROVED
    assert wrong.likeness <= MOST_WRONG
    assert wrong.status is VerdictStatus.REJECTED


async def test_a_film_with_its_captions_passes_as_what_it_says(tmp_path: Path) -> None:
    film, language = tmp_path / "film.mp4", Language.ENGLISH
    speech = await studio().greeting(language)
    await PyavVideoEncoder(work()).encode(
        PaintedFrames(gradient(WIDE), round(25 * speech.duration_seconds)),
        speech,
        captions=captions_of(speech),
        language=language,
        destination=film,
        progress=lambda _: None,
    )

    verdict = await checks().check_video()(
        film, Measure(language=language, bar=OURS, approved=GREETINGS[language])
    )

    assert (verdict.status, verdict.flags) == (VerdictStatus.APPROVED, ())
    assert "birthday" in verdict.texts["video"]
    assert "happiness" in verdict.texts["audio"]
    assert verdict.needs_person == ("violence",)
