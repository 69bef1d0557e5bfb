"""
Alertmanager's webhook, version 4 of its payload.

Source: Prometheus, "Alertmanager: webhook receiver". An answer of 5xx is tried again, one of 4xx
is not; it signs nothing, so a bearer token stands in its `http_config`.
"""

import hmac
from enum import StrEnum
from typing import Annotated, Literal

import attrs
import msgspec
from msgspec import Meta

from stario.domain.kernel.errors import Invalid, Unauthenticated
from stario.domain.kernel.text import visible_line
from stario.domain.operations.model.alert_group import AlertGroup, FiringAlert
from stario.domain.operations.model.severity import Severity, severity_of
from stario.domain.operations.usecases.follow_alerts import FollowAlerts
from stario.entrypoints.http.reading import JSON, JsonReader, read_body
from stario.entrypoints.http.refusals import MalformedRequest
from stario.entrypoints.http.routing import Call, RateClass, RawBody, Reply, Route, route

LARGEST_BYTES = 1024 * 1024
LONGEST_TITLE = 200
UNRATED = Severity.SEV_3
"""Of alerts whose label says none."""
USUAL = {
    "critical": Severity.SEV_1,
    "error": Severity.SEV_2,
    "warning": Severity.SEV_3,
    "info": Severity.SEV_4,
}
"""What rules that are not ours call it."""

Words = Annotated[dict[str, str], Meta(max_length=200)]


class AlertStatus(StrEnum):
    FIRING = "firing"
    RESOLVED = "resolved"


class Alert(msgspec.Struct, kw_only=True):
    status: AlertStatus
    labels: Words = {}
    annotations: Words = {}
    fingerprint: Annotated[str, Meta(max_length=64, examples=["4c1f8e2b6a0d9e57"])] = ""


class AlertsBody(msgspec.Struct, kw_only=True):
    """Alertmanager says more; the rest is not read."""

    version: Literal["4"]
    groupKey: Annotated[str, Meta(min_length=1, max_length=10_000)]  # noqa: N815 - its name
    status: AlertStatus
    groupLabels: Words = {}  # noqa: N815
    commonLabels: Words = {}  # noqa: N815
    commonAnnotations: Words = {}  # noqa: N815
    alerts: Annotated[list[Alert], Meta(max_length=2000)] = []

    def group(self) -> AlertGroup:
        firing = [each for each in self.alerts if each.status is AlertStatus.FIRING]
        return AlertGroup(
            key=self.groupKey,
            title=self._title(firing),
            severity=self._severity(firing),
            firing=tuple(
                FiringAlert(fingerprint=each.fingerprint, name=_name(each.labels))
                for each in firing
                if self.status is AlertStatus.FIRING
            ),
        )

    def _title(self, firing: list[Alert]) -> str:
        summaries = [self.commonAnnotations, *(each.annotations for each in firing)]
        told = next((words["summary"] for words in summaries if words.get("summary")), "")
        named = _name(self.groupLabels | self.commonLabels | (firing[0].labels if firing else {}))
        return visible_line(told or named, longest=LONGEST_TITLE) or "Alert"

    def _severity(self, firing: list[Alert]) -> Severity:
        labels = [self.commonLabels, *(each.labels for each in firing)]
        told = [_severity(words["severity"]) for words in labels if "severity" in words]
        return min((each for each in told if each), default=UNRATED)


GROUP = RawBody(media_types=(JSON,), max_bytes=LARGEST_BYTES, shapes={JSON: AlertsBody})
READER = JsonReader(AlertsBody)


class AlertsAnswer(msgspec.Struct, kw_only=True):
    """The incident of the group; null where nothing fires and nothing went on."""

    incident: Annotated[str | None, Meta(examples=["INC-001"])]


@attrs.frozen(kw_only=True)
class AlertmanagerHandlers:
    """Without a `token` nobody is believed."""

    follow_alerts: FollowAlerts
    token: str | None = attrs.field(repr=False)

    def routes(self) -> list[Route]:
        return [
            route(
                "POST",
                "/ops/alertmanager",
                self.receive,
                tag="Incidents",
                summary="Hear from Alertmanager",
                description="With ALERTMANAGER_TOKEN as its bearer token.",
                raw_body=GROUP,
                response=AlertsAnswer,
                errors=(Unauthenticated, MalformedRequest, Invalid),
                limit=RateClass.UNLIMITED,
                during_maintenance=True,
            ),
        ]

    async def receive(self, call: Call) -> Reply:
        self._require_token(call.request.headers.get("authorization", ""))
        body = READER.read(await read_body(call.request.receive))
        incident = await self.follow_alerts(body.group())
        return Reply(AlertsAnswer(incident=incident.name if incident else None))

    def _require_token(self, header: str) -> None:
        """Before a byte of the body is read."""
        scheme, _, given = header.partition(" ")
        expected = (self.token or "").encode()
        is_right = hmac.compare_digest(given.strip().encode(), expected)
        if not (self.token and is_right and scheme.lower() == "bearer"):
            raise Unauthenticated


def _name(labels: dict[str, str]) -> str:
    return visible_line(labels.get("alertname", ""), longest=LONGEST_TITLE) or "Alert"


def _severity(label: str) -> Severity | None:
    return severity_of(label) or USUAL.get(label.strip().lower())
