"""Judge what pictures show and what is written in them."""

import re
from collections.abc import Sequence

import attrs

from stario.domain.moderation.model.banned_media import Match
from stario.domain.moderation.model.frame_plan import Seen
from stario.domain.moderation.model.measure import Measure
from stario.domain.moderation.model.picture_policy import (
    BANNED,
    Finding,
    Look,
    findings_of,
    scores_of,
    unjudged,
)
from stario.domain.moderation.model.spoken_match import (
    LEAST_CONSONANTS,
    PASSES_FROM,
    likeness_within,
    skeleton,
)
from stario.domain.moderation.model.verdict import Flag, VerdictStatus
from stario.domain.moderation.usecases.find_banned import FindBanned
from stario.domain.moderation.usecases.judge_words import JudgeWords
from stario.ports.media_moderation import NsfwClassifier, PictureReader, ViolenceClassifier
from stario.ports.pictures import RgbImage

NUMBERS = re.compile(r"\d+")
"""To the digit: a telephone number is no other number that was misread."""

MOST_READ = 4
"""Frames of a film in which words are read; spread over its length."""

AT_ONCE = 4
"""Pictures that the models look at together: what they unpack stays bounded."""

LEAST_CERTAIN = 0.5
"""Lines that were read with less certainty are not words but patterns."""


@attrs.frozen(kw_only=True)
class Looked:
    findings: tuple[Finding, ...]
    scores: dict[str, float]
    needs_person: tuple[str, ...]
    text: str
    """What was read, line by line."""


@attrs.frozen(kw_only=True)
class LookAtPictures:
    nsfw_classifier: NsfwClassifier
    violence_classifier: ViolenceClassifier
    picture_reader: PictureReader
    find_banned: FindBanned
    judge_words: JudgeWords

    async def __call__(
        self, seen: Sequence[Seen[RgbImage]], measure: Measure, *, field: str
    ) -> Looked:
        """
        Judge one picture, or the frames of one film in order.

        Args:
            field: `image` or `video`, as flags name it.

        Raises:
            Unavailable: something that has to look is out of reach.
        """
        banned = await self.find_banned([each.frame for each in seen], is_film=field == "video")
        looks = await self._looks(seen)
        lines = await self._read(seen)
        foreign = [line for line in lines if not _is_approved(line, measure.approved)]
        words = await self.judge_words(foreign, measure, field=field, reason="ocr")
        return Looked(
            findings=(
                *([_known_bad(banned, field)] if banned else []),
                *findings_of(looks, field=field, bar=measure.bar),
                *words.findings,
            ),
            scores=scores_of(looks) | words.scores,
            needs_person=unjudged(looks),
            text="\n".join(lines),
        )

    async def _looks(self, seen: Sequence[Seen[RgbImage]]) -> list[Look]:
        looks: list[Look] = []
        for first in range(0, len(seen), AT_ONCE):
            part = seen[first : first + AT_ONCE]
            pictures = [each.frame for each in part]
            votes = await self.nsfw_classifier.classify(*pictures)
            chances = await self.violence_classifier.classify(*pictures)
            looks += [
                Look(
                    explicit=vote.explicit,
                    suggestive=vote.suggestive,
                    disagreement=vote.disagreement,
                    violence=chance,
                    seconds=each.seconds,
                )
                for each, vote, chance in zip(part, votes, chances, strict=True)
            ]
        return looks

    async def _read(self, seen: Sequence[Seen[RgbImage]]) -> list[str]:
        """Give the lines of a few frames, each once."""
        step = max(1, -(-len(seen) // MOST_READ))
        lines: dict[str, None] = {}
        for each in seen[::step]:
            for line in await self.picture_reader.read(each.frame):
                if line.confidence >= LEAST_CERTAIN and line.text.strip():
                    lines[line.text.strip()] = None
        return list(lines)


def _is_approved(line: str, approved: str) -> bool:
    """Say whether *line* is a part of the approved text, however it was misread."""
    if not set(NUMBERS.findall(line)) <= set(NUMBERS.findall(approved)):
        return False
    consonants = skeleton(line)
    if len(consonants) < LEAST_CONSONANTS:
        return bool(consonants) and consonants in skeleton(approved)
    return likeness_within(consonants, skeleton(approved)) >= PASSES_FROM


def _known_bad(match: Match, field: str) -> Finding:
    flag = Flag(
        category=BANNED,
        field=field,
        start=0,
        end=0,
        confidence=match.certainty,
        reason=f"hash.{match.item.reason}",
    )
    return Finding(flag=flag, status=VerdictStatus.REJECTED)
