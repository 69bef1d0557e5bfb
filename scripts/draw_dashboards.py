"""
Write deploy/grafana/dashboards/*.json and the alerts as Kubernetes takes them.

draw_dashboards.py writes; draw_dashboards.py --check only says what is out of date.
"""

import json
import sys
from pathlib import Path

import yaml
from dashboards import DASHBOARDS, Dashboard, Panel

DEPLOY = Path(__file__).parents[1] / "deploy"
BOARDS = DEPLOY / "grafana" / "dashboards"
RULES = DEPLOY / "prometheus" / "kubernetes" / "rules.yaml"
SOURCE = {"type": "prometheus", "uid": "${source}"}
WIDTH = 24
HEIGHT = 8

Json = dict[str, object]


def board(dashboard: Dashboard) -> Json:
    panels: list[Json] = []
    left = top = 0
    for number, panel in enumerate(dashboard.panels, start=1):
        if left + panel.width > WIDTH:
            left, top = 0, top + HEIGHT
        place = {"x": left, "y": top, "w": panel.width, "h": HEIGHT}
        panels.append(drawn(panel, number, place))
        left += panel.width
    return {
        "uid": f"stario-{dashboard.name}",
        "title": f"Stario: {dashboard.title}",
        "tags": ["stario"],
        "schemaVersion": 39,
        "version": 1,
        "editable": True,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "timezone": "Asia/Tashkent",
        "templating": {
            "list": [{"name": "source", "label": "Prometheus", "type": "datasource",
                      "query": "prometheus"}],
        },
        "annotations": {
            "list": [{
                "name": "Alerts", "datasource": SOURCE, "enable": True, "iconColor": "red",
                "expr": 'ALERTS{alertstate="firing"}', "titleFormat": "{{alertname}}",
                "textFormat": "{{severity}} {{service}}",
            }],
        },
        "links": [{"type": "dashboards", "tags": ["stario"], "title": "Stario",
                   "asDropdown": True}],
        "panels": panels,
    }  # fmt: skip


def drawn(panel: Panel, number: int, place: Json) -> Json:
    steps: list[Json] = [{"color": "green", "value": None}]
    if panel.limit is not None:
        first, then = ("green", "red") if panel.limit_is_most else ("red", "green")
        steps = [{"color": first, "value": None}, {"color": then, "value": panel.limit}]
    custom = {"thresholdsStyle": {"mode": "off" if panel.limit is None else "line"}}
    return {
        "id": number,
        "type": panel.kind,
        "title": panel.title,
        "description": panel.description,
        "datasource": SOURCE,
        "gridPos": place,
        "fieldConfig": {
            "defaults": {
                "unit": panel.unit,
                "min": 0,
                "thresholds": {"mode": "absolute", "steps": steps},
                "custom": custom if panel.kind == "timeseries" else {},
            },
            "overrides": [],
        },
        "options": {"legend": {"displayMode": "list", "placement": "bottom"}}
        if panel.kind == "timeseries"
        else {"reduceOptions": {"calcs": ["lastNotNull"]}},
        "targets": [
            {
                "refId": chr(ord("A") + number),
                "expr": query,
                "legendFormat": legend or "__auto",
                "datasource": SOURCE,
                "instant": panel.kind == "table",
                "format": "table" if panel.kind == "table" else "time_series",
            }
            for number, (query, legend) in enumerate(panel.queries)
        ],
    }


def alerts() -> str:
    groups = [
        group
        for file in sorted((DEPLOY / "prometheus" / "rules").glob("*.yml"))
        for group in yaml.safe_load(file.read_text())["groups"]
    ]
    manifest = {
        "apiVersion": "monitoring.coreos.com/v1",
        "kind": "PrometheusRule",
        "metadata": {"name": "stario", "labels": {"app.kubernetes.io/part-of": "stario"}},
        "spec": {"groups": groups},
    }
    head = "# Written by scripts/draw_dashboards.py from ../rules.\n"
    return head + yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=1000)


def wanted() -> dict[Path, str]:
    files = {
        BOARDS / f"{each.name}.json": json.dumps(board(each), indent=1, ensure_ascii=False) + "\n"
        for each in DASHBOARDS
    }
    return {**files, RULES: alerts()}


def main() -> int:
    files = wanted()
    stale = [path for path, text in files.items() if not path.exists() or path.read_text() != text]
    if "--check" in sys.argv:
        for path in stale:
            print(f"out of date: {path.name}")
        return 1 if stale else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[path])
        print(f"wrote {path.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
