"""Work, what came of it, and how it is known again."""

from stario.domain.compliance.model.data_map.words import Category, Erasure, holds, plain, table
from stario.domain.compliance.model.retention import RuleKey

MADE = ("id", "job_id", "artist_id", "consent_id", "created_at", "expires_at")
DOWN = ("taken_down_at", "taken_down_reason", "sha256")
PROVENANCE = "as long as copies of it may be in the wild"

WORKS = (
    *table(
        "jobs",
        "making what was ordered",
        RuleKey.WORDS.value,
        holds(Category.PSEUDONYM, Erasure.PSEUDONYMOUS, "account_id"),
        holds(Category.CONTENT, Erasure.EMPTIED, "payload", "result"),
        plain("id", "queue", "state", "artist_id", "consent_id", "order_id", "tier"),
        plain("enqueued_at", "promised_at", "rank_at", "run_after", "created_at", "updated_at"),
        plain("attempts", "max_attempts", "worker", "leased_at", "lease_until", "stage"),
        plain("progress_percent", "error", "completed_at"),
    ),
    *table(
        "videos",
        "giving a video to whoever ordered it",
        RuleKey.GENERATED_CONTENT.value,
        holds(Category.PSEUDONYM, Erasure.PSEUDONYMOUS, "account_id"),
        holds(Category.IDENTITY, Erasure.EMPTIED, "recipient_name"),
        holds(Category.CONTENT, Erasure.EMPTIED, "script"),
        plain(*MADE, *DOWN, "occasion", "language", "aspect_ratio", "width", "height"),
        plain("duration_seconds", "video_key", "thumbnail_key", "captions_key", "voice_match"),
        plain("seed", "engines", "renditions", "preview_key", "stream_key", "held"),
    ),
    *table(
        "voice_messages",
        "giving a voice message to whoever ordered it",
        RuleKey.GENERATED_CONTENT.value,
        holds(Category.PSEUDONYM, Erasure.PSEUDONYMOUS, "account_id"),
        holds(Category.CONTENT, Erasure.EMPTIED, "text"),
        plain(*MADE, "language", "emotion", "speed", "audio_key", "duration_seconds"),
        plain("voice_match", "engines", "is_sample", "taken_down_at", "taken_down_reason", "held"),
    ),
    *table(
        "posters",
        "giving a poster to whoever ordered it",
        RuleKey.GENERATED_CONTENT.value,
        holds(Category.PSEUDONYM, Erasure.PSEUDONYMOUS, "account_id"),
        holds(Category.CONTENT, Erasure.EMPTIED, "text", "secondary_text"),
        plain(*MADE, *DOWN, "style", "aspect_ratio", "language", "template_id", "color_scheme"),
        plain("with_fan", "artist_name", "portrait_key", "width", "height", "files"),
        plain("thumbnail_key", "seed", "engines", "held"),
    ),
    *table(
        "sculptures",
        "giving a printable shape to whoever ordered it",
        RuleKey.GENERATED_CONTENT.value,
        holds(Category.PSEUDONYM, Erasure.PSEUDONYMOUS, "account_id"),
        plain(*MADE, *DOWN, "poster_id", "kind", "is_curved", "width_mm", "height_mm"),
        plain("depth_mm", "triangles", "minimum_thickness_mm", "stl_key", "glb_key"),
        plain("preview_key", "engine"),
    ),
    *table(
        "shares",
        "public links to what somebody made",
        RuleKey.SHARES.value,
        holds(Category.PSEUDONYM, Erasure.DELETED, "account_id"),
        holds(Category.SECURITY, Erasure.DELETED, "token"),
        holds(Category.BEHAVIOUR, Erasure.DELETED, "platform"),
        plain("kind", "subject_id", "created_at", "expires_at"),
    ),
    *table(
        "assets",
        "knowing again what we made",
        PROVENANCE,
        plain("id", "mark", "kind", "job_id", "artist_id", "consent_id", "digital_source"),
        plain("engines", "created_at", "perceptual_hash", "band_0", "band_1", "band_2", "band_3"),
    ),
    *table(
        "outbox",
        "carrying out what a transaction decided",
        "until it is carried out",
        holds(Category.PSEUDONYM, Erasure.EXPIRES, "payload"),
        plain("id", "topic", "created_at", "attempts", "due_at"),
    ),
    *table(
        "idempotency",
        "answering a repeated request alike",
        RuleKey.IDEMPOTENCY.value,
        holds(Category.PSEUDONYM, Erasure.EXPIRES, "caller"),
        holds(Category.CONTENT, Erasure.EXPIRES, "body", "headers"),
        holds(Category.SECURITY, Erasure.EXPIRES, "key", "body_sha256"),
        plain("id", "route", "created_at", "status"),
    ),
)
