"""Each behaviour that the runbook demands, and the tests that prove it."""

import ast
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]

ROWS: Mapping[str, tuple[str, ...]] = {
    "health of every service within a second": (
        "http/test_health.py::test_every_service_answers_for_itself",
        "http/test_health.py::test_health_names_every_dependency_with_its_latency",
        "http/test_health.py::test_many_silent_dependencies_take_one_second_together",
        "http/test_services.py::test_health_asks_the_services_themselves",
    ),
    "pg_isready and redis-cli ping find what they ask for": (
        "deploy/test_compose.py::test_containers_are_called_what_the_runbook_calls_them",
        "runbook/test_runbook.py::test_a_command_of_the_runbook_works",
    ),
    "workers tell of the GPU and refuse to start without one": (
        "unit/entrypoints/test_engine_loading.py::test_where_a_gpu_is_required_nothing_runs_on_a_cpu",
        "http/test_watch_checks.py::test_cards_are_told_where_there_are_any",
    ),
    "slow statements are found": (
        "deploy/test_replicas.py::test_the_extension_is_there_for_who_looks_for_slow_queries",
    ),
    "FLUSHDB loses nothing": (
        "system/test_cluster_failures.py::test_flushing_redis_in_mid_load_loses_nothing",
        "chaos/test_faces.py::test_a_flushed_redis_delays_no_deletion_and_its_list_is_true_again",
        "chaos/test_gameday.py::test_a_day_of_disasters_loses_nothing_and_does_nothing_twice",
    ),
    "LLEN video_generation_queue is the number of videos that wait": (
        "system/test_cluster.py::test_redis_cli_counts_what_waits",
    ),
    "workers may be added and killed": (
        (
            "system/test_cluster_failures.py"
            "::test_workers_killed_in_each_stage_lose_no_job_and_leave_nothing_behind"
        ),
        "runbook/test_runbook.py::test_a_command_of_the_runbook_works",
    ),
    "a worker that is restarted drains, and lack of memory kills no queue": (
        "chaos/test_workers.py::test_a_terminated_worker_ends_what_it_can_and_hands_back_the_rest",
        "musetalk/test_animator.py::test_a_batch_without_room_is_made_smaller_and_counted",
    ),
    "PRIORITY_MODE": (
        "system/test_cluster_failures.py::test_priority_mode_lets_the_dearer_order_go_first",
        "http/test_switches.py::test_a_worker_ranks_as_the_switch_stands",
    ),
    "a corrupted model is fetched again by a restart": (
        (
            "system/test_damaged_models.py"
            "::test_a_damaged_model_is_told_and_the_rest_works_until_a_restart_fetches_it"
        ),
    ),
    "PAYMENT_FALLBACK": (
        "unit/payments/test_opening.py::test_with_fallback_the_next_healthy_provider_takes_over",
        "http/test_payment_checks.py::test_a_provider_that_is_away_shows_and_is_not_vital",
        "deploy/test_watched.py::test_rules_do_what_their_tests_say",
    ),
    "Payme is answered as its protocol demands": (
        "http/test_payme_anything.py::test_what_is_wrong_is_said_in_the_protocol",
        "runbook/test_runbook.py::test_a_command_of_the_runbook_works",
    ),
    "the end of a certificate is known": (
        "http/test_watch_checks.py::test_the_certificate_that_a_server_shows_is_told",
    ),
    "LLEN ephemeral_deletion_queue is the number of photos to be deleted": (
        "chaos/test_faces.py::test_a_flushed_redis_delays_no_deletion_and_its_list_is_true_again",
    ),
    "EphemeralAutoDelete": (
        "adapters/test_s3_lifecycle.py::test_the_rule_deletes_everything_after_a_day",
        "adapters/test_s3_lifecycle.py::test_applying_twice_changes_nothing",
    ),
    "photos are deleted by hand": (
        "chaos/test_faces.py::test_an_operator_cleans_up_by_hand_and_reads_what_went",
    ),
    "idle connections are ended, and a full pool is 503": (
        "chaos/test_gateway.py::test_connections_that_an_operator_ends_are_replaced",
        "chaos/test_gateway.py::test_a_full_pool_is_503_with_a_time_to_come_again",
    ),
    "severities have clocks": (
        "unit/operations/test_severities.py::test_the_severe_ones_run_day_and_night",
        "unit/operations/test_severities.py::test_the_mildest_wait_for_the_next_business_day",
        (
            "unit/operations/test_incident_life.py"
            "::test_what_nobody_acknowledges_is_escalated_and_its_breach_recorded"
        ),
    ),
    "/incident in Slack, by REST and at a terminal": (
        "http/test_slack_commands.py::test_an_incident_lives_in_slack",
        "http/test_incidents.py::test_an_incident_goes_from_opening_to_its_post_mortem",
        "http/test_incidents.py::test_the_same_at_a_terminal",
        "http/test_alertmanager.py::test_a_group_that_fires_is_one_incident_until_it_is_resolved",
    ),
    "the status page does without the database": (
        "http/test_status_page.py::test_status_page_answers_without_the_database",
        (
            "unit/operations/test_status.py"
            "::test_a_report_has_ninety_days_and_the_worst_of_what_is_told"
        ),
    ),
    "rollback": (
        "adapters/sql/test_expanding.py::test_the_release_before_runs_on_the_newest_schema",
        (
            "adapters/sql/test_migrations.py"
            "::test_a_schema_of_a_later_release_is_accepted_and_left_alone"
        ),
    ),
    "MAINTENANCE_MODE": (
        "http/test_switches.py::test_during_maintenance_only_what_must_goes_on",
        "http/test_switches.py::test_maintenance_mode_begins_and_ends_while_everything_runs",
        "http/test_payme.py::test_it_goes_on_under_maintenance_and_is_not_limited",
    ),
    "autoscaling": (
        "deploy/test_scaling.py::test_every_service_has_an_autoscaler",
        "deploy/test_scaling.py::test_everything_else_is_scaled_by_lists_or_by_hand",
    ),
    "db_read_replicas": (
        "deploy/test_terraform.py::test_replicas_for_reading_are_a_number",
        "adapters/sql/test_replicas.py::test_only_what_is_marked_goes_to_the_replica",
    ),
    "backups and going back to a second": (
        "system/test_backups.py::test_a_destroyed_cluster_comes_back_as_it_was_at_a_named_second",
        "contracts/test_backups.py::test_what_was_copied_comes_back_beside_and_then_in_place",
    ),
    "POST /content/audit-logs/export": (
        "unit/compliance/test_audit_exports.py::test_every_edit_removal_reorder_and_insertion_is_found",
        "runbook/test_runbook.py::test_a_command_of_the_runbook_works",
    ),
    "POST /content/legal-export": (
        "http/test_legal_exports.py::test_a_package_goes_from_request_to_download",
        "http/test_legal_exports.py::test_the_one_who_asks_approves_nothing",
    ),
    "GET /admin/compliance/report": (
        (
            "http/test_compliance_report.py"
            "::test_every_box_is_there_and_none_is_green_without_a_source"
        ),
        "http/test_compliance_report.py::test_late_deletions_are_counted",
    ),
    "the monthly checklist is checks": (
        (
            "http/test_compliance_report.py"
            "::test_the_log_is_green_once_it_is_proved_and_red_once_it_is_not"
        ),
    ),
    "pods have probes, limits and budgets": (
        "deploy/test_pods.py::test_everything_that_stays_up_has_three_probes",
    ),
}


@cache
def _names_in(path: str) -> frozenset[str]:
    """The names of the tests in a file."""
    module = ast.parse((TESTS / path).read_text(encoding="utf-8"))
    found = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in module.body if isinstance(node, found))


@pytest.mark.parametrize("row", ROWS)
def test_a_behaviour_of_the_runbook_has_its_tests(row: str) -> None:
    assert ROWS[row]
    for proof in ROWS[row]:
        path, _, name = proof.partition("::")
        assert name in _names_in(path), proof


def test_every_row_is_there() -> None:
    """As many as the runbook's table of behaviours has."""
    assert len(ROWS) == 30
