"""The manifests say what the code says: commands, ports, settings, lists, times to end."""

from collections.abc import Iterator
from itertools import chain

import click
import pytest

from stario.domain.generation.model.queue import Queue
from stario.entrypoints.cli.commands import PORTS, main
from stario.entrypoints.processes.running import SHUTDOWN_SECONDS
from stario.entrypoints.settings import Settings
from stario.entrypoints.worker.queues import SERVED, queue_named
from stario.ports.deletions import DELETION_LIST
from tests.deploy.manifests import (
    EVERYTHING,
    OVERLAYS,
    Manifest,
    named,
    of_kind,
    pods,
)

METRICS_PORT = 9100
MARGIN_SECONDS = 15
VARIABLES = {name.upper() for name in Settings.model_fields}


def _ours(overlay: str) -> Iterator[tuple[str, Manifest, Manifest]]:
    """Name, pod and container of what runs the image of Stario."""
    for name, template in pods(overlay):
        for container in template["spec"]["containers"]:
            if container["image"].startswith("stario:"):
                yield name, template["spec"], container


def parsed(args: list[str]) -> dict[str, object]:
    """What the command makes of its arguments; it refuses what it does not know."""
    command: click.Command = main
    while isinstance(command, click.Group):
        command, args = command.commands[args[0]], args[1:]
    return command.make_context(command.name, list(args)).params


@pytest.mark.parametrize("overlay", EVERYTHING)
def test_every_command_exists(overlay: str) -> None:
    for name, _, container in _ours(overlay):
        assert "command" not in container, name
        parsed(container["args"])


def test_a_command_that_does_not_exist_is_found() -> None:
    with pytest.raises(click.UsageError):
        parsed(["serve", "video-generation"])


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_service_is_deployed_at_its_port(overlay: str) -> None:
    deployments = named(overlay, "Deployment")
    services = named(overlay, "Service")
    for service, port in PORTS.items():
        (container,) = deployments[service]["spec"]["template"]["spec"]["containers"]
        options = parsed(container["args"])
        assert (options["service"], options["port"] or port) == (service, port)
        # Not on the loopback address alone.
        assert options["host"] == "0.0.0.0"
        assert container["ports"] == [{"name": "http", "containerPort": port}]
        spec = services[service]["spec"]
        assert spec["selector"] == {"app": service}
        assert spec["ports"] == [{"name": "http", "port": port, "targetPort": "http"}]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_gateway_sends_routes_on_to_every_service(overlay: str) -> None:
    (container,) = named(overlay, "Deployment")["api-gateway"]["spec"]["template"]["spec"][
        "containers"
    ]
    assert {each["name"]: each["value"] for each in container["env"]} == service_urls()


def service_urls() -> dict[str, str]:
    return {
        f"{service.upper().replace('-', '_')}_URL": f"http://{service}:{port}"
        for service, port in PORTS.items()
        if service != "api-gateway"
    }


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_whatever_serves_nobody_answers_probes_at_one_port(overlay: str) -> None:
    for name, _, container in _ours(overlay):
        if name not in PORTS:
            options = parsed(container["args"])
            assert options.get("metrics_port", options.get("port")) == METRICS_PORT, name
            assert container["ports"] == [{"name": "metrics", "containerPort": METRICS_PORT}]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_service_selects_a_deployment(overlay: str) -> None:
    labels = [template["metadata"]["labels"] for _, template in pods(overlay)]
    for name, service in named(overlay, "Service").items():
        selector = service["spec"].get("selector")
        if service["spec"].get("type") == "ExternalName":
            assert selector is None, name
        else:
            assert sum(selector.items() <= each.items() for each in labels) == 1, name


@pytest.mark.parametrize("overlay", EVERYTHING)
def test_every_variable_is_a_setting(overlay: str) -> None:
    settings, secrets = named(overlay, "ConfigMap"), named(overlay, "ExternalSecret")
    for name, _, container in _ours(overlay):
        given = {each["name"] for each in container.get("env", ())}
        for source in container["envFrom"]:
            if "configMapRef" in source:
                given |= settings[source["configMapRef"]["name"]]["data"].keys()
            else:
                rows = secrets[source["secretRef"]["name"]]["spec"]["data"]
                given |= {each["secretKey"] for each in rows}
        assert given <= VARIABLES, name


@pytest.mark.parametrize("overlay", EVERYTHING)
def test_every_process_starts_with_what_it_is_given(
    overlay: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Production refuses to start half configured: each process has all it needs."""
    settings, secrets = named(overlay, "ConfigMap"), named(overlay, "ExternalSecret")
    for name, _, container in _ours(overlay):
        with monkeypatch.context() as patched:
            for variable in VARIABLES:
                patched.delenv(variable, raising=False)
            for source in container["envFrom"]:
                if "configMapRef" in source:
                    for key, value in settings[source["configMapRef"]["name"]]["data"].items():
                        patched.setenv(key, value)
                elif not source["secretRef"].get("optional"):
                    for row in secrets[source["secretRef"]["name"]]["spec"]["data"]:
                        patched.setenv(row["secretKey"], "0" * 32)
            assert Settings().environment == "production", name


@pytest.mark.parametrize("overlay", EVERYTHING)
def test_no_secret_is_written_down(overlay: str) -> None:
    hidden = {
        name.upper()
        for name, field in Settings.model_fields.items()
        if "SecretStr" in str(field.annotation)
    }
    assert of_kind(overlay, "Secret") == []
    for settings in named(overlay, "ConfigMap").values():
        assert not settings["data"].keys() & hidden
    for _, _, container in _ours(overlay):
        assert not {each["name"] for each in container.get("env", ())} & hidden


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_queue_has_workers_that_are_scaled_by_its_list(overlay: str) -> None:
    scaled = named(overlay, "ScaledObject")
    listed = {
        name: [each["metadata"]["listName"] for each in scaled[name]["spec"]["triggers"]]
        for name in scaled
    }
    served = {
        name: [queue_named(str(each)).value for each in options["queues"]]  # type: ignore[attr-defined]
        for name, _, container in _ours(overlay)
        if "queues" in (options := parsed(container["args"]))
    }
    assert listed == {**served, "ephemeral-cleaner": [DELETION_LIST]}
    assert sorted(chain.from_iterable(served.values())) == sorted(queue.value for queue in SERVED)
    assert set(SERVED) == set(Queue)


@pytest.mark.parametrize("overlay", EVERYTHING)
def test_what_is_told_to_end_has_the_time_to(overlay: str) -> None:
    settings = named(overlay, "ConfigMap")
    for name, spec, container in _ours(overlay):
        grace = spec["terminationGracePeriodSeconds"]
        pause = container.get("lifecycle", {}).get("preStop", {}).get("sleep", {"seconds": 0})
        needed = pause["seconds"] + SHUTDOWN_SECONDS
        if container["args"][0] == "worker":
            (values,) = (
                settings[each["configMapRef"]["name"]]["data"]
                for each in container["envFrom"]
                if "configMapRef" in each
            )
            needed = float(values["DRAIN_SECONDS"])
        assert grace >= needed + MARGIN_SECONDS, name
