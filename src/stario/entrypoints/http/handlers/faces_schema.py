"""How comparisons of faces look over HTTP."""

from typing import Annotated

import msgspec
from msgspec import Meta

from stario.domain.faces.usecases.compare_faces import Comparison
from stario.entrypoints.http.fields import Uuid
from stario.ports.faces import DetectedFace, Photo

MOST_ARTISTS = 500

Score = Annotated[
    float,
    Meta(
        ge=0,
        le=100,
        description="From 90 on the network takes both for one person.",
        examples=[63.4],
    ),
]
Milliseconds = Annotated[float, Meta(ge=0, examples=[84.2])]
UploadId = Annotated[
    Uuid | None, Meta(description="Of `POST /faces/uploads`, once the photo was sent.")
]
UploadUrl = (
    Annotated[
        str,
        Meta(
            max_length=2048,
            description="The link of `POST /faces/uploads` instead of the id. No other is taken.",
        ),
    ]
    | None
)
PhotoFile = Annotated[
    str, Meta(description="JPEG, PNG or WebP.", extra_json_schema={"format": "binary"})
]


PermissionOfPhoto = Annotated[
    Uuid | None, Meta(description="Of the person in the photo; without it one's own counts.")
]


class DetectForm(msgspec.Struct, kw_only=True):
    """A photo to look at."""

    file: PhotoFile
    permission_id: PermissionOfPhoto = None


class CompareForm(msgspec.Struct, kw_only=True):
    """A photo and whom to compare it with: ids repeated, or with commas between them."""

    file: PhotoFile
    celebrity_ids: Annotated[list[str], Meta(min_length=1, max_length=MOST_ARTISTS)]
    permission_id: PermissionOfPhoto = None


class CompareManyForm(msgspec.Struct, kw_only=True):
    """A photo and whom to compare it with; all artists unless some are named."""

    file: PhotoFile
    celebrity_ids: Annotated[list[str], Meta(max_length=MOST_ARTISTS)] = []
    permission_id: PermissionOfPhoto = None


class DetectBody(msgspec.Struct, kw_only=True):
    """A photo that was sent before; name it once."""

    upload_id: UploadId = None
    image_url: UploadUrl = None


class CompareBody(msgspec.Struct, kw_only=True):
    """A photo that was sent before, and whom to compare it with."""

    celebrity_ids: Annotated[list[Uuid], Meta(min_length=1, max_length=MOST_ARTISTS)]
    upload_id: UploadId = None
    image_url: UploadUrl = None


class CompareManyBody(msgspec.Struct, kw_only=True):
    """A photo that was sent before, and whom to compare it with: all unless some are named."""

    celebrity_ids: Annotated[list[Uuid], Meta(max_length=MOST_ARTISTS)] = []
    upload_id: UploadId = None
    image_url: UploadUrl = None


class ResemblanceAnswer(msgspec.Struct, kw_only=True):
    artist_id: Uuid
    similarity_score: Score


class ComparisonAnswer(msgspec.Struct, kw_only=True):
    """The most alike first; artists who can't be compared with are left out."""

    results: list[ResemblanceAnswer]
    best_match_artist_id: Uuid | None
    best_match_score: Score | None
    processing_time_ms: Milliseconds


class BoxAnswer(msgspec.Struct, kw_only=True):
    """In pixels of the upright photo at its full size."""

    x: float
    y: float
    width: float
    height: float


class PointAnswer(msgspec.Struct, kw_only=True):
    x: float
    y: float


class LandmarksAnswer(msgspec.Struct, kw_only=True):
    """Right and left are the person's own."""

    right_eye: PointAnswer
    left_eye: PointAnswer
    nose: PointAnswer
    mouth_right: PointAnswer
    mouth_left: PointAnswer


class FaceAnswer(msgspec.Struct, kw_only=True):
    bbox: BoxAnswer
    landmarks: LandmarksAnswer
    confidence: Annotated[float, Meta(ge=0, le=1)]


class DetectionAnswer(msgspec.Struct, kw_only=True):
    """The largest face first."""

    faces_detected: Annotated[int, Meta(ge=0)]
    faces: list[FaceAnswer]
    image_width: int
    image_height: int
    processing_time_ms: Milliseconds


def comparison_answer(comparison: Comparison, *, milliseconds: float) -> ComparisonAnswer:
    results = [
        ResemblanceAnswer(artist_id=one.artist_id, similarity_score=one.score)
        for one in comparison.resemblances
    ]
    best = results[0] if results else None
    return ComparisonAnswer(
        results=results,
        best_match_artist_id=best.artist_id if best else None,
        best_match_score=best.similarity_score if best else None,
        processing_time_ms=round(milliseconds, 1),
    )


def detection_answer(photo: Photo, *, milliseconds: float) -> DetectionAnswer:
    return DetectionAnswer(
        faces_detected=len(photo.faces),
        faces=[_face(face) for face in photo.faces],
        image_width=photo.width,
        image_height=photo.height,
        processing_time_ms=round(milliseconds, 1),
    )


def _face(face: DetectedFace) -> FaceAnswer:
    points = [PointAnswer(x=round(x, 1), y=round(y, 1)) for x, y in face.landmarks]
    right_eye, left_eye, nose, mouth_right, mouth_left = points
    return FaceAnswer(
        bbox=BoxAnswer(
            x=round(face.x, 1),
            y=round(face.y, 1),
            width=round(face.width, 1),
            height=round(face.height, 1),
        ),
        landmarks=LandmarksAnswer(
            right_eye=right_eye,
            left_eye=left_eye,
            nose=nose,
            mouth_right=mouth_right,
            mouth_left=mouth_left,
        ),
        confidence=round(face.confidence, 3),
    )
