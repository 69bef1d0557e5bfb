"""Which file answers which wish."""

from stario.domain.generation.model.video import Video

ORIGINAL = "hd"
BEST = "1080p"

NEAREST = {
    "sd": ("sd", ORIGINAL),
    "hd": (ORIGINAL,),
    "1080p": (BEST, ORIGINAL),
    # The picture has no more detail than 1080p shows: enlarging it further would be a lie.
    "4k": (BEST, ORIGINAL),
}


def rendition_for(video: Video, quality: str) -> tuple[str, str]:
    """Give the quality that comes nearest to *quality* and is ready, and its key."""
    ready = {ORIGINAL: video.video_key, **video.renditions}
    nearest = next(q for q in NEAREST[quality] if q in ready)
    return nearest, ready[nearest]
