"""What a file is, by its first bytes; names and headers that came with it are not believed."""

from enum import StrEnum

HEAD_BYTES = 64

_SOUND_BRANDS = frozenset({b"M4A ", b"M4B "})
_STILL_BRANDS = frozenset({b"avif", b"avis", b"heic", b"heix", b"heif", b"mif1", b"msf1", b"crx "})


class MediaType(StrEnum):
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    GIF = "image/gif"
    PDF = "application/pdf"
    MP4 = "video/mp4"
    QUICKTIME = "video/quicktime"
    WEBM = "video/webm"
    M4A = "audio/mp4"
    MP3 = "audio/mpeg"
    WAV = "audio/wav"
    OGG = "audio/ogg"
    FLAC = "audio/flac"

    @classmethod
    def of(cls, head: bytes) -> "MediaType | None":
        """Tell by at least `HEAD_BYTES` of a file, if it has so many; None for any other type."""
        for magic, kind in _MAGIC:
            if head.startswith(magic):
                return kind
        if head[:4] == b"RIFF":
            return {b"WEBP": cls.WEBP, b"WAVE": cls.WAV}.get(head[8:12])
        if head[4:8] == b"ftyp":
            return _of_brand(head[8:12])
        return cls.MP3 if _is_mpeg_audio(head) else None


_MAGIC = (
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"GIF87a", MediaType.GIF),
    (b"GIF89a", MediaType.GIF),
    (b"%PDF-", MediaType.PDF),
    (b"\x1a\x45\xdf\xa3", MediaType.WEBM),
    (b"OggS", MediaType.OGG),
    (b"fLaC", MediaType.FLAC),
    (b"ID3", MediaType.MP3),
)

PICTURES = frozenset({MediaType.JPEG, MediaType.PNG, MediaType.WEBP, MediaType.GIF})


def _of_brand(brand: bytes) -> MediaType | None:
    if brand in _STILL_BRANDS:
        return None
    if brand in _SOUND_BRANDS:
        return MediaType.M4A
    return MediaType.QUICKTIME if brand == b"qt  " else MediaType.MP4


def _is_mpeg_audio(head: bytes) -> bool:
    """Look for the sync word of layer III (ISO/IEC 11172-3, 2.4.1.3)."""
    return len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2
