"""
What looking at pictures costs, and how well words in them are read.

NSFW: milliseconds a picture for each network and for both, one thread, and what they say of
harmless pictures. Words: character error rate and seconds a picture for lines in four scripts, in
four typefaces, clean, small, on posters and photos, turned and blurred; the bar is 5 % at 0.5 s.
Known pictures: hashing one, and one against a million hashes. Speech: how alike in consonants what
is heard is to the text that was approved, and to another text, and seconds a second of sound.

Run: `python -m bench.media_moderation`.
"""

import asyncio
import time
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
import skimage.data
from numpy.typing import NDArray
from tests.builders.lettered import Style, lettered
from tests.builders.media_models import nsfw_classifier, packaged, picture_reader
from tests.builders.portraits import admiral, astronaut
from tests.builders.voices import kokoro, whisper

from stario.adapters.nsfw.classifier import NSFWJS, OPEN_NSFW
from stario.adapters.nsfw.networks import Network, NsfwjsMobilenet, OpenNsfw
from stario.adapters.nsfw.sessions import open_session
from stario.adapters.pdq.hasher import PdqHasher
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.spoken_match import match_of
from stario.entrypoints.engines.hearing import HEARD_AS
from stario.ports.media_moderation import NsfwVote
from stario.ports.pictures import RgbImage
from stario.ports.speech import Utterance

NSFW_BAR_MILLISECONDS: Final = 120
ERROR_BAR, SECONDS_BAR = 0.05, 0.5
FACES: Final = ("onest-500", "podkova-500", "playfair-900", "geologica-400")

SENTENCES: Final = {
    "uz": ("Tugʻilgan kuningiz muborak", "Baxt va sogʻliq tilayman", "Doim shod boʻling",
           "Navroʻz ayyomi qutlugʻ boʻlsin", "Oʻqituvchimizga rahmat", "Choʻlponim, yulduzim"),
    "uz-Cyrl": ("Туғилган кунингиз муборак", "Бахт ва соғлиқ тилайман", "Доим шод бўлинг",
                "Наврўз айёми қутлуғ бўлсин", "Ўқитувчимизга раҳмат", "Чўлпоним, юлдузим"),
    "ru": ("Поздравляю с днём рождения", "Желаю счастья и здоровья", "Всегда будьте щедры",
           "С праздником весны и мира", "Спасибо нашему учителю", "Объятия из Ташкента"),
    "en": ("Happy birthday, dear friend", "I wish you joy and health", "Always be yourself",
           "Happy first day of spring", "Thank you, dear teacher", "With love from Tashkent"),
}  # fmt: skip
SPOKEN: Final = {
    Language.UZBEK: (
        "Assalomu alaykum, aziz Dilnoza! Tugʻilgan kuningiz muborak boʻlsin, baxt tilayman.",
        "Hurmatli muxlislar, ertaga soat oʻn ikkida doʻkonimizda katta chegirmalar boshlanadi.",
    ),
    Language.RUSSIAN: (
        "Здравствуй, дорогая Дильноза! Поздравляю с днём рождения, желаю счастья и здоровья.",
        "Уважаемые гости, завтра в полдень в нашем магазине начинаются большие скидки.",
    ),
    Language.ENGLISH: (
        "Hello, dear Dilnoza! Happy birthday to you, I wish you joy and good health.",
        "Dear guests, tomorrow at noon our shop starts its biggest sale of the year.",
    ),
}
"""What is said, and what is not."""

Hashes = NDArray[np.uint64]

APOSTROPHES: Final = dict.fromkeys(map(ord, "ʻʼ‘’`´"), "'")


def harmless() -> Iterator[tuple[str, RgbImage]]:
    yield "astronaut", np.ascontiguousarray(astronaut()[:, :, ::-1])
    yield "admiral", np.ascontiguousarray(admiral()[:, :, ::-1])
    for name in (
        "chelsea",
        "coffee",
        "rocket",
        "retina",
        "immunohistochemistry",
        "hubble_deep_field",
    ):
        try:
            yield name, np.asarray(getattr(skimage.data, name)(), np.uint8)
        except (ModuleNotFoundError, OSError, AttributeError):
            continue
    noise = np.random.default_rng(1).integers(0, 256, (480, 640, 3), np.uint8)
    yield "noise", noise
    yield "skin", np.full((480, 640, 3), (224, 172, 140), np.uint8)


def milliseconds(work: Callable[[], object], times: int) -> float:
    """Processor time a run, without the first, which allocates."""
    work()
    started = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - started) / times * 1e3


