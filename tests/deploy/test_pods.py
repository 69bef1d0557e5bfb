"""What every pod must be: small, unprivileged, asked how it is, and told when to go."""

import re
from itertools import pairwise

import pytest

from tests.deploy.manifests import (
    DEPLOY,
    EVERYTHING,
    OVERLAYS,
    Manifest,
    containers,
    matches,
    named,
    of_kind,
    pods,
)

PROBES = ("startupProbe", "livenessProbe", "readinessProbe")


@pytest.mark.parametrize("overlay", EVERYTHING)
def test_images_are_pinned_by_a_tag(overlay: str) -> None:
    for name, container in containers(overlay):
        image = container["image"]
        assert re.fullmatch(r"[a-z/-]+:v?[0-9][\w.-]*", image), (name, image)


@pytest.mark.parametrize("overlay", EVERYTHING)
def test_pods_keep_to_the_restricted_standard(overlay: str) -> None:
    """Source: Kubernetes, Pod Security Standards, profile Restricted."""
    (namespace,) = of_kind(overlay, "Namespace")
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    for name, template in pods(overlay):
        spec = template["spec"]
        assert not {"hostNetwork", "hostPID", "hostIPC"} & spec.keys(), name
        assert spec["securityContext"]["runAsNonRoot"] is True, name
        assert spec["securityContext"]["runAsUser"] > 0, name
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
        assert spec["automountServiceAccountToken"] is False, name
        for volume in spec["volumes"]:
            assert volume.keys() & {"emptyDir", "secret", "configMap", "projected"}, (name, volume)
            assert "sizeLimit" in volume.get("emptyDir", {"sizeLimit": 0}), (name, volume)


@pytest.mark.parametrize("overlay", EVERYTHING)
def test_containers_may_do_nothing_and_write_nowhere(overlay: str) -> None:
    for name, container in containers(overlay):
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }, name


