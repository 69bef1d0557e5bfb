"""
Schemas of the kinds that operators add to a cluster, as far as they are used here.

Unknown fields are refused, because a cluster would drop them silently. Sources: KEDA 2.18,
External Secrets 1.0 (external-secrets.io/v1), Prometheus Operator 0.86 (monitoring.coreos.com/v1).
"""

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string", "minLength": 1}
COUNT: Schema = {"type": "integer", "minimum": 0}
PERIOD: Schema = {"type": "string", "pattern": "^[0-9]+(s|m|h)$"}
LABELS: Schema = {"type": "object", "additionalProperties": TEXT}


def _closed(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item, "minItems": 1}


_TRIGGER = _closed(
    {
        "type": {"const": "redis"},
        "metadata": _closed(
            {
                "address": {"type": "string", "pattern": "^[a-z.-]+:[0-9]+$"},
                "listName": TEXT,
                # Metadata of triggers are texts, numbers too.
                "listLength": {"type": "string", "pattern": "^[1-9][0-9]*$"},
            },
            {"activationListLength": {"type": "string", "pattern": "^[0-9]+$"}},
        ),
        "authenticationRef": _closed({"name": TEXT}),
    }
)

_SCALED_OBJECT = _closed(
    {
        "scaleTargetRef": _closed({"name": TEXT}),
        "minReplicaCount": COUNT,
        "maxReplicaCount": COUNT,
        "triggers": _list(_TRIGGER),
    },
    {
        "pollingInterval": COUNT,
        "cooldownPeriod": COUNT,
        "fallback": _closed({"failureThreshold": COUNT, "replicas": COUNT}),
        # The behaviour is that of a HorizontalPodAutoscaler.
        "advanced": _closed({"horizontalPodAutoscalerConfig": _closed({"behavior": {}})}),
    },
)

_EXTERNAL_SECRET = _closed(
    {
        "refreshInterval": PERIOD,
        "secretStoreRef": _closed({"kind": {"const": "ClusterSecretStore"}, "name": TEXT}),
        "target": _closed({"name": TEXT, "creationPolicy": {"const": "Owner"}}),
        "data": _list(
            _closed({"secretKey": TEXT, "remoteRef": _closed({"key": TEXT, "property": TEXT})})
        ),
    }
)

_ENDPOINTS = _list(
    _closed({"port": TEXT, "path": TEXT, "interval": PERIOD, "scrapeTimeout": PERIOD})
)
_SELECTOR = _closed({"matchLabels": LABELS})

_RULE_GROUPS = _list(
    _closed(
        {
            "name": TEXT,
            "rules": _list(
                _closed(
                    {"expr": TEXT},
                    {
                        "alert": TEXT,
                        "record": TEXT,
                        "for": PERIOD,
                        "keep_firing_for": PERIOD,
                        "labels": LABELS,
                        "annotations": LABELS,
                    },
                )
            ),
        },
        {"interval": PERIOD},
    )
)

SCHEMAS: dict[tuple[str, str], Schema] = {
    ("keda.sh/v1alpha1", "ScaledObject"): _SCALED_OBJECT,
    ("keda.sh/v1alpha1", "TriggerAuthentication"): _closed(
        {"secretTargetRef": _list(_closed({"parameter": TEXT, "name": TEXT, "key": TEXT}))}
    ),
    ("external-secrets.io/v1", "ExternalSecret"): _EXTERNAL_SECRET,
    ("monitoring.coreos.com/v1", "ServiceMonitor"): _closed(
        {"selector": _SELECTOR, "endpoints": _ENDPOINTS},
        {"jobLabel": TEXT, "targetLabels": _list(TEXT)},
    ),
    ("monitoring.coreos.com/v1", "PrometheusRule"): _closed({"groups": _RULE_GROUPS}),
    ("monitoring.coreos.com/v1", "PodMonitor"): _closed(
        {"selector": _SELECTOR, "podMetricsEndpoints": _ENDPOINTS},
        {"jobLabel": TEXT, "podTargetLabels": _list(TEXT)},
    ),
}
