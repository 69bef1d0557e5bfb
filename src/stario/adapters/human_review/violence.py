"""Violence in pictures."""

from stario.ports.media_moderation import ViolenceClassifier
from stario.ports.pictures import RgbImage


class ViolenceNeedsPerson(ViolenceClassifier):
    """
    Judges nothing: no network with a licence for a paid product tells violence.

    What looks like blood to arithmetic is a red dress more often than not.
    """

    async def classify(self, *pictures: RgbImage) -> tuple[float | None, ...]:
        return (None,) * len(pictures)