@pytest.mark.parametrize("overlay", EVERYTHING)
def test_containers_say_what_they_need_and_get_no_more(overlay: str) -> None:
    for name, container in containers(overlay):
        for bound in ("requests", "limits"):
            wanted = container["resources"][bound]
            assert {"cpu", "memory", "ephemeral-storage"} <= wanted.keys(), (name, bound)


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_everything_that_stays_up_has_three_probes(overlay: str) -> None:
    for manifest in of_kind(overlay, "Deployment", "StatefulSet"):
        (container,) = manifest["spec"]["template"]["spec"]["containers"]
        for probe in PROBES:
            assert container[probe]["timeoutSeconds"] >= 2, manifest["metadata"]["name"]
        asked = [container[probe].get("httpGet") for probe in PROBES]
        if manifest["kind"] == "Deployment":
            paths = [each["path"] for each in asked]
            assert paths == ["/health/live", "/health/live", "/health/ready"]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_a_deployment_is_selected_by_its_own_name(overlay: str) -> None:
    for manifest in of_kind(overlay, "Deployment", "StatefulSet"):
        name = manifest["metadata"]["name"]
        assert manifest["spec"]["selector"] == {"matchLabels": {"app": name}}
        labels = manifest["spec"]["template"]["metadata"]["labels"]
        assert (labels["app"], labels["app.kubernetes.io/part-of"]) == (name, "stario")


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_deployments_spread_over_zones_and_machines(overlay: str) -> None:
    for name, manifest in named(overlay, "Deployment").items():
        spec = manifest["spec"]["template"]["spec"]
        keys = {each["topologyKey"] for each in spec["topologySpreadConstraints"]}
        assert keys == {"topology.kubernetes.io/zone", "kubernetes.io/hostname"}, name
        assert manifest["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0, name


@pytest.mark.parametrize("overlay", EVERYTHING)
def test_priorities_and_accounts_exist(overlay: str) -> None:
    priorities, accounts = named(overlay, "PriorityClass"), named(overlay, "ServiceAccount")
    for name, template in pods(overlay):
        assert template["spec"]["priorityClassName"] in priorities, name
        assert template["spec"]["serviceAccountName"] in accounts, name
    assert all(each["automountServiceAccountToken"] is False for each in accounts.values())


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_everything_has_one_disruption_budget(overlay: str) -> None:
    budgets = of_kind(overlay, "PodDisruptionBudget")
    for manifest in of_kind(overlay, "Deployment", "StatefulSet"):
        labels = manifest["spec"]["template"]["metadata"]["labels"]
        own = [each for each in budgets if matches(each["spec"]["selector"], labels)]
        assert len(own) == 1, manifest["metadata"]["name"]
    assert len(budgets) == len(of_kind(overlay, "Deployment", "StatefulSet"))


@pytest.mark.parametrize("overlay", EVERYTHING)
def test_what_is_mounted_is_there(overlay: str) -> None:
    secrets = named(overlay, "ExternalSecret")
    settings = named(overlay, "ConfigMap")
    claims = {
        each["metadata"]["name"]
        for database in of_kind(overlay, "StatefulSet")
        for each in database["spec"].get("volumeClaimTemplates", ())
    }
    for name, template in pods(overlay):
        volumes = {each["name"]: each for each in template["spec"]["volumes"]}
        for container in template["spec"]["containers"]:
            mounted = {each["name"] for each in container["volumeMounts"]}
            assert mounted <= volumes.keys() | claims, name
            for source in container.get("envFrom", ()):
                _exists(source, secrets, settings)
        for volume in volumes.values():
            for source in (volume, *volume.get("projected", {}).get("sources", ())):
                if "secret" in source:
                    secret = source["secret"]
                    assert secret.get("secretName", secret.get("name")) in secrets, name
                if "configMap" in source:
                    assert source["configMap"]["name"] in settings, name
            for secret in volume.keys() & {"secret", "projected"}:
                # Keys that others may read are refused.
                assert volume[secret]["defaultMode"] & 0o007 == 0, name


@pytest.mark.parametrize("overlay", EVERYTHING)
def test_no_volume_is_mounted_into_another_volume(overlay: str) -> None:
    """One that is read-only has no place for it: such a pod does not start."""
    for name, container in containers(overlay):
        places = sorted(f"{each['mountPath']}/" for each in container["volumeMounts"])
        for outer, inner in pairwise(places):
            assert not inner.startswith(outer), (name, outer, inner)


def _exists(source: Manifest, secrets: dict[str, Manifest], settings: dict[str, Manifest]) -> None:
    if "secretRef" in source:
        assert source["secretRef"]["name"] in secrets
    else:
        assert source["configMapRef"]["name"] in settings


def test_workers_that_render_get_a_card_each_and_start_on_nothing_less() -> None:
    for name in ("video-gen-worker", "voice-gen-worker", "poster-gen-worker"):
        spec = named("production", "Deployment")[name]["spec"]["template"]["spec"]
        (container,) = spec["containers"]
        assert container["image"].endswith("-cuda")
        assert container["resources"]["limits"]["nvidia.com/gpu"] == "1"
        assert {"name": "GPU_REQUIRED", "value": "true"} in container["env"]
        assert spec["nodeSelector"] == {"nvidia.com/gpu.present": "true"}
        assert spec["tolerations"][0]["key"] == "nvidia.com/gpu"
    others = (each for name, each in containers("production") if not name.endswith("gen-worker"))
    assert not any("nvidia.com/gpu" in each["resources"]["limits"] for each in others)


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_what_can_be_written_is_what_the_image_says(overlay: str) -> None:
    """`tests/system` runs everything where nothing else can be written."""
    said = {
        found[1]: found[2]
        for found in re.finditer(r"(STARIO_\w+)=(/\S+)", (DEPLOY / "Dockerfile").read_text())
    }
    for name, manifest in named(overlay, "Deployment").items():
        spec = manifest["spec"]["template"]["spec"]
        empty = {each["name"] for each in spec["volumes"] if "emptyDir" in each}
        (container,) = spec["containers"]
        places = {each["mountPath"] for each in container["volumeMounts"] if each["name"] in empty}
        assert places == {"/tmp", said["STARIO_HOME"], said["STARIO_MODELS_DIR"]}, name
