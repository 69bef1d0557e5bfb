"""One machine with Docker: the same processes, under the names that the runbook has."""

import json
import re
from functools import cache

import pytest
import yaml
from compose_spec import PyCompose

from stario.entrypoints.cli.commands import PORTS
from stario.entrypoints.processes.running import SHUTDOWN_SECONDS
from stario.entrypoints.settings import Settings
from tests.deploy.manifests import DEPLOY, Manifest, built, named
from tests.deploy.test_what_the_code_says import (
    METRICS_PORT,
    VARIABLES,
    parsed,
    service_urls,
)

FILE = DEPLOY / "compose.yaml"
EXAMPLE = DEPLOY / "compose.env.example"
STORES = {"stario-postgres", "stario-backups", "stario-redis", "stario-minio"}
ONCE = {"stario-migrate", "stario-provenance", "stario-models"}
WATCH = {"prometheus", "alertmanager", "grafana"}
VARIABLE = re.compile(r"\$\{(\w+)(:?[-?][^}]*)?\}")


@cache
def compose() -> Manifest:
    loaded: Manifest = yaml.safe_load(FILE.read_text())
    return loaded


def _services() -> dict[str, Manifest]:
    found: dict[str, Manifest] = compose()["services"]
    return found


def _processes() -> dict[str, Manifest]:
    return {name: each for name, each in _services().items() if name not in STORES | ONCE | WATCH}


def test_compose_understands_every_field() -> None:
    read = PyCompose.from_json(json.dumps(compose()))
    read.validate()
    assert read.services is not None
    assert set(read.services) == set(_services())


def test_a_misspelt_field_is_found() -> None:
    with pytest.raises(Exception, match="intervall"):
        PyCompose.from_json(
            '{"services": {"a": {"image": "a:1", "healthcheck": {"intervall": 1}}}}'
        )


def test_the_processes_are_those_of_the_cluster() -> None:
    deployments = named("staging", "Deployment")
    assert _processes().keys() == deployments.keys()
    for name, process in _processes().items():
        (container,) = deployments[name]["spec"]["template"]["spec"]["containers"]
        assert process["command"] == container["args"], name
    assert service_urls().items() <= _services()["api-gateway"]["environment"].items()
    assert parsed(_services()["stario-migrate"]["command"]) == {}


def test_containers_are_called_what_the_runbook_calls_them() -> None:
    assert {each["container_name"] for each in _services().values()} == set(_services())
    assert set(_services()) > STORES | ONCE
    assert _services()["stario-postgres"]["environment"]["POSTGRES_USER"] == "stario"


def test_images_are_pinned_and_those_of_the_cluster() -> None:
    images = {each["image"] for each in _services().values()}
    assert all(re.fullmatch(r"[a-z/-]+:[\w.-]+", image) for image in images)
    assert not any(image.endswith(":latest") for image in images)
    in_cluster = {
        container["image"]
        for each in built("staging")
        if each["kind"] in {"Deployment", "StatefulSet"}
        for container in each["spec"]["template"]["spec"]["containers"]
    }
    assert in_cluster <= images


def test_nothing_runs_as_root_or_gains_rights() -> None:
    for name, service in _services().items():
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["mem_limit"], name
        assert "privileged" not in service, name
        # Whose image has no user of its own keeps its files to itself by its volume.
        if name != "stario-minio":
            assert re.fullmatch(r"[1-9]\d*:\d+", service["user"]), name
        if name != "stario-minio":
            assert service["read_only"] is True, name


def test_whatever_stays_up_is_asked_how_it_is() -> None:
    for name, service in _services().items():
        assert ("test" in service["healthcheck"]) is (name not in ONCE), name
        assert service["restart"] == ("no" if name in ONCE else "unless-stopped"), name
    for name, process in _processes().items():
        port = PORTS.get(name, METRICS_PORT)
        url = f"http://127.0.0.1:{port}/health/ready"
        assert process["healthcheck"]["test"][-1] == url, name


def test_what_is_waited_for_is_there() -> None:
    for name, service in _services().items():
        for other, how in service.get("depends_on", {}).items():
            wanted = "service_completed_successfully" if other in ONCE else "service_healthy"
            assert how["condition"] == wanted, (name, other)
    for name, process in _processes().items():
        assert {"stario-migrate", "stario-redis", "stario-minio"} <= process["depends_on"].keys()
        seconds = {"40s": 40, "1m": 60, "2m": 120}[process["stop_grace_period"]]
        drain = float(process["environment"]["DRAIN_SECONDS"])
        needed = drain if process["command"][0] == "worker" else SHUTDOWN_SECONDS
        assert seconds > needed, name


def test_what_watches_is_asked_for() -> None:
    """Whoever wants no alerts needs no tokens, and starts without."""
    for name in WATCH:
        assert _services()[name]["profiles"] == ["watch"]
    config = (DEPLOY / "alertmanager" / "alertmanager.yml").read_text()
    files = set(re.findall(r"_file: (\S+)", config))
    targets = {each["target"] for each in _services()["alertmanager"]["secrets"]}
    assert targets == files
    sources = {each["source"] for each in _services()["alertmanager"]["secrets"]}
    assert sources == compose()["secrets"].keys()
    (provider,) = yaml.safe_load(
        (DEPLOY / "grafana" / "provisioning" / "dashboards" / "stario.yml").read_text()
    )["providers"]
    boards = f"./grafana/dashboards:{provider['options']['path']}:ro"
    assert boards in _services()["grafana"]["volumes"]


def test_volumes_are_declared_and_files_are_there() -> None:
    declared = compose()["volumes"].keys()
    used = set()
    for service in _services().values():
        for each in service.get("volumes", ()):
            source = each.partition(":")[0]
            if source.startswith("."):
                assert (DEPLOY / source).exists(), source
            else:
                used.add(source)
    assert used == declared


def test_ports_are_open_to_this_machine_alone() -> None:
    published = {
        name: service["ports"] for name, service in _services().items() if "ports" in service
    }
    assert all(each.startswith("127.0.0.1:") for ports in published.values() for each in ports)
    assert {
        name: int(ports[0].rpartition(":")[2]) for name, ports in published.items() if name in PORTS
    } == PORTS


def test_every_variable_is_a_setting_and_the_example_has_what_must_be_set() -> None:
    for name, process in _processes().items():
        assert process["environment"].keys() <= VARIABLES, name
    example = dict(
        line.split("=", 1)
        for line in EXAMPLE.read_text().splitlines()
        if line and not line.startswith("#")
    )
    needed = {
        found[1] for found in VARIABLE.finditer(FILE.read_text()) if (found[2] or "").endswith("?")
    }
    assert {name for name, value in example.items() if not value} == needed


def test_every_process_starts_with_what_it_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    for process in _processes().values():
        with monkeypatch.context() as patched:
            for variable in VARIABLES:
                patched.delenv(variable, raising=False)
            for key, value in process["environment"].items():
                patched.setenv(key, VARIABLE.sub(_filled, value))
            assert Settings().environment == "production"


def _filled(found: re.Match[str]) -> str:
    rule = found[2] or ""
    return rule[2:] if rule.startswith(":-") else "0" * 32
