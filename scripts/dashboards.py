"""What the dashboards show: each figure of the runbook has a panel with its target as a line."""

from dataclasses import dataclass

API = 'job="api-gateway",route!~"/health.*|/metrics"'


@dataclass(frozen=True, kw_only=True)
class Panel:
    """`limit` is drawn as a line; beyond it, or below where it is no most, is bad."""

    title: str
    queries: tuple[tuple[str, str], ...]
    unit: str = "short"
    kind: str = "timeseries"
    width: int = 8
    limit: float | None = None
    limit_is_most: bool = True
    description: str = ""


@dataclass(frozen=True, kw_only=True)
class Dashboard:
    name: str
    title: str
    panels: tuple[Panel, ...]


def of(title: str, query: str, legend: str = "", **more: object) -> Panel:
    return Panel(title=title, queries=((query, legend),), **more)  # type: ignore[arg-type]


OVERVIEW = Dashboard(
    name="overview",
    title="overview",
    panels=(
        of("Firing alerts", 'sum by (alertname, severity, service) (ALERTS{alertstate="firing"})',
           kind="table", width=24),
        of("Uptime of the API, 24 h", "stario:gateway_up:ratio_1d", unit="percentunit",
           kind="stat", limit=0.995, limit_is_most=False),
        of("Errors of the API", "stario:api_errors:ratio_5m", unit="percentunit", limit=0.01),
        of("API P95", "stario:api_seconds:p95_5m", unit="s", limit=0.5),
        of("Error budget left of 3 days",
           "1 - stario:api_errors:ratio_3d / 0.001", unit="percentunit", kind="stat",
           limit=0, limit_is_most=False),
        of("Videos, queue to file, P95",
           'stario:job_seconds:p95_10m{queue="video_generation_queue"}', unit="s", limit=40),
        of("Posters, queue to file, P95",
           'stario:job_seconds:p95_10m{queue="poster_generation_queue"}', unit="s", limit=5),
        of("Faces, upload to answer, P95", "stario:face_similarity_seconds:p95_5m", unit="s",
           limit=0.2),
        of("Requests by status",
           f"sum by (status) (rate(http_request_duration_seconds_count{{{API}}}[5m]))",
           "{{status}}", unit="reqps"),
        of("Slowest routes, P95",
           "topk(10, histogram_quantile(0.95, sum by (le, route) "
           f"(rate(http_request_duration_seconds_bucket{{{API}}}[5m]))))", "{{route}}", unit="s"),
        of("Requests in flight", "sum by (job) (http_requests_in_flight)", "{{job}}"),
        of("What answers", "max by (dependency) (stario_dependency_up)", "{{dependency}}",
           limit=1, limit_is_most=False),
        of("How fast it answers", "max by (dependency) (stario_dependency_answer_seconds)",
           "{{dependency}}", unit="s"),
        of("Processes that run", "sum by (job) (up)", "{{job}}"),
        of("Releases", "count by (service, version) (stario_build_info)",
           "{{service}} {{version}}", kind="table"),
        of("Switches", "max by (switch) (stario_switch_on)", "{{switch}}"),
        of("Memory", "sum by (job) (process_resident_memory_bytes)", "{{job}}", unit="bytes"),
        of("Processor", "sum by (job) (rate(process_cpu_seconds_total[5m]))", "{{job}}"),
        of("Days that certificates last",
           "(min by (certificate) (stario_certificate_expiry_timestamp_seconds) - time()) / 86400",
           "{{certificate}}", unit="d", limit=14, limit_is_most=False),
        of("Scrapes that missed something", "sum by (job) (stario_scrape_failures)", "{{job}}"),
    ),
)  # fmt: skip

WORK = Dashboard(
    name="work",
    title="queues and workers",
    panels=(
        of("Waiting", 'max by (queue) (stario_queue_jobs{state="waiting"})', "{{queue}}",
           limit=100, description="By the database."),
        of("The first has waited", "max by (queue) (stario_queue_oldest_seconds)", "{{queue}}",
           unit="s", limit=120),
        of("Being done", 'max by (queue) (stario_queue_jobs{state="leased"})', "{{queue}}"),
        of("Held back until a retry", 'max by (queue) (stario_queue_jobs{state="held_back"})',
           "{{queue}}"),
        of("Dead letters", 'max by (queue) (stario_queue_jobs{state="failed"})', "{{queue}}",
           description="Only a person puts them back: `stario jobs requeue`."),
        of("Queue to file, P95", "stario:job_seconds:p95_10m", "{{queue}}", unit="s"),
        of("Wait until begun, P95",
           "histogram_quantile(0.95, sum by (le, queue) "
           "(rate(stario_job_wait_seconds_bucket[10m])))", "{{queue}}", unit="s"),
        of("One attempt, P95",
           "histogram_quantile(0.95, sum by (le, queue) "
           "(rate(stario_job_duration_seconds_bucket[10m])))", "{{queue}}", unit="s"),
        of("Attempts by how they ended",
           "sum by (outcome) (rate(stario_job_attempts_total[5m])) * 60", "{{outcome}}",
           unit="opm"),
        of("Memory of cards",
           "stario_gpu_memory_used_bytes / stario_gpu_memory_total_bytes",
           "{{instance}} {{gpu}}", unit="percentunit", limit=0.95),
        of("Cards at work", "stario_gpu_busy_ratio", "{{instance}} {{gpu}}", unit="percentunit"),
        of("Effects that are due", "max(stario_outbox_due)", "due"),
        of("Effects: how late is the first", "max(stario_outbox_oldest_seconds)", "late",
           unit="s", limit=300),
        of("Effects that failed before", "max(stario_outbox_retried)", "failed"),
        of("Chores: since they ended well",
           "time() - max by (chore) (stario_chore_success_timestamp_seconds)", "{{chore}}",
           unit="s"),
        of("Chores that fail",
           'sum by (chore) (rate(stario_chore_runs_total{outcome="failed"}[5m]))', "{{chore}}"),
    ),
)  # fmt: skip

