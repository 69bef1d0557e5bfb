"""Judge what is said in sound."""

import attrs

from stario.domain.moderation.model.measure import Measure
from stario.domain.moderation.model.picture_policy import MISMATCH, Finding
from stario.domain.moderation.model.spoken_match import match_of
from stario.domain.moderation.model.verdict import Flag, VerdictStatus
from stario.domain.moderation.usecases.judge_words import JudgeWords
from stario.ports.media_reading import SeenAndHeard
from stario.ports.sound import Transcriber
from stario.ports.speech import LanguageUnsupported

SPEECH = "speech"


@attrs.frozen(kw_only=True)
class Heard:
    """`text` is what was said, as well as it was understood."""

    text: str
    findings: tuple[Finding, ...] = ()
    scores: dict[str, float] = attrs.field(factory=dict)
    needs_person: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class Listen:
    transcriber: Transcriber
    judge_words: JudgeWords

    async def __call__(self, found: SeenAndHeard, measure: Measure) -> Heard:
        """
        Compare it with the approved text; what differs, or has none, is judged as a text.

        A sound that says nothing is not what was approved.
        """
        text = ""
        if found.samples is not None:
            try:
                text = await self.transcriber.transcribe(
                    found.samples, found.rate, measure.language.value
                )
            except LanguageUnsupported:
                return Heard(
                    text="",
                    findings=(_finding(0.5, VerdictStatus.PENDING_REVIEW, "not_understood"),),
                    needs_person=(SPEECH,),
                )
        if not measure.approved:
            words = await self.judge_words([text], measure, field="audio", reason=SPEECH)
            return Heard(text=text, findings=words.findings, scores=words.scores)
        match = match_of(measure.approved, text)
        doubt = round(1 - min(match.likeness, match.weakest), 3)
        if match.status is VerdictStatus.APPROVED:
            return Heard(text=text, scores={MISMATCH: doubt})
        foreign = match.likeness >= match.weakest
        words = await self.judge_words([text], measure, field="audio", reason=SPEECH)
        differs = _finding(doubt, match.status, "part" if foreign else "whole")
        return Heard(
            text=text,
            findings=(differs, *words.findings),
            scores=words.scores | {MISMATCH: doubt},
        )


def _finding(confidence: float, status: VerdictStatus, reason: str) -> Finding:
    flag = Flag(
        category=MISMATCH,
        field="audio",
        start=0,
        end=0,
        confidence=confidence,
        reason=f"{SPEECH}.{reason}",
    )
    return Finding(flag=flag, status=status)
