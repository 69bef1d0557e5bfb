"""What is in the MP4s, looked at as a player does."""

from pathlib import Path

import av
import numpy as np
import pytest

from stario.domain.generation.model.captions import Caption
from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.language import Language
from stario.ports.animation import TALL, WIDE, FrameSize
from stario.ports.speech import SPEECH_RATE, Speech
from tests.adapters.pyav.files import boxes, decode, difference, film, silence
from tests.builders.frames import SMALL, gradient, plain


async def test_the_index_stands_before_the_data(tmp_path: Path) -> None:
    await film(gradient(SMALL), tmp_path / "video.mp4")
    names = [name for name, _ in boxes(tmp_path / "video.mp4")]

    assert names[0] == "ftyp"
    assert names.index("moov") < names.index("mdat")


async def test_the_streams_are_what_every_phone_plays(tmp_path: Path) -> None:
    await film(gradient(SMALL), tmp_path / "video.mp4")
    with av.open(str(tmp_path / "video.mp4")) as container:
        picture, sound = container.streams.video[0], container.streams.audio[0]

        assert picture.codec_context.name == "h264"
        assert picture.codec_context.profile == "High"
        assert picture.codec_context.pix_fmt == "yuv420p"
        assert picture.average_rate == 25
        assert (sound.codec_context.name, sound.rate) == ("aac", 48_000)


async def test_key_frames_come_every_two_seconds(tmp_path: Path) -> None:
    await film(gradient(SMALL), tmp_path / "video.mp4", frames=140)
    with av.open(str(tmp_path / "video.mp4")) as container:
        keys = [float(frame.time or 0) for frame in container.decode(video=0) if frame.key_frame]

    assert keys == pytest.approx([0, 2, 4])


@pytest.mark.parametrize("frames", [3, 25, 61])
@pytest.mark.parametrize("shortfall", [0, 500])
async def test_sound_and_picture_are_equally_long(
    tmp_path: Path, frames: int, shortfall: int
) -> None:
    whole = silence(frames)
    speech = Speech(whole.samples[: len(whole.samples) - shortfall], (), ())
    await film(gradient(SMALL), tmp_path / "video.mp4", frames=frames, speech=speech)
    with av.open(str(tmp_path / "video.mp4")) as container:
        lengths = [float(s.duration * s.time_base) for s in container.streams]  # type: ignore[operator]
    decoded = decode(tmp_path / "video.mp4")

    assert lengths == pytest.approx([frames / 25] * 2, abs=0.005)
    assert len(decoded.pictures) == frames
    assert len(decoded.sound) / decoded.rate == pytest.approx(frames / 25, abs=0.04)


async def test_sound_is_heard_when_it_was_said(tmp_path: Path) -> None:
    samples = np.zeros(SPEECH_RATE * 2, np.float32)
    clicks = (0.5, 1.0, 1.5)
    for click in clicks:
        start = int(click * SPEECH_RATE)
        samples[start : start + 240] = np.sin(np.arange(240) * 0.6) * 0.8
    await film(gradient(SMALL), tmp_path / "video.mp4", frames=50, speech=Speech(samples, (), ()))
    decoded = decode(tmp_path / "video.mp4")

    for click in clicks:
        window = slice(int((click - 0.2) * decoded.rate), int((click + 0.2) * decoded.rate))
        loudness = np.convolve(decoded.sound[window] ** 2, np.ones(480), "same")
        heard = window.start / decoded.rate + float(np.argmax(loudness)) / decoded.rate
        assert heard == pytest.approx(click + 0.005, abs=0.005)


@pytest.mark.parametrize(
    "bgr",
    [(0, 0, 255), (0, 255, 0), (255, 0, 0), (200, 190, 180), (60, 120, 210), (128, 128, 128)],
)
async def test_colours_come_back_as_they_were(tmp_path: Path, bgr: tuple[int, int, int]) -> None:
    await film(plain(SMALL, bgr), tmp_path / "video.mp4", frames=5)
    shown = decode(tmp_path / "video.mp4").at(0.1)[90:130, 100:220].reshape(-1, 3).mean(axis=0)

    assert np.abs(shown - bgr).max() < 4


async def test_the_colour_tags_say_how_to_read_the_picture(tmp_path: Path) -> None:
    await film(plain(SMALL, (0, 0, 255)), tmp_path / "video.mp4", frames=2)
    with av.open(str(tmp_path / "video.mp4")) as container:
        codec = container.streams.video[0].codec_context

        # ITU-T H.273: BT.601 matrix, BT.709 primaries and transfer, limited range.
        assert codec.colorspace == 6
        assert (codec.color_primaries, codec.color_trc, codec.color_range) == (1, 1, 1)