FAILED = 'stario_payments_last_hour{outcome="failed"}'
ENDED = 'stario_payments_last_hour{outcome=~"failed|paid"}'

PAYMENTS = Dashboard(
    name="payments",
    title="payments",
    panels=(
        of("Share that fails, one hour",
           f"sum by (provider) (max by (provider, outcome) ({FAILED}))"
           f" / (sum by (provider) (max by (provider, outcome) ({ENDED})) > 0)",
           "{{provider}}", unit="percentunit", limit=0.05, width=12),
        of("Providers that take payments", "min by (provider) (stario_payment_provider_up)",
           "{{provider}}", limit=1, limit_is_most=False, width=12),
        of("Payments of a quarter of an hour",
           "max by (provider, outcome) (stario_payments_last_quarter)",
           "{{provider}} {{outcome}}", width=12),
        of("Payments of an hour", "max by (provider, outcome) (stario_payments_last_hour)",
           "{{provider}} {{outcome}}", width=12),
        of("Calls of providers",
           "sum by (route, status) (rate(http_request_duration_seconds_count"
           '{route=~"/payments/webhook/.*"}[5m])) * 60', "{{route}} {{status}}", unit="opm",
           width=12),
        of("Calls of providers, P95",
           "histogram_quantile(0.95, sum by (le, route) (rate(http_request_duration_seconds_bucket"
           '{route=~"/payments/webhook/.*"}[5m])))', "{{route}}", unit="s", width=12),
        of("Paid without a receipt", "max by (provider) (stario_payments_without_receipt)",
           "{{provider}}", width=12),
        of("Fallback", 'max(stario_switch_on{switch="PAYMENT_FALLBACK"})', "fallback", width=12),
    ),
)  # fmt: skip

PRIVACY = Dashboard(
    name="privacy",
    title="face uploads and compliance",
    panels=(
        of("The oldest photo that is due", "max(ephemeral_oldest_pending_seconds)", "oldest",
           unit="s", limit=3),
        of("Photos that are due", "max(ephemeral_uploads_pending)", "due"),
        of("From use to deletion",
           "histogram_quantile(0.99, sum by (le) "
           "(rate(ephemeral_deletion_delay_seconds_bucket[15m])))", "P99", unit="s", limit=3),
        of("Deleted within 3 s",
           'sum(rate(ephemeral_deletion_delay_seconds_bucket{le="3.0"}[1h]))'
           " / (sum(rate(ephemeral_deletion_delay_seconds_count[1h])) > 0)", "share",
           unit="percentunit", limit=1, limit_is_most=False),
        of("Deleted, by net", "sum by (net) (rate(ephemeral_receipts_total[5m])) * 60", "{{net}}",
           unit="opm"),
        of("Deletions to be tried again",
           "sum by (net) (rate(ephemeral_deletion_failures_total[5m])) * 60", "{{net}}",
           unit="opm"),
        of("Events that wait to be chained", "max(audit_inbox_waiting)", "waiting"),
        of("The oldest of them", "max(audit_inbox_oldest_seconds)", "oldest", unit="s",
           limit=120),
        of("Entries of the audit log", "max(audit_entries)", "entries"),
        of("Since it was signed", "max(audit_checkpoint_age_seconds)", "age", unit="s"),
        of("Entries since then", "max(audit_unsealed_entries)", "entries"),
        of("Hours since a full backup",
           "(time() - max(stario_backup_last_full_timestamp_seconds)) / 3600", "full", unit="h",
           limit=26),
        of("Hours since any backup",
           "(time() - max(stario_backup_last_timestamp_seconds)) / 3600", "any", unit="h",
           limit=8),
        of("Days since a backup was restored and sound",
           "(time() - max(stario_backup_last_verified_timestamp_seconds)) / 86400", "verified",
           unit="d"),
        of("Log that waits to be archived", "max(stario_backup_archive_lag_seconds)", "lag",
           unit="s", limit=600),
        of("Faults of the last rehearsal", "max(stario_backup_rehearsal_faults)", "faults",
           limit=1),
    ),
)  # fmt: skip

SAFETY = Dashboard(
    name="safety",
    title="safety",
    panels=(
        of("Cases that wait", "max by (severity) (stario_review_open)", "{{severity}}", width=12),
        of("Cases past their time", "max by (severity) (stario_review_overdue)", "{{severity}}",
           limit=1, width=12),
        of("The oldest case", "max by (severity) (stario_review_oldest_seconds)", "{{severity}}",
           unit="s", width=12),
        of("From opening to decision, one day",
           "max by (quantile) (stario_review_decision_seconds)", "{{quantile}}", unit="s",
           width=12),
        of("Appeals that wait", "max(stario_appeals_open)", "open"),
        of("Appeals past their time", "max(stario_appeals_overdue)", "overdue", limit=1),
        of("The oldest appeal", "max(stario_appeals_oldest_seconds)", "oldest", unit="s"),
        of("Refused and not allowed",
           "sum by (status) (rate(http_request_duration_seconds_count"
           '{status=~"401|403|429"}[5m])) * 60', "{{status}}", unit="opm", width=12),
        of("Signing in: refusals",
           "sum by (route) (rate(http_request_duration_seconds_count"
           '{route=~"/auth/.*",status=~"4.."}[5m])) * 60', "{{route}}", unit="opm", width=12),
    ),
)  # fmt: skip

DASHBOARDS = (OVERVIEW, WORK, PAYMENTS, PRIVACY, SAFETY)
