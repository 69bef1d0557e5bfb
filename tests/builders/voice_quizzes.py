"""Voice quizzes and their clips."""

from datetime import datetime

from stario.domain.artists.model.artist import Artist
from stario.domain.compliance.model.consent import Consent
from stario.domain.identity.model.account import Account
from stario.domain.kernel.ids import AccountId, ArtistId, VoiceClipId, VoiceQuizId
from stario.domain.voices.model.clip import VoiceClip
from stario.domain.voices.model.voice_quiz import ANSWERED_WITHIN, OPTIONS, VoiceOption, VoiceQuiz
from tests.builders.values import NOW, new_id


def a_voice_quiz(
    *,
    account: Account | None = None,
    artist: Artist | None = None,
    created_at: datetime = NOW,
) -> VoiceQuiz:
    """The second option is the right one."""
    options = tuple(
        VoiceOption(id=f"option-{n}-{new_id()}", clip_id=VoiceClipId(new_id()))
        for n in range(OPTIONS)
    )
    return VoiceQuiz(
        id=VoiceQuizId(new_id()),
        account_id=account.id if account else AccountId(new_id()),
        artist_id=artist.id if artist else ArtistId(new_id()),
        options=options,
        correct_option_id=options[1].id,
        created_at=created_at,
        expires_at=created_at + ANSWERED_WITHIN,
    )


def a_voice_clip(artist: Artist, consent: Consent, *, is_real: bool = False) -> VoiceClip:
    id_ = VoiceClipId(new_id())
    return VoiceClip(
        id=id_,
        artist_id=artist.id,
        consent_id=consent.id,
        recording_key="artists/x/voice-reference/1.wav",
        is_real=is_real,
        key=f"artists/{artist.id}/quiz/{id_}.m4a",
    )
