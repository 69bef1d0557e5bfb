"""Who may talk to whom: nobody, but for what is listed."""

import pytest

from stario.domain.kernel.language import Language
from stario.entrypoints.cli.commands import PORTS
from tests.deploy.manifests import EVERYTHING, OVERLAYS, Manifest, matches, named, pods


def _labels(overlay: str) -> dict[str, dict[str, str]]:
    return {name: template["metadata"]["labels"] for name, template in pods(overlay)}


def _policies(overlay: str, labels: dict[str, str], direction: str) -> list[Manifest]:
    return [
        each["spec"]
        for each in named(overlay, "NetworkPolicy").values()
        if direction in each["spec"]["policyTypes"] and matches(each["spec"]["podSelector"], labels)
    ]


def may_talk(overlay: str, one: str, other: str, port: int | str) -> bool:
    """Whether a pod of *one* reaches *other* at *port*: both sides have to allow it."""
    labels = _labels(overlay)
    out = (
        rule
        for spec in _policies(overlay, labels[one], "Egress")
        for rule in spec.get("egress", ())
        if _names(rule.get("to", ()), labels[other]) and _at(rule, port)
    )
    into = (
        rule
        for spec in _policies(overlay, labels[other], "Ingress")
        for rule in spec.get("ingress", ())
        if _names(rule.get("from", ()), labels[one]) and _at(rule, port)
    )
    return any(out) and any(into)


def _names(peers: list[Manifest], labels: dict[str, str]) -> bool:
    return any(
        matches(peer["podSelector"], labels)
        for peer in peers
        if "podSelector" in peer and "namespaceSelector" not in peer
    )


def _at(rule: Manifest, port: int | str) -> bool:
    return any(each["port"] == port for each in rule["ports"])


@pytest.mark.parametrize("overlay", EVERYTHING)
def test_whatever_is_not_allowed_is_denied(overlay: str) -> None:
    policy = named(overlay, "NetworkPolicy")["default-deny"]
    assert policy["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}


@pytest.mark.parametrize("overlay", EVERYTHING)
def test_every_rule_names_its_ports_and_somebody(overlay: str) -> None:
    for name, policy in named(overlay, "NetworkPolicy").items():
        spec = policy["spec"]
        for rule in (*spec.get("ingress", ()), *spec.get("egress", ())):
            assert rule["ports"], name
            assert rule.get("from", rule.get("to")), name


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_gateway_reaches_services_and_nobody_else_does(overlay: str) -> None:
    names = _labels(overlay)
    for service in PORTS.keys() - {"api-gateway"}:
        callers = {one for one in names if may_talk(overlay, one, service, "http")}
        assert callers - {service} == {"api-gateway"}, service


def test_whoever_keeps_rows_reaches_the_stores() -> None:
    names = _labels("staging")
    processes = names.keys() - {"stario-postgres", "stario-redis", "alertmanager"}
    for process in processes:
        assert may_talk("staging", process, "stario-postgres", 5432), process
        assert may_talk("staging", process, "stario-redis", 6379), process
    assert not may_talk("staging", "stario-redis", "stario-postgres", 5432)
    assert not may_talk("staging", "stario-postgres", "stario-redis", 6379)


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_alerts_reach_the_gateway_and_nothing_else(overlay: str) -> None:
    reached = {
        name
        for name in _labels(overlay)
        for port in ("http", "metrics", 5432, 6379)
        if may_talk(overlay, "alertmanager", name, port)
    }
    assert reached == {"api-gateway"}


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_no_way_out_leads_to_the_cluster_or_to_what_clouds_tell_machines(overlay: str) -> None:
    policy = named(overlay, "NetworkPolicy")["to-the-outside"]
    (rule,) = policy["spec"]["egress"]
    (peer,) = rule["to"]
    private = {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"}
    assert private <= set(peer["ipBlock"]["except"])
    assert [each["port"] for each in rule["ports"]] == [443]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_prometheus_reads_every_process(overlay: str) -> None:
    for name, labels in _labels(overlay).items():
        if labels["stario.uz/role"] in {"service", "worker"}:
            sources = [
                peer
                for spec in _policies(overlay, labels, "Ingress")
                for rule in spec.get("ingress", ())
                for peer in rule["from"]
                if _at(rule, "http" if labels["stario.uz/role"] == "service" else "metrics")
            ]
            assert {
                "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "monitoring"}}
            } in sources, name


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_monitors_select_every_process(overlay: str) -> None:
    (services,) = named(overlay, "ServiceMonitor").values()
    (workers,) = named(overlay, "PodMonitor").values()
    watched = {
        name
        for name, each in named(overlay, "Service").items()
        if matches(services["spec"]["selector"], each["metadata"]["labels"])
        and any(port["name"] == "http" for port in each["spec"].get("ports", ()))
    } | {
        name
        for name, labels in _labels(overlay).items()
        if matches(workers["spec"]["selector"], labels)
    }
    assert watched == named(overlay, "Deployment").keys()


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_only_the_gateway_is_reached_from_outside(overlay: str) -> None:
    for name, ingress in named(overlay, "Ingress").items():
        (tls,) = ingress["spec"]["tls"]
        (rule,) = ingress["spec"]["rules"]
        assert tls["hosts"] == [rule["host"]], name
        for path in rule["http"]["paths"]:
            service = {"name": "api-gateway", "port": {"name": "http"}}
            assert path["backend"]["service"] == service, name


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_every_page_of_the_status_has_its_path(overlay: str) -> None:
    (rule,) = named(overlay, "Ingress")["status"]["spec"]["rules"]
    pages = {"/status", "/status.json", "/status.atom"}
    pages |= {f"/status.{language.value}.html" for language in Language}
    assert {each["path"] for each in rule["http"]["paths"]} == pages


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_nobody_outside_reads_metrics(overlay: str) -> None:
    closed = named(overlay, "Ingress")["api-gateway-inside"]
    annotations = closed["metadata"]["annotations"]
    assert annotations["nginx.ingress.kubernetes.io/whitelist-source-range"] == "127.0.0.1/32"
    (rule,) = closed["spec"]["rules"]
    assert [each["path"] for each in rule["http"]["paths"]] == ["/metrics"]
    (host,) = named(overlay, "Ingress")["api-gateway"]["spec"]["rules"]
    assert rule["host"] == host["host"]
