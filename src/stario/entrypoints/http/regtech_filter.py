"""The service that keeps people safe: moderation, review, the audit log, exports."""

import asyncio
from urllib.parse import urlsplit

from starlette.types import ASGIApp

from stario.adapters.files.scratch import FilesScratch
from stario.entrypoints.clients import Clients
from stario.entrypoints.engines.loaded import MediaCheckEngines
from stario.entrypoints.http.app import About
from stario.entrypoints.http.audit_checks import AuditMeasures
from stario.entrypoints.http.checks import REGTECH_FILTER, needed_by_regtech
from stario.entrypoints.http.handlers.data_map import DataMapHandlers
from stario.entrypoints.http.metrics import HttpMetrics
from stario.entrypoints.http.review_checks import ReviewChecks
from stario.entrypoints.http.routing import Route
from stario.entrypoints.http.service_app import create_service
from stario.entrypoints.residency import residency_of
from stario.entrypoints.settings import Settings
from stario.entrypoints.wiring.audit_container import AuditContainer
from stario.entrypoints.wiring.compliance_container import ComplianceContainer
from stario.entrypoints.wiring.content_checks_container import ContentChecksContainer
from stario.entrypoints.wiring.legal_container import LegalContainer
from stario.entrypoints.wiring.permissions_container import PermissionsContainer
from stario.entrypoints.wiring.retention_container import RetentionContainer
from stario.entrypoints.wiring.review_container import ReviewContainer
from stario.entrypoints.wiring.review_quality_container import ReviewQualityContainer
from stario.entrypoints.wiring.rules_container import RulesContainer


def create_regtech_filter(
    settings: Settings,
    clients: Clients,
    *,
    engines: MediaCheckEngines,
    metrics: HttpMetrics,
    stopping: asyncio.Event,
) -> ASGIApp:
    """Put the routes of moderation and compliance behind an edge like the gateway's."""
    return create_service(
        safeguard_routes(settings, clients, engines=engines),
        settings,
        clients,
        about=About(title="Stario: RegTech filter", service=REGTECH_FILTER),
        dependencies=needed_by_regtech(clients),
        metrics=metrics,
        stopping=stopping,
        measures=(
            AuditMeasures(storage=clients.storage, clock=clients.clock),
            ReviewChecks(storage=clients.storage, clock=clients.clock).measures,
        ),
    )


def safeguard_routes(
    settings: Settings, clients: Clients, *, engines: MediaCheckEngines
) -> list[Route]:
    """The same at the gateway and in the service."""
    quality = ReviewQualityContainer(storage=clients.storage, clock=clients.clock)
    permissions = PermissionsContainer(
        storage=clients.storage,
        dispatch=clients.dispatch,
        feed=clients.feed,
        signals=clients.signals,
        clock=clients.clock,
        operator=settings.operator,
    )
    retention = RetentionContainer(
        storage=clients.storage,
        objects=clients.objects,
        dispatch=clients.dispatch,
        feed=clients.feed,
        attestation_key=clients.attestation_key,
        clock=clients.clock,
    )
    audit = AuditContainer(
        storage=clients.storage,
        objects=clients.objects,
        attestation_key=clients.attestation_key,
        clock=clients.clock,
    )
    legal = LegalContainer(
        storage=clients.storage,
        objects=clients.objects,
        dispatch=clients.dispatch,
        clock=clients.clock,
    )
    compliance = ComplianceContainer(
        storage=clients.storage, clock=clients.clock, residency=residency_of(settings)
    )
    checks = ContentChecksContainer(
        storage=clients.storage,
        objects=clients.objects,
        scratch=FilesScratch(settings.stario_home / "scratch"),
        clock=clients.clock,
        media_checks=engines,
        origins=link_origins(settings),
    )
    rules = RulesContainer(storage=clients.storage, clock=clients.clock)
    review = ReviewContainer(
        storage=clients.storage,
        objects=clients.objects,
        dispatch=clients.dispatch,
        feed=clients.feed,
        clock=clients.clock,
    )
    handlers = (
        checks.content(),
        checks.banned(),
        legal.exports(),
        legal.breaches(),
        compliance.compliance(),
        audit.audit_log(),
        permissions.permissions(),
        retention.retention(),
        DataMapHandlers(),
        quality.quality(),
        quality.anomalies(),
        review.queue(),
        review.appeals(),
        rules.restrictions(),
        rules.rules(),
    )
    return [route for handler in handlers for route in handler.routes()]


def link_origins(settings: Settings) -> frozenset[str]:
    """Where links that we give to media lead."""
    places = (settings.public_url, settings.s3_public_url, settings.s3_endpoint_url)
    parts = [urlsplit(place) for place in places if place]
    return frozenset(f"{part.scheme}://{part.netloc}" for part in parts)
