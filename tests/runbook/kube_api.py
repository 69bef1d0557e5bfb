"""The API server of a cluster, as much of it as `kubectl` needs to do what the runbook says."""

import json
from copy import deepcopy

import attrs
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from tests.runbook.kube_controllers import Controllers
from tests.runbook.kube_objects import NAMESPACE, RESOURCES, Object, matches, patch


@attrs.define(eq=False, kw_only=True)
class KubeApi:
    """Shows and changes what the controllers hold."""

    controllers: Controllers

    def routes(self) -> list[Route]:
        named = "/namespaces/{namespace}/{resource}"
        methods = ["GET", "PATCH", "PUT", "DELETE"]
        routes = [
            Route("/version", self._version),
            Route("/api", self._core),
            Route("/apis", self._groups),
            Route("/api/v1", self._resources),
            Route("/apis/{group}/{version}", self._resources),
        ]
        for root in ("/api/v1", "/apis/{group}/{version}"):
            routes += [
                Route(f"{root}{named}", self._list, methods=["GET"]),
                Route(f"{root}{named}/{{name}}", self._one, methods=methods),
                Route(f"{root}{named}/{{name}}/log", self._log, methods=["GET"]),
                Route(f"{root}{named}/{{name}}/{{sub}}", self._one, methods=methods),
            ]
        return routes

    async def _version(self, _: Request) -> Response:
        return JSONResponse({"major": "1", "minor": "34", "gitVersion": "v1.34.0"})

    async def _core(self, _: Request) -> Response:
        return JSONResponse({"kind": "APIVersions", "versions": ["v1"]})

    async def _groups(self, _: Request) -> Response:
        groups = []
        for each in RESOURCES:
            if "/" in each:
                version = {"groupVersion": each, "version": each.partition("/")[2]}
                groups.append(
                    {
                        "name": each.partition("/")[0],
                        "versions": [version],
                        "preferredVersion": version,
                    }
                )
        return JSONResponse({"kind": "APIGroupList", "apiVersion": "v1", "groups": groups})

    async def _resources(self, request: Request) -> Response:
        group = _group(request)
        verbs = ["get", "list", "patch", "update", "delete"]
        found: list[Object] = [
            {
                "name": name,
                "singularName": "",
                "namespaced": name != "namespaces",
                "kind": kind,
                "shortNames": list(short),
                "verbs": verbs,
            }
            for name, kind, short in RESOURCES.get(group, ())
        ]
        scaled = {"kind": "Scale", "group": "autoscaling", "version": "v1", "verbs": verbs}
        found += [
            {"name": f"{each['name']}/scale", "singularName": "", "namespaced": True, **scaled}
            for each in found
            if each["kind"] in ("Deployment", "StatefulSet")
        ]
        body = {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": group}
        return JSONResponse({**body, "resources": found})

    async def _list(self, request: Request) -> Response:
        group, resource = _group(request), request.path_params["resource"]
        await self.controllers.settled()
        items = self.controllers.found(group, resource)
        if request.path_params["namespace"] != NAMESPACE:
            items = []
        selector = request.query_params.get("labelSelector", "")
        chosen = request.query_params.get("fieldSelector", "").removeprefix("metadata.name=")
        kind = next(kind for name, kind, _ in RESOURCES[group] if name == resource)
        items = [
            each
            for each in items
            if matches(each, selector) and chosen in ("", each["metadata"]["name"])
        ]
        if request.query_params.get("watch"):
            return _watched(items, kind, group)
        meta = {"resourceVersion": self.controllers.version()}
        body = {"kind": f"{kind}List", "apiVersion": group, "metadata": meta, "items": items}
        return JSONResponse(body)

    async def _one(self, request: Request) -> Response:
        group, resource = _group(request), request.path_params["resource"]
        name, sub = request.path_params["name"], request.path_params.get("sub")
        await self.controllers.settled()
        found = {each["metadata"]["name"]: each for each in self.controllers.found(group, resource)}
        if name not in found or request.path_params["namespace"] != NAMESPACE:
            return _refused(404, "NotFound", f'{resource} "{name}" not found')
        if request.method == "DELETE":
            return await self._delete(resource, name)
        made = found[name]
        if request.method != "GET":
            made = deepcopy(made)
            body = await request.body()
            if sub == "scale":
                made["spec"]["replicas"] = json.loads(body)["spec"]["replicas"]
            elif request.method == "PUT":
                made = json.loads(body)
            else:
                patch(made, body, request.headers["content-type"])
            made["metadata"]["generation"] = made["metadata"].get("generation", 0) + 1
            self.controllers.keep(group, resource, made)
            await self.controllers.control(made["spec"].get("scaleTargetRef", {}).get("name", name))
        return JSONResponse(_scale(made) if sub == "scale" else made)

    async def _delete(self, resource: str, name: str) -> Response:
        if resource != "pods":
            return _refused(405, "MethodNotAllowed", "the runbook deletes pods alone")
        pod = await self.controllers.supervisor.kill(name)
        await self.controllers.control(pod.deployment)
        return JSONResponse({"kind": "Status", "apiVersion": "v1", "status": "Success"})

    async def _log(self, request: Request) -> Response:
        name = request.path_params["name"]
        pod = next((pod for pod in self.controllers.supervisor.pods if pod.name == name), None)
        if pod is None:
            return _refused(404, "NotFound", f'pods "{name}" not found')
        lines = pod.log.read_text(errors="replace").splitlines(keepends=True)
        tail = int(request.query_params.get("tailLines", 10**6))
        return PlainTextResponse("".join(lines[-tail:]))


def _watched(items: list[Object], kind: str, group: str) -> Response:
    """What is so by now; whoever waits for more asks again."""
    end = {"annotations": {"k8s.io/initial-events-end": "true"}, "resourceVersion": "1"}
    bookmark = {"kind": kind, "apiVersion": group, "metadata": end}
    events: list[Object] = [{"type": "ADDED", "object": each} for each in items]
    events.append({"type": "BOOKMARK", "object": bookmark})
    body = "".join(f"{json.dumps(each)}\n" for each in events)
    return Response(body, media_type="application/json")


def _group(request: Request) -> str:
    given = request.path_params
    return f"{given['group']}/{given['version']}" if "group" in given else "v1"


def _refused(code: int, reason: str, message: str) -> Response:
    body = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": code}
    return JSONResponse({**body, "reason": reason, "message": message}, code)


def _scale(made: Object) -> Object:
    names = ("name", "namespace", "resourceVersion", "uid")
    return {
        "kind": "Scale",
        "apiVersion": "autoscaling/v1",
        "metadata": {name: made["metadata"][name] for name in names},
        "spec": {"replicas": made["spec"].get("replicas", 1)},
        "status": {"replicas": made.get("status", {}).get("replicas", 0)},
    }
