"""What a person is asked about a design."""

import attrs

from stario.domain.merch.model.design_wish import DesignWish
from stario.domain.merch.model.preview import Preview
from stario.domain.moderation.model.opening import case_id_of, open_case
from stario.domain.moderation.model.review_case import MediaPlace, ReviewCase, Subject
from stario.domain.moderation.model.verdict import ContentType, MediaVerdict, Versions
from stario.ports.media import Bucket
from stario.ports.moderation import TextVerdict


@attrs.frozen(kw_only=True)
class Doubts:
    """What the checks are unsure of: the words, or the picture that a fan brought."""

    words: TextVerdict | None
    picture: MediaVerdict | None

    @property
    def any(self) -> bool:
        return self.words is not None or self.picture is not None

    @property
    def versions(self) -> Versions:
        words = self.words.versions if self.words else Versions()
        return attrs.evolve(words, model=words.model or self._picture_model)

    @property
    def _picture_model(self) -> str:
        return self.picture.versions.model if self.picture else ""


def design_case(wish: DesignWish, preview: Preview, doubts: Doubts) -> ReviewCase | None:
    """Give what a person is asked, or None: there is no doubt."""
    if not doubts.any:
        return None
    words, picture = doubts.words, doubts.picture
    keys = [preview.picture_key]
    if picture is not None and preview.artwork_key is not None:
        keys.append(preview.artwork_key)
    return open_case(
        id_=case_id_of(preview.id),
        content_type=ContentType.TEXT if picture is None else ContentType.IMAGE,
        subject=Subject.PREVIEW,
        subject_id=preview.id,
        account_id=wish.account,
        language=wish.language,
        texts={**wish.words, **_read(picture)},
        media=[
            MediaPlace(bucket=Bucket.MEDIA.value, key=key, kind=ContentType.IMAGE) for key in keys
        ],
        flags=(*(words.flags if words else ()), *(picture.flags if picture else ())),
        scores=picture.scores if picture else {},
        shadow=words.shadow if words else (),
        versions=doubts.versions,
        at=preview.created_at,
    )


def _read(picture: MediaVerdict | None) -> dict[str, str]:
    text = picture.texts.get("image") if picture else None
    return {"read": text} if text else {}