@pytest.mark.parametrize("size", [WIDE, TALL])
@pytest.mark.parametrize("grey", [8, 245])
async def test_a_caption_is_there_in_its_time_and_gone_after(
    tmp_path: Path, size: FrameSize, grey: int
) -> None:
    caption = Caption("Сизни табриклайман, қадрли Ғайрат!", 0.4, 0.8)
    await film(plain(size, (grey,) * 3), tmp_path / "video.mp4", frames=30, captions=(caption,))
    decoded = decode(tmp_path / "video.mp4")
    place = slice(round(size.height * 0.6), size.height)
    changed = [
        (difference(picture, decoded.pictures[0][1])[place] > 40).any()
        for _, picture in decoded.pictures
    ]

    assert changed == [10 <= index < 20 for index in range(30)]


@pytest.mark.parametrize("size", [WIDE, TALL])
async def test_captions_keep_to_the_safe_area(tmp_path: Path, size: FrameSize) -> None:
    caption = Caption("Желаю здоровья, счастья и удачи во всём", 0.0, 0.5)
    bare = plain(size, (245, 245, 245))
    await film(bare, tmp_path / "video.mp4", frames=10, captions=(caption,))
    shown = decode(tmp_path / "video.mp4").at(0.2)
    rows, columns = np.nonzero(difference(shown, bare)[size.height // 2 :] > 30)
    bottom = (rows.max() + size.height // 2) / size.height

    assert columns.min() / size.width > 0.07
    assert columns.max() / size.width < 0.93
    assert bottom < (0.81 if size is TALL else 0.96)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("grey", [0, 128, 255])
async def test_the_label_is_there_from_the_first_frame_to_the_last(
    tmp_path: Path, language: Language, grey: int
) -> None:
    bare = plain(WIDE, (grey,) * 3)
    await film(bare, tmp_path / "video.mp4", frames=4, language=language)
    for _, picture in decode(tmp_path / "video.mp4").pictures:
        differs = difference(picture, bare) > 25
        letters = picture[:80, :420].max(axis=2) > 200
        dark = picture[:80, :420].max(axis=2) < 150

        assert differs[:80, :420].sum() > 900
        assert letters.sum() > 600
        assert dark.sum() > 900
        assert not differs[90:].any()


async def test_the_labels_of_the_languages_differ(tmp_path: Path) -> None:
    pictures = []
    for language in Language:
        await film(plain(WIDE, (90, 90, 90)), tmp_path / "video.mp4", frames=2, language=language)
        pictures.append(decode(tmp_path / "video.mp4").at(0))

    for one, other in ((0, 1), (1, 2), (0, 2)):
        assert (difference(pictures[one], pictures[other]) > 25).sum() > 500


async def test_the_file_says_in_its_metadata_that_a_machine_made_it(tmp_path: Path) -> None:
    await film(gradient(SMALL), tmp_path / "video.mp4", frames=2, language=Language.ENGLISH)
    with av.open(str(tmp_path / "video.mp4")) as container:
        assert container.metadata["comment"] == "Stario: AI-generated"
        assert "encoder" not in container.metadata


@pytest.mark.parametrize("text", ["生日快乐", "مرحبا", "ভালো"])
async def test_a_letter_without_glyph_is_an_error_and_never_a_box(
    tmp_path: Path, text: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        await film(gradient(SMALL), tmp_path / "video.mp4", captions=(Caption(f"Hi {text}", 0, 1),))

    assert refusal.value.details["reason"] == "glyph_missing"
    assert list(tmp_path.iterdir()) == []


async def test_captions_outside_the_video_or_without_text_do_no_harm(tmp_path: Path) -> None:
    captions = (
        Caption("early", -5.0, -1.0),
        Caption("late", 90.0, 95.0),
        Caption("backwards", 0.5, 0.2),
        Caption("   ", 0.0, 1.0),
        Caption("🎉🎉", 0.0, 1.0),
    )
    bare = await film(gradient(SMALL), tmp_path / "bare.mp4")

    assert await film(gradient(SMALL), tmp_path / "video.mp4", captions=captions) == bare


async def test_silent_broken_or_clipped_sound_still_makes_a_file(tmp_path: Path) -> None:
    for value in (np.nan, np.inf, 7.0):
        speech = Speech(np.full(SPEECH_RATE, value, np.float32), (), ())
        facts = await film(gradient(SMALL), tmp_path / "video.mp4", speech=speech)
        sound = decode(tmp_path / "video.mp4").sound

        assert facts.frames == 25
        assert np.isfinite(sound).all()
        assert np.abs(sound).max() < 1.5


async def test_a_colon_in_the_path_is_no_protocol(tmp_path: Path) -> None:
    folder = tmp_path / "job:1"
    folder.mkdir()

    assert (await film(gradient(SMALL), folder / "http:video.mp4", frames=3)).frames == 3
