"""Domain values for tests: complete and valid; name only what a test is about."""

from tests.builders.artists import a_consent, a_template, a_voice_enrolment, an_artist
from tests.builders.effects import an_idempotency_record, an_outbox_message
from tests.builders.people import a_data_export, a_refresh_token, an_account
from tests.builders.values import NOW, a_digest, new_id
from tests.builders.work import a_job, a_poster, a_share, a_video, a_voice_message

__all__ = [
    "NOW",
    "a_consent",
    "a_data_export",
    "a_digest",
    "a_job",
    "a_poster",
    "a_refresh_token",
    "a_share",
    "a_template",
    "a_video",
    "a_voice_enrolment",
    "a_voice_message",
    "an_account",
    "an_artist",
    "an_idempotency_record",
    "an_outbox_message",
    "new_id",
]
