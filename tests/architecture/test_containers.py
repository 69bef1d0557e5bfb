"""Every provider of every container gives what its users ask for."""

import asyncio
import importlib
import pkgutil
from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from types import UnionType
from typing import get_args, get_origin, get_type_hints

import attrs
import pytest
from dependency_injector import errors, providers
from dependency_injector.containers import Container, DeclarativeContainer
from stripe import StripeClient

from stario.adapters.click.account import ClickAccount
from stario.adapters.files.scratch import FilesScratch
from stario.adapters.memory.animation import MemoryPortraitGate
from stario.adapters.memory.attestation import MemoryAttestationKey
from stario.adapters.memory.backups import MemoryBackups, MemoryDatabaseInspection
from stario.adapters.memory.deletions import MemoryDeletionMetrics, MemoryDeletionSignals
from stario.adapters.memory.faces import MemoryFaceEmbedder
from stario.adapters.memory.incident_channels import MemoryChannel
from stario.adapters.memory.invoices import MemoryInvoicePrinter
from stario.adapters.memory.operator_billing import MemoryOperatorBilling
from stario.adapters.memory.painting import MemoryPosterLettering
from stario.adapters.memory.statements import MemoryStatementPrinter
from stario.adapters.memory.status import MemoryComponentProbe, MemoryStatusPages
from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.memory.switches import MemorySwitches
from stario.adapters.memory.trial_payments import TrialPaymentProvider
from stario.adapters.payme.account import PaymeAccount
from stario.adapters.stripe.account import StripeAccount
from stario.adapters.stripe.objects import StripeObjects
from stario.adapters.stripe.rate import Rate
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.compliance.model.consent_text import Operator
from stario.domain.compliance.model.residency import residency
from stario.domain.kernel.money import Money
from stario.domain.operations.model.switch import Switch
from stario.domain.orders.model.invoice import Seller
from stario.domain.orders.model.work_order import ServiceCode
from stario.domain.payments.model.provider import Provider
from stario.entrypoints import wiring
from stario.entrypoints.http.webhooks.slack_desk import SlackAccount
from stario.entrypoints.scheduler.loop import Scheduler
from stario.entrypoints.scheduler.metrics import NoChoreMetrics
from tests.builders.darkroom import Darkroom
from tests.builders.engines import (
    memory_card_engines,
    memory_design_engines,
    memory_media_check_engines,
    memory_verification_engines,
)
from tests.builders.studio import Studio
from tests.builders.town import Town

Declared = type[DeclarativeContainer]


def found_containers() -> Iterator[Declared]:
    for module in pkgutil.iter_modules(wiring.__path__):
        name = f"{wiring.__name__}.{module.name}"
        for value in vars(importlib.import_module(name)).values():
            is_container = isinstance(value, type) and issubclass(value, DeclarativeContainer)
            if is_container and value.__module__ == name:
                yield value


CONTAINERS = list(found_containers())


def parts() -> dict[str, object]:
    """What a process opens, by the name that containers give it."""
    storage = MemoryStorage()
    town, darkroom, folder = Town(storage=storage), Darkroom(), Path("/nonexistent")
    return {
        "storage": storage,
        "residency": residency((), required=None),
        "objects": town.objects,
        "dispatch": town.dispatch,
        "signals": MemoryDeletionSignals(),
        "deletion_metrics": MemoryDeletionMetrics(),
        "feed": town.feed,
        "limiter": town.limiter,
        "clock": town.clock,
        "attestation_key": MemoryAttestationKey(),
        "access_tokens": town.tokens,
        "bot_token": None,
        "gate": MemoryPortraitGate(),
        "embedder": MemoryFaceEmbedder(),
        "face_engine": "memory/1",
        "chore_metrics": NoChoreMetrics(),
        "face_prefix": "/face",
        "switches": MemorySwitches(),
        "lettering": MemoryPosterLettering(),
        "public_url": "https://stario.example",
        "media_origin": "https://media.example",
        "stopping": asyncio.Event(),
        "scratch": FilesScratch(folder),
        "heavy_work": ThreadHeavyWork(threads=1),
        "engines": Studio(folder=folder).workers.engines(),
        "cards": memory_card_engines(),
        "verification": memory_verification_engines(),
        "designs": memory_design_engines(),
        "media_checks": memory_media_check_engines(),
        "origins": frozenset({"https://media.example"}),
        "open_upload": darkroom.open_upload,
        "operator": Operator(name="Stario", tin=""),
        "read_photo": darkroom.read,
        "invoice_printer": MemoryInvoicePrinter(),
        "statements": MemoryStatementPrinter(),
        "payout_minimum": Money.from_som(50_000),
        "payout_tax_basis_points": 0,
        "seller": Seller(name="Stario", tin="", address="", contact=""),
        "offered": (),
        "service_code": ServiceCode(mxik="0" * 17, package_code="0"),
        "return_origins": ("https://stario.example",),
        "switch_defaults": dict.fromkeys(Switch, False),
        "slack_account": SlackAccount(signing_secret="x" * 32),
        "alertmanager_token": None,
        "channel": MemoryChannel(),
        "pager": None,
        "probe": MemoryComponentProbe(),
        "pages": MemoryStatusPages(),
        "status_folder": folder,
        "payme_account": PaymeAccount(merchant_id="1", keys=("x",)),
        "delivery_code": ServiceCode(mxik="0" * 17, package_code="0"),
        "click_account": ClickAccount(service_id="1", merchant_id="2", user_id="3", secret="x"),
        "stripe_account": StripeAccount(
            webhook_secret="whsec_x",
            objects=StripeObjects(
                client=StripeClient("sk_test_x"), rate=Rate(currency="usd", tiyin=Decimal(12650))
            ),
        ),
        "operators": MemoryOperatorBilling(),
        "form_secret": "x" * 32,
        "backup_chores": (),
        "backups": MemoryBackups(storage=storage, clock=town.clock),
        "inspection": MemoryDatabaseInspection(storage),
        "proofs": {},
        "verify_every": timedelta(days=7),
        "providers_of_payments": {
            Provider.TEST: TrialPaymentProvider(public_url="https://x.example")
        },
    }


