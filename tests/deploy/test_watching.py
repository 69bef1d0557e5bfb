"""Rules, boards and where alerts go to: the cluster gets the files that are tested."""

import re

import pytest
import yaml

from tests.deploy.manifests import DEPLOY, OVERLAYS, named


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_operator_gets_every_rule_as_it_is(overlay: str) -> None:
    (made,) = named(overlay, "PrometheusRule").values()
    files = sorted((DEPLOY / "prometheus" / "rules").glob("*.yml"))
    groups = [group for file in files for group in yaml.safe_load(file.read_text())["groups"]]
    assert groups
    assert [each["name"] for each in made["spec"]["groups"]] == [each["name"] for each in groups]
    assert [each["rules"] for each in made["spec"]["groups"]] == [each["rules"] for each in groups]


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_grafana_gets_every_board(overlay: str) -> None:
    (boards,) = (
        each["data"]
        for each in named(overlay, "ConfigMap").values()
        if each["metadata"]["labels"].get("grafana_dashboard") == "1"
    )
    files = (DEPLOY / "grafana" / "dashboards").glob("*.json")
    assert boards == {file.name: file.read_text() for file in files}


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_alertmanager_finds_its_files_where_its_settings_say(overlay: str) -> None:
    template = named(overlay, "StatefulSet")["alertmanager"]["spec"]["template"]
    (container,) = template["spec"]["containers"]
    home = {each["name"]: each["mountPath"] for each in container["volumeMounts"]}["settings"]
    (folder,) = (each["projected"] for each in template["spec"]["volumes"] if "projected" in each)
    settings, secrets = (next(iter(each.values())) for each in folder["sources"])

    config = named(overlay, "ConfigMap")[settings["name"]]["data"]["alertmanager.yml"]
    assert config == (DEPLOY / "alertmanager" / "alertmanager.yml").read_text()
    assert f"--config.file={home}/alertmanager.yml" in container["args"]
    assert {each["path"].rpartition("/")[0] for each in settings["items"]} == {"", "templates"}

    files = {f"{home}/{each['path']}" for each in secrets["items"]}
    assert files == set(re.findall(r"_file: (\S+)", config))
    rows = named(overlay, "ExternalSecret")[secrets["name"]]["spec"]["data"]
    assert {each["key"] for each in secrets["items"]} == {each["secretKey"] for each in rows}

    (service,) = re.findall(r"url: http://([a-z.-]+):(\d+)/", config)
    ports = named(overlay, "Service")[service[0]]["spec"]["ports"]
    assert [str(each["port"]) for each in ports] == [service[1]]
