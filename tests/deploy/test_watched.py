"""Rules and dashboards ask only for what is exported, and lead to what is written down."""

import json
import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from http import HTTPStatus

import attrs
import pytest
import yaml

from tests.deploy.exported import Sample, everything_exported
from tests.deploy.manifests import DEPLOY, ROOT, program
from tests.deploy.promql import Matcher, selectors

RULES = sorted((DEPLOY / "prometheus" / "rules").glob("*.yml"))
RULE_TESTS = sorted((DEPLOY / "prometheus" / "tests").glob("*.yml"))
BOARDS = sorted((DEPLOY / "grafana" / "dashboards").glob("*.json"))
RUNBOOK_URL = "https://docs.stario.uz/operations/RUNBOOK.md#"
SEVERITIES = {"sev1", "sev2", "sev3", "sev4"}
TARGET_LABELS = {"job", "instance"}
BY_PROMETHEUS = {"up", "ALERTS"}
STATUSES = tuple(str(status.value) for status in HTTPStatus)
ALERTS = {
    "ApiSlow", "AuditLogStalled", "BackupStale", "CertificateExpiring", "ChoresStalled",
    "DatabaseDown", "EphemeralUploadsStale", "ErrorBudgetBurnFast", "ErrorBudgetBurnSlow",
    "FaceSimilaritySlow", "GpuMemoryHigh", "HighErrorRate", "MetricsIncomplete", "ObjectStoreDown",
    "OutboxStuck", "PaymentFailures", "PosterGenerationSlow", "RedisDown", "ReviewsOverdue",
    "ServiceDown", "UptimeLow", "VideoGenerationSlow", "VideoQueueLong", "VideoQueueOld",
    "WorkersDown",
}  # fmt: skip

Rule = dict[str, object]


@attrs.frozen
class Exported:
    """Label values by label, by the name of a sample; `routes` may all become one."""

    samples: dict[str, dict[str, set[str]]]
    routes: frozenset[str]

    @classmethod
    def of(cls, samples: tuple[Sample, ...], routes: frozenset[str]) -> "Exported":
        found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        for sample in samples:
            labels = found[sample.metric]
            for label, value in sample.labels.items():
                labels[label].add(value)
        return cls(found, routes)

    def dead(self, metric: str, matcher: Matcher) -> bool:
        """Whether *matcher* can find nothing."""
        values = self.samples[metric].get(matcher.label)
        if matcher.label in TARGET_LABELS:
            return False
        if values is None:
            return True
        if matcher.label == "route":
            return not any(map(matcher.takes, self.routes))
        if matcher.label == "status":
            # Which ones were answered is a matter of luck.
            return not any(map(matcher.takes, STATUSES))
        return matcher.picks and not any(map(matcher.takes, values))


def rules() -> Iterator[Rule]:
    for file in RULES:
        for group in yaml.safe_load(file.read_text())["groups"]:
            yield from group["rules"]


def recorded() -> dict[str, str]:
    """What is recorded, and how."""
    return {str(rule["record"]): str(rule["expr"]) for rule in rules() if "record" in rule}


def queries() -> dict[str, list[str]]:
    """Where they stand, and what they are."""
    asked: dict[str, list[str]] = defaultdict(list)
    for file in RULES:
        for group in yaml.safe_load(file.read_text())["groups"]:
            asked[file.name] += [rule["expr"] for rule in group["rules"]]
    for file in BOARDS:
        for panel in json.loads(file.read_text())["panels"]:
            asked[file.name] += [target["expr"] for target in panel["targets"]]
    return asked


