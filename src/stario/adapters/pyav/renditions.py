"""The same video again: at another size, or in pieces."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Stream
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from stario.adapters.pyav.files import (
    address,
    filling,
    opened,
    picture_of,
    reading,
    storing,
    writing,
)
from stario.adapters.pyav.pictures import scaled
from stario.adapters.pyav.writer import add_picture, writing_mp4
from stario.ports.animation import FrameSize
from stario.ports.execution import Checkpoint

PLAYLIST = "index.m3u8"
_SEGMENT_SECONDS = 4


def resize(
    video: Path,
    destination: Path,
    short_side: int,
    *,
    preset: str,
    crf: int,
    checkpoint: Checkpoint,
) -> None:
    """Write *video* with another short side; one that has it already is only copied."""
    with reading(), opened(video) as source, writing_mp4(destination) as target:
        target.metadata.update(_comment(source))
        stream = picture_of(source)
        width, height = scaled(stream.width, stream.height, short_side)
        if (width, height) == (stream.width, stream.height):
            _copy(source, target, checkpoint)
        else:
            size = FrameSize(width, height)
            with storing():
                picture = add_picture(target, size, preset=preset, crf=crf, threads=2)
            _encode(source, target, picture, checkpoint)


def _comment(source: InputContainer) -> dict[str, str]:
    return {name: value for name, value in source.metadata.items() if name == "comment"}


def _copy(source: InputContainer, target: OutputContainer, checkpoint: Checkpoint) -> None:
    streams = (*source.streams.video, *source.streams.audio)
    copies = _templates(streams, target)
    for packet in source.demux(*streams):
        checkpoint()
        _mux(packet, copies, target)


def _templates(streams: Iterable[Stream], target: OutputContainer) -> dict[int, Stream]:
    with storing():
        return {stream.index: target.add_stream_from_template(stream) for stream in streams}


def _mux(packet: "Packet[Stream]", copies: dict[int, Stream], target: OutputContainer) -> None:
    """Copy *packet*; the empty one that ends a stream has no time and is left out."""
    if packet.dts is not None:
        packet.stream = copies[packet.stream.index]
        with storing():
            target.mux(packet)


def _encode(
    source: InputContainer, target: OutputContainer, picture: VideoStream, checkpoint: Checkpoint
) -> None:
    sounds = _templates(source.streams.audio, target)
    for packet in source.demux(picture_of(source), *source.streams.audio):
        checkpoint()
        if packet.stream.index in sounds:
            _mux(packet, sounds, target)
            continue
        for frame in packet.decode():
            if isinstance(frame, VideoFrame):
                with storing():
                    target.mux(picture.encode(_resized(frame, picture.width, picture.height)))
    with storing():
        target.mux(picture.encode(None))


def _resized(frame: VideoFrame, width: int, height: int) -> VideoFrame:
    """Scale *frame*; its colours keep their matrix, its type is the new encoder's to choose."""
    smaller = height < frame.height
    resized = frame.reformat(
        width=width,
        height=height,
        format="nv12",
        interpolation="AREA" if smaller else "BICUBIC",
    )
    resized.pict_type = PictureType.NONE
    return resized


def segment(video: Path, folder: Path, checkpoint: Checkpoint) -> Sequence[Path]:
    """
    Cut *video* into HLS segments without encoding it again.

    The playlist is moved into *folder* last, so that it never names a file that is not there.

    Source: RFC 8216 (3.3 fragmented MPEG-4 segments); key frames every two seconds allow the cuts.
    """
    with filling(folder) as partial:
        with reading(), opened(video) as source, _writing_playlist(partial) as target:
            _copy(source, target, checkpoint)
        names = sorted(path.name for path in partial.iterdir() if path.name != PLAYLIST)
        checkpoint()
        with storing():
            folder.mkdir(parents=True, exist_ok=True)
            for name in (*names, PLAYLIST):
                (partial / name).replace(folder / name)
    return [folder / name for name in (PLAYLIST, *names)]


def _writing_playlist(folder: Path) -> AbstractContextManager[OutputContainer]:
    options = {
        "hls_time": str(_SEGMENT_SECONDS),
        "hls_playlist_type": "vod",
        "hls_segment_type": "fmp4",
        "hls_fmp4_init_filename": "init.mp4",
        "hls_segment_filename": address(folder / "segment%03d.m4s"),
        "hls_flags": "independent_segments",
    }
    return writing(folder / PLAYLIST, "hls", options)
