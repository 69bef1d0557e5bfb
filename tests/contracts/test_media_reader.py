"""What looking into a stranger's file promises."""

import struct
import time
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from stario.adapters.pyav.media_reader import PyavMediaReader
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.ports.media_reading import (
    LONGEST_SIDE_PIXELS,
    MOST_PICTURES,
    SOUND_SECONDS,
    MediaReader,
    MediaUnreadable,
)
from stario.ports.provenance import FileTypeUnknown
from tests.builders.media_files import (
    RATE,
    a_media_file,
    a_picture_file,
    a_sound_file,
    a_texture,
    a_tone,
    a_video_file,
)


@pytest.fixture
def media_reader() -> MediaReader:
    return PyavMediaReader(ThreadHeavyWork(threads=1))


@pytest.mark.parametrize("kind", ["jpg", "png", "webp", "gif"])
async def test_a_picture_is_seen(media_reader: MediaReader, tmp_path: Path, kind: str) -> None:
    image = a_texture()
    seen = await media_reader.read(a_picture_file(tmp_path, kind, image))

    (picture,) = seen.pictures
    assert picture.shape == image.shape
    assert picture.dtype == np.uint8
    assert np.abs(picture.astype(int) - image).mean() < 20
    assert seen.samples is None


@pytest.mark.parametrize("kind", ["m4a", "mp3", "wav", "ogg"])
async def test_a_sound_is_heard(media_reader: MediaReader, tmp_path: Path, kind: str) -> None:
    heard = await media_reader.read(a_sound_file(tmp_path, kind))

    assert heard.pictures == ()
    assert heard.samples is not None
    assert heard.samples.dtype == np.float32
    assert abs(len(heard.samples) / heard.rate - 1.0) < 0.1
    assert 0.1 < np.abs(heard.samples).max() < 0.3


async def test_a_video_is_seen_over_its_whole_length_and_heard(
    media_reader: MediaReader, tmp_path: Path
) -> None:
    found = await media_reader.read(a_video_file(tmp_path, frames=400))

    assert 4 <= len(found.pictures) <= MOST_PICTURES
    assert {picture.shape for picture in found.pictures} == {(240, 320, 3)}
    assert found.samples is not None
    assert abs(len(found.samples) / found.rate - 16) < 0.2


async def test_a_short_video_gives_its_key_frame_once(
    media_reader: MediaReader, tmp_path: Path
) -> None:
    assert len((await media_reader.read(a_video_file(tmp_path))).pictures) == 1


async def test_a_page_shows_nothing(media_reader: MediaReader, tmp_path: Path) -> None:
    found = await media_reader.read(a_media_file(tmp_path, "pdf"))

    assert (found.pictures, found.samples) == ((), None)


async def test_an_animation_shows_a_few_of_its_pictures(
    media_reader: MediaReader, tmp_path: Path
) -> None:
    frames = [Image.fromarray(a_texture(64, 48, seed=n)) for n in range(30)]
    frames[0].save(tmp_path / "a.webp", save_all=True, append_images=frames[1:], duration=40)

    found = await media_reader.read(tmp_path / "a.webp")

    assert len(found.pictures) == MOST_PICTURES


async def test_pictures_are_upright_and_not_larger_than_needed(
    media_reader: MediaReader, tmp_path: Path
) -> None:
    large = Image.fromarray(a_texture(5000, 3000))
    exif = large.getexif()
    exif[0x0112] = 6
    large.save(tmp_path / "large.jpg", exif=exif)

    (picture,) = (await media_reader.read(tmp_path / "large.jpg")).pictures

    height, width, _ = picture.shape
    assert LONGEST_SIDE_PIXELS / 2 < height <= LONGEST_SIDE_PIXELS
    assert abs(height / width - 5 / 3) < 0.01


async def test_a_picture_s_transparency_lies_on_white(
    media_reader: MediaReader, tmp_path: Path
) -> None:
    Image.new("RGBA", (40, 40), (255, 0, 0, 0)).save(tmp_path / "clear.png")

    (picture,) = (await media_reader.read(tmp_path / "clear.png")).pictures

    assert picture.min() == 255


async def test_of_a_long_sound_the_beginning_is_heard(
    media_reader: MediaReader, tmp_path: Path
) -> None:
    long = await media_reader.read(a_sound_file(tmp_path, "wav", a_tone(SOUND_SECONDS + 5)))

    assert long.samples is not None
    assert len(long.samples) == SOUND_SECONDS * RATE


@pytest.mark.parametrize("kind", ["mp4", "m4a", "jpg", "png", "webp", "mp3", "wav", "ogg"])
async def test_what_is_cut_off_or_mere_noise_is_unreadable_or_read_in_part(
    media_reader: MediaReader, tmp_path: Path, kind: str
) -> None:
    file = a_media_file(tmp_path, kind)
    whole = file.read_bytes()
    noise = np.random.default_rng(5).bytes(4000)

    file.write_bytes(whole[:16] + noise)
    with pytest.raises(MediaUnreadable):
        await media_reader.read(file)
    for share in (3, 2):
        file.write_bytes(whole[: len(whole) // share])
        try:
            found = await media_reader.read(file)
        except MediaUnreadable:
            continue
        assert found.pictures or found.samples is not None


async def test_a_bomb_is_refused_by_what_its_head_says(
    media_reader: MediaReader, tmp_path: Path
) -> None:
    Image.new("1", (8, 8)).save(tmp_path / "bomb.png")
    content = bytearray((tmp_path / "bomb.png").read_bytes())
    # Whoever begins to unpack it finds it damaged.
    content[16:24] = struct.pack(">II", 40_000, 40_000)
    content[29:33] = struct.pack(">I", zlib.crc32(content[12:29]))
    (tmp_path / "bomb.png").write_bytes(content)

    with pytest.raises(MediaUnreadable) as refused:
        await media_reader.read(tmp_path / "bomb.png")
    assert refused.value.details["reason"] == "too_large"


@pytest.mark.parametrize(
    ("width", "height", "frames"),
    [(8000, 8000, 2000), (10, 10, 300_000)],
    ids=["thousands of huge pictures", "hundreds of thousands of small ones"],
)
async def test_an_animation_without_end_is_looked_at_no_longer_than_another(
    media_reader: MediaReader, tmp_path: Path, width: int, height: int, frames: int
) -> None:
    head = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    # Each clears the whole picture and paints one pixel.
    frame = b"\x21\xf9\x04\x09\0\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x02\x44\x01\0"
    (tmp_path / "a.gif").write_bytes(head + frame * frames + b";")

    began = time.process_time()
    found = await media_reader.read(tmp_path / "a.gif")

    assert 1 <= len(found.pictures) <= MOST_PICTURES
    assert time.process_time() - began < 12


@pytest.mark.parametrize("content", [b"", b"#EXTM3U\nfile:///etc/passwd", b"ffconcat version 1.0"])
async def test_a_list_of_other_files_is_not_followed(
    media_reader: MediaReader, tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "list.mp4").write_bytes(content)

    with pytest.raises(FileTypeUnknown):
        await media_reader.read(tmp_path / "list.mp4")