@pytest.fixture(scope="module")
async def exported(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    home = tmp_path_factory.mktemp("stack")
    tool = home / "nvidia-smi"
    tool.write_text("#!/bin/sh\necho '0, 1024, 16384, 37'\n")
    tool.chmod(0o755)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", f"{home}:{os.environ['PATH']}")
        return Exported.of(*await everything_exported(home))


@pytest.mark.parametrize("place", [file.name for file in (*RULES, *BOARDS)])
async def test_no_query_is_dead(exported: Exported, place: str) -> None:
    known = recorded()
    dead: list[object] = []
    for query in queries()[place]:
        found = list(selectors(query))
        assert found or "vector" in query, query
        for selector in found:
            # Where one reads what was recorded, labels are those that it was recorded from.
            read = [s.metric for s in selectors(known.get(selector.metric, selector.metric))]
            if selector.metric in BY_PROMETHEUS or set(read) & known.keys():
                continue
            for metric in read:
                if metric in exported.samples:
                    dead += [m for m in selector.matchers if exported.dead(metric, m)]
                elif metric not in BY_PROMETHEUS:
                    dead.append(metric)

    assert dead == []


async def test_the_names_that_an_operator_greps_are_there(exported: Exported) -> None:
    names = exported.samples.keys()

    assert {"http_request_duration_seconds_bucket", "stario_job_seconds_bucket"} <= names
    assert any("ephemeral" in name for name in names)
    assert exported.samples["stario_scrape_failures"] == {}
    assert {"stario_build_info", "process_resident_memory_bytes"} <= names


def test_what_is_recorded_is_asked_for() -> None:
    asked = {s.metric for every in queries().values() for q in every for s in selectors(q)}

    assert recorded().keys() <= asked


def test_every_alert_says_how_bad_it_is_and_where_to_read_on() -> None:
    alerts = [rule for rule in rules() if "alert" in rule]
    runbook = (DEPLOY / "RUNBOOK.md").read_text()
    headings = {slug(line) for line in re.findall(r"^#+ (.+)$", runbook, re.MULTILINE)}

    assert {str(rule["alert"]) for rule in alerts} == ALERTS
    for rule in alerts:
        labels, annotations = rule["labels"], rule["annotations"]
        assert isinstance(labels, dict)
        assert isinstance(annotations, dict)
        assert labels["severity"] in SEVERITIES
        assert annotations.keys() == {"summary", "description", "runbook_url"}
        anchor = annotations["runbook_url"].removeprefix(RUNBOOK_URL)
        assert anchor == f"alert-{str(rule['alert']).lower()}"
        assert anchor in headings


def slug(heading: str) -> str:
    """As GitHub makes anchors of headings."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def test_every_alert_is_seen_firing_and_seen_silent() -> None:
    text = "".join(file.read_text() for file in RULE_TESTS)
    firing = re.findall(r'alertname=~?"([\w|.*]+)",alertstate="firing"', text)
    with_words = re.findall(r"alertname: (\w+)\n\s+exp_alerts:\n\s+- exp_labels", text)
    silent = re.findall(r'alertname=~?"([\w|.*]+)"[^\n]*exp_samples: \[\]', text)
    silent += re.findall(r"alertname: (\w+), exp_alerts: \[\]", text)
    # A count by name, beside which the others of it are not told, is silence too.
    counted = {"CertificateExpiring", "GpuMemoryHigh", "WorkersDown"}

    def seen(patterns: list[str]) -> set[str]:
        return {name for name in ALERTS if any(re.fullmatch(each, name) for each in patterns)}

    assert seen(firing + with_words) == ALERTS
    assert seen(silent) | counted == ALERTS


def ran(*words: str) -> str:
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_prometheus_takes_its_settings_and_rules() -> None:
    ran(program("promtool"), "check", "config", "deploy/prometheus/prometheus.yml")
    ran(program("promtool"), "check", "rules", "--lint-fatal", *map(str, RULES))


def test_rules_do_what_their_tests_say() -> None:
    ran(program("promtool"), "test", "rules", *map(str, RULE_TESTS))


def test_every_job_that_rules_name_is_scraped() -> None:
    config = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yml").read_text())
    jobs = {job["job_name"] for job in config["scrape_configs"]}
    named: set[str] = set()
    for every in queries().values():
        for query in every:
            for selector in selectors(query):
                for matcher in selector.matchers:
                    if matcher.label == "job":
                        named |= set(matcher.value.split("|"))

    assert named <= jobs
    assert jobs - named == {"prometheus"}


@pytest.mark.parametrize(
    ("labels", "receivers"),
    [
        (("alertname=DatabaseDown", "severity=sev1"), "incidents,page"),
        (("alertname=VideoQueueLong", "severity=sev2"), "incidents,page"),
        (("alertname=ApiSlow", "severity=sev3"), "incidents,slack"),
        (("alertname=Untidy", "severity=sev4"), "incidents,slack"),
        (("alertname=Unrated",), "incidents"),
    ],
)
def test_alerts_reach_whom_they_concern(labels: tuple[str, ...], receivers: str) -> None:
    file = "deploy/alertmanager/alertmanager.yml"
    ran(program("amtool"), "check-config", file)
    routed = ran(program("amtool"), "config", "routes", "test", "--config.file", file, *labels)

    assert routed.strip() == receivers


def test_alerts_that_silence_others_exist() -> None:
    config = yaml.safe_load((DEPLOY / "alertmanager" / "alertmanager.yml").read_text())
    for rule in config["inhibit_rules"]:
        for matcher in (*rule["source_matchers"], *rule["target_matchers"]):
            label, pattern = re.match(r'(\w+)=~?"(.+)"', matcher).groups()  # type: ignore[union-attr]
            if label == "alertname":
                for each in pattern.split("|"):
                    assert any(re.fullmatch(each, name) for name in ALERTS), each


def test_dashboards_and_the_cluster_s_rules_are_those_of_the_script() -> None:
    ran(sys.executable, "scripts/draw_dashboards.py", "--check")


def test_every_figure_of_the_runbook_has_a_panel() -> None:
    panels = json.loads((DEPLOY / "grafana" / "dashboards" / "overview.json").read_text())
    shown = {panel["title"]: panel for panel in panels["panels"]}

    for title, limit in {
        "API P95": 0.5,
        "Errors of the API": 0.01,
        "Faces, upload to answer, P95": 0.2,
        "Posters, queue to file, P95": 5,
        "Uptime of the API, 24 h": 0.995,
        "Videos, queue to file, P95": 40,
    }.items():
        steps = shown[title]["fieldConfig"]["defaults"]["thresholds"]["steps"]
        assert steps[1]["value"] == limit
