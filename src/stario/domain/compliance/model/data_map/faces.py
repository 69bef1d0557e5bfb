"""Photos of faces on their way through, and quizzes."""

from stario.domain.compliance.model.data_map.words import Category, Erasure, holds, plain, table
from stario.domain.compliance.model.retention import RuleKey

FACES = (
    *table(
        "face_uploads",
        "using a photo once, and the receipt of its deletion",
        RuleKey.FACE_RECEIPTS.value,
        holds(Category.PSEUDONYM, Erasure.PSEUDONYMOUS, "account_id"),
        # Where the photo lay; there is none any more.
        holds(Category.BIOMETRIC, Erasure.PSEUDONYMOUS, "key"),
        plain(
            "id",
            "purpose",
            "subject_id",
            "created_at",
            "due_at",
            "last_used_at",
            "attempts",
            "retry_at",
            "deleted_at",
            "deleted_by",
            "swept_at",
        ),
    ),
    *table(
        "face_quizzes",
        "showing a fan whom they look like",
        RuleKey.QUIZZES.value,
        holds(Category.PSEUDONYM, Erasure.DELETED, "account_id"),
        holds(Category.BIOMETRIC, Erasure.DELETED, "score", "features"),
        holds(Category.BIOMETRIC, Erasure.DELETED, "card_key"),
        holds(Category.BEHAVIOUR, Erasure.DELETED, "artist_id", "language", "save_photo"),
        holds(Category.BEHAVIOUR, Erasure.DELETED, "created_at", "analysed_at"),
        plain("id", "consent_id", "upload_id", "processing_ms"),
    ),
    *table(
        "voice_quizzes",
        "playing a quiz",
        RuleKey.QUIZZES.value,
        holds(Category.PSEUDONYM, Erasure.DELETED, "account_id"),
        holds(Category.BEHAVIOUR, Erasure.DELETED, "artist_id", "selected_option_id"),
        holds(Category.BEHAVIOUR, Erasure.DELETED, "created_at", "answered_at"),
        plain("id", "options", "correct_option_id", "expires_at"),
    ),
)
