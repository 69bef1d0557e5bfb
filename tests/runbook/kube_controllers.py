"""What a cluster of the tests holds, and who keeps it as it is wanted."""

import asyncio
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from copy import deepcopy
from itertools import count
from typing import Final
from uuid import uuid4

import attrs

from stario.adapters.system import SystemClock
from tests.runbook.kube_objects import NAMESPACE, Object, resource_of
from tests.runbook.supervisor import Pod, Supervisor

REVISION: Final = "deployment.kubernetes.io/revision"
PAUSED: Final = "autoscaling.keda.sh/paused-replicas"


@attrs.define(eq=False, kw_only=True)
class Controllers:
    """Deployments get replica sets and pods, autoscalers of either kind keep to their bounds."""

    supervisor: Supervisor
    _objects: dict[tuple[str, str, str], Object] = attrs.field(init=False, factory=dict)
    _versions: "count[int]" = attrs.field(init=False, factory=lambda: count(1))
    _locks: defaultdict[str, asyncio.Lock] = attrs.field(
        init=False, factory=lambda: defaultdict(asyncio.Lock)
    )

    async def apply(self, rendered: Iterable[Object]) -> None:
        """Take objects as manifests say them."""
        made = list(rendered)
        for each in made:
            resource = resource_of(each)
            if resource:
                self.keep(each["apiVersion"], resource, deepcopy(each))
        names = [each["metadata"]["name"] for each in made if each["kind"] == "Deployment"]
        await asyncio.gather(*map(self.control, names))

    def found(self, group: str, resource: str) -> list[Object]:
        if resource == "pods":
            show = _metrics if group.startswith("metrics") else _pod
            return [show(pod) for pod in self.supervisor.pods]
        return [
            made
            for (version, name, _), made in self._objects.items()
            if (version, name) == (group, resource)
        ]

    def keep(self, group: str, resource: str, made: Object) -> None:
        meta = made["metadata"]
        if resource != "namespaces":
            meta["namespace"] = NAMESPACE
        meta.setdefault("uid", str(uuid4()))
        meta.setdefault("generation", 1)
        meta.setdefault("creationTimestamp", _now())
        meta["resourceVersion"] = self.version()
        self._objects[group, resource, meta["name"]] = made

    def version(self) -> str:
        """What the next change is numbered with."""
        return str(next(self._versions))

    async def settled(self) -> None:
        """Wait until controllers are done: nobody has to be told what is not so yet."""
        for lock in list(self._locks.values()):
            async with lock:
                pass

    async def control(self, name: str) -> None:
        made = self._objects.get(("apps/v1", "deployments", name))
        if made is None:
            return
        async with self._locks[name]:
            before = made["spec"].get("replicas")
            made["spec"]["replicas"] = self._bounded(name, before or 1)
            version = self._revised(made)
            await self.supervisor.reconcile(made, version)
            replicas = made["spec"]["replicas"]
            told = ("replicas", "updatedReplicas", "readyReplicas", "availableReplicas")
            made["status"] = {
                "observedGeneration": made["metadata"]["generation"],
                **dict.fromkeys(told, replicas),
                "conditions": [
                    {"type": "Available", "status": "True"},
                    {"type": "Progressing", "status": "True", "reason": "NewReplicaSetAvailable"},
                ],
            }
            if before != replicas:
                self._tell(made, f"Scaled {name} to {replicas}")

    def _bounded(self, name: str, replicas: int) -> int:
        """What an autoscaler leaves of what somebody asked for."""
        keda = self._objects.get(("keda.sh/v1alpha1", "scaledobjects", name))
        hpa = self._objects.get(("autoscaling/v2", "horizontalpodautoscalers", name))
        if keda is not None:
            paused = keda["metadata"].get("annotations", {}).get(PAUSED)
            spec = keda["spec"]
            low, high = spec.get("minReplicaCount", 0), spec.get("maxReplicaCount", 100)
            return int(paused) if paused else min(max(replicas, low), high)
        if hpa is not None:
            spec = hpa["spec"]
            return int(min(max(replicas, spec.get("minReplicas", 1)), spec["maxReplicas"]))
        return replicas

    def _revised(self, made: Object) -> str:
        """Give the replica set of the template of *made*, with a revision of its own."""
        template, meta = made["spec"]["template"], made["metadata"]
        text = json.dumps(template, sort_keys=True)
        version = hashlib.sha256(text.encode()).hexdigest()[:8]
        name = f"{meta['name']}-{version}"
        own = [
            each
            for each in self.found("apps/v1", "replicasets")
            if each["metadata"]["ownerReferences"][0]["uid"] == meta["uid"]
        ]
        newest = max((int(each["metadata"]["annotations"][REVISION]) for each in own), default=0)
        current = next((each for each in own if each["metadata"]["name"] == name), None)
        if current is None or int(current["metadata"]["annotations"][REVISION]) != newest:
            newest += 1
        meta.setdefault("annotations", {})[REVISION] = str(newest)
        owner = {"apiVersion": "apps/v1", "kind": "Deployment", "controller": True}
        replica_set: Object = {
            "apiVersion": "apps/v1",
            "kind": "ReplicaSet",
            "metadata": {
                "name": name,
                "labels": template["metadata"]["labels"],
                "annotations": {REVISION: str(newest)},
                "ownerReferences": [{**owner, "name": meta["name"], "uid": meta["uid"]}],
            },
            "spec": {
                "replicas": made["spec"]["replicas"],
                "selector": made["spec"]["selector"],
                "template": deepcopy(template),
            },
        }
        self.keep("apps/v1", "replicasets", replica_set)
        return version

    def _tell(self, made: Object, message: str) -> None:
        number = self.version()
        event: Object = {
            "apiVersion": "v1",
            "kind": "Event",
            "metadata": {"name": f"{made['metadata']['name']}.{number}"},
            "involvedObject": {"kind": made["kind"], "name": made["metadata"]["name"]},
            "reason": "ScalingReplicaSet",
            "message": message,
            "type": "Normal",
            "lastTimestamp": _now(),
        }
        self.keep("v1", "events", event)


def _now() -> str:
    return SystemClock().now().strftime("%Y-%m-%dT%H:%M:%SZ")


def _pod(pod: Pod) -> Object:
    meta = {"name": pod.name, "namespace": NAMESPACE, "labels": dict(pod.labels), "uid": pod.name}
    state = "True" if pod.ready else "False"
    return {
        "kind": "Pod",
        "apiVersion": "v1",
        "metadata": {**meta, "creationTimestamp": _now()},
        "spec": {"containers": [{"name": "stario"}]},
        "status": {"phase": "Running", "conditions": [{"type": "Ready", "status": state}]},
    }


def _metrics(pod: Pod) -> Object:
    cores, used = pod.usage()
    usage = {"cpu": f"{round(cores * 1000)}m", "memory": f"{used // 1024}Ki"}
    meta = {"name": pod.name, "namespace": NAMESPACE, "labels": dict(pod.labels)}
    return {
        "kind": "PodMetrics",
        "apiVersion": "metrics.k8s.io/v1beta1",
        "metadata": {**meta, "creationTimestamp": _now()},
        "timestamp": _now(),
        "window": "30s",
        "containers": [{"name": "stario", "usage": usage}],
    }
