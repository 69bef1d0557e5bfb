"""What is made of a finished MP4, looked at as a player does."""

import asyncio
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from stario.adapters.pyav.transcoder import PyavVideoTranscoder
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.generation.model.captions import Caption
from stario.ports.speech import SPEECH_RATE, Speech
from stario.ports.video import Quality, VideoUnreadable
from tests.adapters.pyav.files import boxes, decode, film
from tests.builders.frames import SMALL, gradient, plain


@pytest.fixture(scope="module")
async def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five seconds: red, with a caption from the first second on and a tone."""
    path = tmp_path_factory.mktemp("video") / "video.mp4"
    tone = 0.4 * np.sin(np.arange(5 * SPEECH_RATE) * 2 * np.pi * 440 / SPEECH_RATE)
    await film(
        plain(SMALL, (40, 60, 220)),
        path,
        frames=125,
        captions=(Caption("Happy birthday", 1.0, 5.0),),
        speech=Speech(tone.astype(np.float32), (), ()),
    )
    return path


@pytest.fixture
def transcoder() -> Iterator[PyavVideoTranscoder]:
    work = ThreadHeavyWork()
    yield PyavVideoTranscoder(work)
    work.close()


def centre(picture: np.ndarray[tuple[int, ...], np.dtype[np.uint8]]) -> list[float]:
    height, width = picture.shape[:2]
    area = picture[height * 4 // 10 : height // 2, width * 4 // 10 : width * 6 // 10]
    return [float(value) for value in area.reshape(-1, 3).mean(axis=0)]


@pytest.mark.parametrize("quality", list(Quality))
async def test_a_rendition_keeps_colours_sound_and_index_in_front(
    transcoder: PyavVideoTranscoder, video: Path, tmp_path: Path, quality: Quality
) -> None:
    made = tmp_path / "made.mp4"
    await transcoder.rendition(video, quality, made)
    names = [name for name, _ in boxes(made)]
    decoded, original = decode(made), decode(video)

    assert names.index("moov") < names.index("mdat")
    assert centre(decoded.at(0.5)) == pytest.approx([40, 60, 220], abs=4)
    assert len(decoded.pictures) == 125
    assert np.array_equal(decoded.sound, original.sound)
    with av.open(str(made)) as container:
        assert container.metadata["comment"].startswith("Stario")


async def test_a_video_of_that_size_is_copied_and_not_encoded_again(
    transcoder: PyavVideoTranscoder, video: Path, tmp_path: Path
) -> None:
    await transcoder.rendition(video, Quality.SD, tmp_path / "sd.mp4")
    await transcoder.rendition(tmp_path / "sd.mp4", Quality.SD, tmp_path / "again.mp4")
    first, again = decode(tmp_path / "sd.mp4"), decode(tmp_path / "again.mp4")

    assert all(
        np.array_equal(a[1], b[1]) for a, b in zip(first.pictures, again.pictures, strict=True)
    )


async def test_the_stream_plays_whole_from_its_playlist(
    transcoder: PyavVideoTranscoder, video: Path, tmp_path: Path
) -> None:
    files = await transcoder.stream(video, tmp_path / "stream:1")
    moved = tmp_path / "elsewhere"
    shutil.copytree(tmp_path / "stream:1", moved)
    decoded, original = decode(moved / "index.m3u8"), decode(video)

    assert [file.name for file in files] == [
        *("index.m3u8", "init.mp4", "segment000.m4s", "segment001.m4s")
    ]
    assert len(decoded.pictures) == 125
    assert np.array_equal(decoded.at(2)[50], original.at(2)[50])
    assert len(decoded.sound) / decoded.rate == pytest.approx(5, abs=0.05)


async def test_every_segment_starts_with_a_key_frame_and_lasts_four_seconds(
    transcoder: PyavVideoTranscoder, video: Path, tmp_path: Path
) -> None:
    files = await transcoder.stream(video, tmp_path / "stream")
    playlist = files[0].read_text()

    assert "#EXT-X-INDEPENDENT-SEGMENTS" in playlist
    assert "#EXT-X-TARGETDURATION:4" in playlist
    assert '#EXT-X-MAP:URI="init.mp4"' in playlist
    for segment in files[2:]:
        alone = tmp_path / "alone.mp4"
        alone.write_bytes(files[1].read_bytes() + segment.read_bytes())
        with av.open(str(alone)) as container:
            assert next(container.decode(video=0)).key_frame


async def test_the_thumbnail_shows_the_colours_of_the_video(
    transcoder: PyavVideoTranscoder, video: Path
) -> None:
    picture = np.asarray(Image.open(BytesIO(await transcoder.thumbnail(video))))

    assert centre(picture) == pytest.approx([220, 60, 40], abs=6)


async def test_the_preview_moves_for_three_seconds(
    transcoder: PyavVideoTranscoder, video: Path
) -> None:
    picture = Image.open(BytesIO(await transcoder.preview(video)))
    length = 0
    for index in range(picture.n_frames):  # type: ignore[attr-defined]
        picture.seek(index)
        picture.load()
        length += picture.info["duration"]

    assert length == pytest.approx(3000, abs=100)
    assert picture.info["loop"] == 0


async def test_half_a_file_gives_no_made_up_rendition(
    transcoder: PyavVideoTranscoder, video: Path, tmp_path: Path
) -> None:
    half = tmp_path / "half.mp4"
    half.write_bytes(video.read_bytes()[:4000])

    with pytest.raises(VideoUnreadable):
        await transcoder.thumbnail(half)


async def test_a_playlist_in_disguise_opens_nothing(
    transcoder: PyavVideoTranscoder, video: Path, tmp_path: Path
) -> None:
    disguised = tmp_path / "video.mp4"
    disguised.write_text(f"#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:5,\n{video}\n#EXT-X-ENDLIST\n")

    with pytest.raises(VideoUnreadable):
        await transcoder.thumbnail(disguised)


async def test_cancelling_a_rendition_leaves_nothing(
    transcoder: PyavVideoTranscoder, tmp_path: Path
) -> None:
    await film(gradient(SMALL), tmp_path / "video.mp4", frames=250)
    job = asyncio.create_task(
        transcoder.rendition(tmp_path / "video.mp4", Quality.FULL_HD, tmp_path / "made.mp4")
    )
    await asyncio.sleep(0.15)
    job.cancel()
    with pytest.raises(asyncio.CancelledError):
        await job

    assert [path.name for path in tmp_path.iterdir()] == ["video.mp4"]