def dependencies(container: Declared) -> list[str]:
    return [
        name
        for name, provider in container.providers.items()
        if isinstance(provider, providers.Dependency)
    ]


def filled(container: Declared, *, without: str | None = None) -> Container:
    known = parts()
    given = {name: known[name] for name in dependencies(container) if name != without}
    return container(**given)


def resolve_all(container: Container) -> list[object]:
    return [provider() for provider in container.providers.values()]


@pytest.mark.parametrize("container", CONTAINERS, ids=lambda each: each.__name__)
async def test_every_provider_resolves_to_what_its_user_declares(container: Declared) -> None:
    wrong: list[str] = []
    for resolved in resolve_all(filled(container)):
        wrong += misfits(resolved, set())

    assert wrong == []


@pytest.mark.parametrize("container", CONTAINERS, ids=lambda each: each.__name__)
async def test_a_missing_dependency_is_noticed_and_none_is_idle(container: Declared) -> None:
    optional = {"bot_token", "click_account", "payme_account", "stripe_account"}
    for name in set(dependencies(container)) - optional:
        incomplete = filled(container, without=name)
        own = {n: p for n, p in incomplete.providers.items() if n != name}
        with pytest.raises(errors.Error, match=name):
            [provider() for provider in own.values()]


async def test_all_containers_are_found() -> None:
    assert {container.__name__ for container in CONTAINERS} >= {
        "ArtistsContainer",
        "CatalogueContainer",
        "CheckoutContainer",
        "CleanerContainer",
        "DesignsContainer",
        "FaceQuizContainer",
        "FacesContainer",
        "GenerationContainer",
        "IdentityContainer",
        "OrdersContainer",
        "PosterWorkContainer",
        "PostersContainer",
        "ProvenanceContainer",
        "SchedulerContainer",
        "SculpturesContainer",
        "WorkerContainer",
    }


async def test_a_process_has_one_of_each() -> None:
    for container in CONTAINERS:
        made = filled(container)
        for provider in made.providers.values():
            if isinstance(provider, providers.Singleton):
                assert provider() is provider()


async def test_a_misfit_would_be_seen() -> None:
    @attrs.frozen
    class Holder:
        scheduler: Scheduler

    assert misfits(Holder(Town()), set()) == ["Holder.scheduler is a Town"]  # type: ignore[arg-type]
    assert misfits(Holder(Scheduler(chores=())), set()) == []


def misfits(value: object, seen: set[int]) -> list[str]:
    """Fields of *value*, and of whatever it holds, that hold something of another type."""
    if id(value) in seen:
        return []
    seen.add(id(value))
    if isinstance(value, Mapping):
        return [misfit for each in value.values() for misfit in misfits(each, seen)]
    if isinstance(value, tuple | list | frozenset):
        return [misfit for each in value for misfit in misfits(each, seen)]
    kind = type(value)
    if not attrs.has(kind) or not kind.__module__.startswith(("stario", "tests")):
        return []
    hints = get_type_hints(kind)
    found = []
    for field in attrs.fields(kind):
        held = getattr(value, field.name)
        if not fits(held, hints.get(field.name, object)):
            found.append(f"{kind.__name__}.{field.name} is a {type(held).__name__}")
        found += misfits(held, seen)
    return found


def fits(held: object, hint: object) -> bool:
    """Whether *held* names *hint* among its bases: a structural match would be an accident."""
    if isinstance(hint, UnionType):
        return any(fits(held, each) for each in get_args(hint))
    plain = get_origin(hint) or hint
    if not isinstance(plain, type) or plain.__module__.startswith(("collections", "typing")):
        return True
    return plain in type(held).__mro__
