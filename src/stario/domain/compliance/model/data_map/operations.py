"""How the platform is run."""

from stario.domain.compliance.model.data_map.words import Category, Erasure, holds, plain, table

OPERATIONS = (
    *table(
        "switch_positions",
        "running the platform: which switch stands how",
        "until it is turned again",
        holds(Category.STAFF, Erasure.OF_WORK, "turned_by"),
        plain("switch", "is_on", "turned_at"),
    ),
    *table(
        "incidents",
        "running the platform: what went wrong and who mended it",
        "as long as the platform runs",
        holds(Category.STAFF, Erasure.OF_WORK, "title", "opened_by", "acknowledged_by", "roles"),
        holds(Category.STAFF, Erasure.OF_WORK, "published", "postmortem", "timeline"),
        plain("id", "number", "severity", "state", "opened_at", "acknowledged_at", "resolved_at"),
        plain("breached_at", "due_at", "escalate_at", "level", "remind_at", "reminders"),
        plain("alert_group", "alerts"),
    ),
    *table(
        "status_days",
        "showing how the platform was",
        "ninety days",
        plain("day", "component", "up", "degraded", "down", "counted_until"),
    ),
    *table(
        "maintenances",
        "announcing work on the platform",
        "as long as the platform runs",
        plain("id", "titles", "components", "begins_at", "ends_at"),
    ),
)
