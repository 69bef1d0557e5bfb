"""What a cluster would hold once the manifests are applied, and how patches change it."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

KUBERNETES = Path(__file__).parents[2] / "deploy" / "kubernetes"
KUBECTL = Path(sys.executable).with_name("kubectl")
NAMESPACE: Final = "stario"

Object = dict[str, Any]
"""What Kubernetes speaks: JSON of any depth."""

RESOURCES: Final[Mapping[str, tuple[tuple[str, str, tuple[str, ...]], ...]]] = {
    "v1": (
        ("pods", "Pod", ("po",)),
        ("services", "Service", ("svc",)),
        ("configmaps", "ConfigMap", ("cm",)),
        ("events", "Event", ("ev",)),
        ("namespaces", "Namespace", ("ns",)),
        ("serviceaccounts", "ServiceAccount", ("sa",)),
    ),
    "apps/v1": (
        ("deployments", "Deployment", ("deploy",)),
        ("statefulsets", "StatefulSet", ("sts",)),
        ("replicasets", "ReplicaSet", ("rs",)),
    ),
    "autoscaling/v2": (("horizontalpodautoscalers", "HorizontalPodAutoscaler", ("hpa",)),),
    "batch/v1": (("jobs", "Job", ()), ("cronjobs", "CronJob", ("cj",))),
    "keda.sh/v1alpha1": (("scaledobjects", "ScaledObject", ("so",)),),
    "metrics.k8s.io/v1beta1": (("pods", "PodMetrics", ()),),
    "networking.k8s.io/v1": (
        ("networkpolicies", "NetworkPolicy", ("netpol",)),
        ("ingresses", "Ingress", ("ing",)),
    ),
    "policy/v1": (("poddisruptionbudgets", "PodDisruptionBudget", ("pdb",)),),
}
"""Resources by group and version, as `kubectl` asks for them; kinds beyond these are not needed."""

NAMED_LISTS = frozenset({"containers", "env", "volumes"})


def rendered() -> list[Object]:
    """Everything that production and staging have in common, and stores in the cluster."""
    command = [str(KUBECTL), "kustomize", str(KUBERNETES / "base")]
    printed = subprocess.run(command, check=True, capture_output=True).stdout
    return list(yaml.load_all(printed, yaml.CSafeLoader))


def resource_of(made: Object) -> str | None:
    """Under which name *made* is kept, if that is among `RESOURCES`."""
    known = RESOURCES.get(made["apiVersion"], ())
    return next((name for name, kind, _ in known if kind == made["kind"]), None)


def matches(made: Object, selector: str) -> bool:
    """Whether *made* has the labels that *selector* names."""
    labels = made["metadata"].get("labels", {})
    wanted = (part.split("=", 1) for part in selector.replace("==", "=").split(",") if part)
    return all(labels.get(name) == value for name, value in wanted)


def patch(made: Object, body: bytes, content_type: str) -> None:
    """
    Change *made* as a client asks: a merge patch, a strategic one or a list of operations.

    Source: RFC 7386, RFC 6902, and Kubernetes' merging of lists by `name`.
    """
    wanted = json.loads(body)
    if content_type.startswith("application/json-patch"):
        for step in wanted:
            _operate(made, step)
    else:
        _merge(made, wanted, strategic="strategic" in content_type)


def _merge(old: Object, new: Object, *, strategic: bool) -> None:
    for name, value in new.items():
        if name.startswith("$"):
            continue
        if value is None:
            old.pop(name, None)
        elif isinstance(value, dict):
            if not isinstance(old.get(name), dict):
                old[name] = {}
            _merge(old[name], value, strategic=strategic)
        elif strategic and name in NAMED_LISTS:
            _merge_named(old.setdefault(name, []), value)
        else:
            old[name] = value


def _merge_named(old: list[Object], new: list[Object]) -> None:
    for each in new:
        found = next((one for one in old if one["name"] == each["name"]), None)
        if each.get("$patch") == "delete":
            if found is not None:
                old.remove(found)
        elif found is None:
            old.append(each)
        else:
            _merge(found, each, strategic=True)


def _operate(made: Object, step: Object) -> None:
    *way, last = (part.replace("~1", "/") for part in step["path"].strip("/").split("/"))
    for part in way:
        made = made.setdefault(part, {})
    if step["op"] == "remove":
        del made[last]
    else:
        made[last] = step["value"]