def nsfw() -> None:
    networks: dict[str, Network] = {
        NSFWJS: NsfwjsMobilenet(opened(NSFWJS, "nsfwjs.onnx")),
        OPEN_NSFW: OpenNsfw(opened(OPEN_NSFW, "open-nsfw.onnx")),
    }
    frame = np.asarray(np.random.default_rng(2).integers(0, 256, (720, 1280, 3)), np.uint8)
    costs = {}
    for name, network in networks.items():
        costs[name] = milliseconds(partial(network.judge, [frame]), 10)
        print(f"{name:<20}{costs[name]:8.1f} ms a frame of 1280 x 720, one thread")
    both = sum(costs.values())
    print(f"{'both':<20}{both:8.1f} ms (bar: below {NSFW_BAR_MILLISECONDS})")
    pictures = dict(harmless())
    votes = asyncio.run(classified(list(pictures.values())))
    for name, vote in zip(pictures, votes, strict=True):
        print(
            f"  {name:<22}explicit {vote.explicit:.3f}  suggestive {vote.suggestive:.3f}"
            f"  apart {vote.disagreement:.3f}"
        )


def opened(name: str, file: str) -> onnxruntime.InferenceSession:
    return open_session(packaged(name) / file, providers=("cpu",), threads=1, model=name)


async def classified(pictures: Sequence[RgbImage]) -> tuple[NsfwVote, ...]:
    return await nsfw_classifier().classify(*pictures)


def folded(text: str) -> str:
    """As the text checks see it: without case, and with one apostrophe."""
    plain = unicodedata.normalize("NFC", text).lower().translate(APOSTROPHES).replace("ё", "е")
    return " ".join(plain.split())


def distance(one: str, other: str) -> int:
    """Levenshtein's."""
    row = list(range(len(other) + 1))
    for i, left in enumerate(one, 1):
        diagonal, row[0] = row[0], i
        for j, right in enumerate(other, 1):
            cheapest = min(row[j] + 1, row[j - 1] + 1, diagonal + (left != right))
            diagonal, row[j] = row[j], cheapest
    return row[-1]


async def read_all() -> None:
    errors: dict[tuple[str, Style], list[float]] = defaultdict(list)
    costs: list[float] = []
    for language, sentences in SENTENCES.items():
        for style in Style:
            for face in FACES:
                for lines in (sentences[:3], sentences[3:]):
                    picture = lettered(lines, style, face=face)
                    started = time.process_time()
                    found = await picture_reader().read(picture)
                    costs.append(time.process_time() - started)
                    given, read = folded(" ".join(lines)), folded(" ".join(x.text for x in found))
                    errors[language, style].append(distance(given, read) / len(given))
    print(f"\nCER{'':<9}" + "".join(f"{style:>10}" for style in Style) + f"{'all':>10}")
    for language in SENTENCES:
        rates = [float(np.mean(errors[language, style])) for style in Style]
        cells = "".join(f"{rate:10.3f}" for rate in (*rates, float(np.mean(rates))))
        print(f"{language:<12}{cells}")
    whole = float(np.mean([rate for rates in errors.values() for rate in rates]))
    late = float(np.quantile(costs, 0.95))
    print(
        f"all {whole:.3f} (bar {ERROR_BAR}); {np.mean(costs):.2f} s a picture of three lines, "
        f"P95 {late:.2f} (bar {SECONDS_BAR})"
    )


def known_pictures() -> None:
    hasher = PdqHasher()
    picture = np.asarray(np.random.default_rng(3).integers(0, 256, (720, 1280, 3)), np.uint8)
    cost = milliseconds(lambda: hasher.hash(picture), 20)
    print(
        f"\nPDQ of a frame of 1280 x 720: {cost:.1f} ms; its four variants "
        f"{milliseconds(lambda: hasher.variants(picture), 5):.1f} ms"
    )
    known = np.random.default_rng(4).integers(0, 2**64, (1_000_000, 4), np.uint64)
    asked = known[777_777]
    found = milliseconds(lambda: nearest(known, asked), 5)
    place, bits = nearest(known, asked)
    print(f"one hash against 1,000,000: {found:.0f} ms (found at {place:,}, {bits} bits apart)")


def nearest(known: Hashes, asked: Hashes) -> tuple[int, int]:
    apart = np.bitwise_count(known ^ asked).sum(axis=1, dtype=np.uint16)
    place = int(apart.argmin())
    return place, int(apart[place])


async def hear_all() -> None:
    print()
    for language, (right, wrong) in SPOKEN.items():
        alike: dict[str, list[float]] = {"right": [], "wrong": []}
        spent = heard_seconds = 0.0
        for voice in kokoro().voices[:4]:
            speech = await kokoro().speak(Utterance(text=right, language=language, voice=voice))
            started = time.process_time()
            text = await whisper().transcribe(
                speech.samples, speech.rate, HEARD_AS.get(language.value, language.value)
            )
            spent += time.process_time() - started
            heard_seconds += speech.duration_seconds
            alike["right"].append(match_of(right, text).likeness)
            alike["wrong"].append(match_of(wrong, text).likeness)
        print(
            f"{language.value:<4}of 4 voices: the right text {min(alike['right']):.2f} or more, "
            f"another {max(alike['wrong']):.2f} or less; {spent / heard_seconds:.2f} s a second"
        )


def main() -> None:
    nsfw()
    asyncio.run(read_all())
    known_pictures()
    asyncio.run(hear_all())


if __name__ == "__main__":
    main()
