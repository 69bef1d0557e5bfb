"""What scales, between which numbers, and what an apply leaves alone."""

import re

import pytest

from stario.entrypoints.cli.commands import PORTS
from tests.deploy.manifests import KUBERNETES, OVERLAYS, named, of_kind

BY_HAND = {"scheduler"}


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_service_has_an_autoscaler(overlay: str) -> None:
    scalers = named(overlay, "HorizontalPodAutoscaler")
    assert scalers.keys() == PORTS.keys()
    for name, scaler in scalers.items():
        spec = scaler["spec"]
        assert spec["scaleTargetRef"] == {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "name": name,
        }
        assert 1 <= spec["minReplicas"] < spec["maxReplicas"]
        (metric,) = spec["metrics"]
        assert metric["resource"]["target"]["averageUtilization"] <= 80


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_everything_else_is_scaled_by_lists_or_by_hand(overlay: str) -> None:
    deployments = named(overlay, "Deployment")
    by_lists = {
        each["spec"]["scaleTargetRef"]["name"]: each["spec"]
        for each in of_kind(overlay, "ScaledObject")
    }
    assert by_lists.keys() == deployments.keys() - PORTS.keys() - BY_HAND
    for spec in by_lists.values():
        # A worker that is there starts at once; from none, the first fan would wait for a start.
        assert 1 <= spec["minReplicaCount"] < spec["maxReplicaCount"]
        assert 1 <= spec["fallback"]["replicas"] <= spec["maxReplicaCount"]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_an_apply_does_not_undo_what_scaled(overlay: str) -> None:
    for name, deployment in named(overlay, "Deployment").items():
        assert ("replicas" in deployment["spec"]) is (name in BY_HAND), name


def test_in_production_one_machine_may_fail() -> None:
    for name, scaler in named("production", "HorizontalPodAutoscaler").items():
        assert scaler["spec"]["minReplicas"] >= 2, name
    for name in ("video-gen-worker", "ephemeral-cleaner"):
        assert named("production", "ScaledObject")[name]["spec"]["minReplicaCount"] >= 2


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_lists_are_read_with_the_password_of_redis(overlay: str) -> None:
    (authentication,) = of_kind(overlay, "TriggerAuthentication")
    (secret,) = authentication["spec"]["secretTargetRef"]
    rows = named(overlay, "ExternalSecret")[secret["name"]]["spec"]["data"]
    assert secret["key"] in {each["secretKey"] for each in rows}
    for scaled in of_kind(overlay, "ScaledObject"):
        for trigger in scaled["spec"]["triggers"]:
            assert trigger["authenticationRef"]["name"] == authentication["metadata"]["name"]
            host, _, namespace_and_port = trigger["metadata"]["address"].partition(".")
            assert host in named(overlay, "Service")
            assert namespace_and_port == "stario.svc:6379"


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_database_has_a_connection_for_everybody_at_the_end_of_scaling(overlay: str) -> None:
    (settings,) = (
        each["data"]
        for each in named(overlay, "ConfigMap").values()
        if "DATABASE_POOL_SIZE" in each["data"]
    )
    most = {
        name: scaler["spec"]["maxReplicas"]
        for name, scaler in named(overlay, "HorizontalPodAutoscaler").items()
    } | {
        name: scaled["spec"]["maxReplicaCount"]
        for name, scaled in named(overlay, "ScaledObject").items()
    }
    wanted = 0
    for name, deployment in named(overlay, "Deployment").items():
        (container,) = deployment["spec"]["template"]["spec"]["containers"]
        own = {each["name"]: each["value"] for each in container.get("env", ())}
        pool = int(own.get("DATABASE_POOL_SIZE", settings["DATABASE_POOL_SIZE"]))
        wanted += pool * most.get(name, 1)
    conf = (KUBERNETES / "base" / "data" / "postgresql.conf").read_text()
    (connections,) = re.findall(r"^max_connections = (\d+)$", conf, re.MULTILINE)
    # A rollout has a quarter more pods of one deployment, and people look too.
    assert wanted <= 0.85 * int(connections), wanted
