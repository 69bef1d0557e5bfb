"""What a status page has to tell."""

from datetime import datetime, timedelta

from stario.adapters.status_page.pages import StaticStatusPages
from stario.domain.operations.model.component import Component, Condition
from stario.domain.operations.model.incident import PublicNotice, PublicState, Published
from stario.domain.operations.model.status import (
    Day,
    PublicIncident,
    Sample,
    StatusReport,
    day_of,
)
from stario.domain.operations.model.status_report import Known, report_of
from stario.domain.operations.usecases.keep_status import FOLDER
from stario.ports.media import Bucket, ObjectStore
from tests.builders.incidents import a_maintenance
from tests.builders.values import NOW

MINUTES = 24 * 60


def some_days(at: datetime) -> tuple[Day, ...]:
    """Eighty days of samples, with good and bad ones."""
    troubles = {
        (Component.VIDEO, 1): (0, 90),
        (Component.VIDEO, 31): (60, 0),
        (Component.PAYMENTS, 12): (0, 20),
        (Component.API, 55): (0, 9),
        (Component.POSTERS, 40): (200, 4),
    }
    found = []
    for back in range(80):
        for component in Component:
            degraded, down = troubles.get((component, back), (0, 0))
            found.append(
                Day(
                    day=day_of(at - timedelta(days=back)),
                    component=component,
                    up=MINUTES - degraded - down,
                    degraded=degraded,
                    down=down,
                )
            )
    return tuple(found)


def a_public_incident(*, state: PublicState = PublicState.WATCHING) -> PublicIncident:
    return PublicIncident(
        name="INC-012",
        opened_at=NOW - timedelta(hours=2),
        published=Published(
            titles={
                "uz": "Videotabriklar kechikmoqda",
                "ru": "Видеопоздравления задерживаются",
                "en": "Video greetings are late",
            },
            components=(Component.VIDEO,),
            impact=Condition.PARTIAL_OUTAGE,
            notices=(
                PublicNotice(
                    at=NOW - timedelta(hours=2),
                    state=PublicState.INVESTIGATING,
                    texts={
                        "uz": "Sababini oʻrganyapmiz. Toʻlangan buyurtmalar yoʻqolmaydi.",
                        "ru": "Разбираемся. Оплаченные заказы не пропадут.",
                        "en": "We are looking into it. No paid order is lost.",
                    },
                ),
                PublicNotice(
                    at=NOW - timedelta(minutes=25),
                    state=state,
                    texts={
                        "uz": "Qoʻshimcha quvvat ulandi, navbat qisqarmoqda.",
                        "ru": "Мощности добавлены, очередь сокращается.",
                        "en": "Capacity was added, and the queue grows shorter.",
                    },
                ),
            ),
        ),
    )


def a_report(
    *,
    at: datetime = NOW,
    incidents: tuple[PublicIncident, ...] | None = None,
    conditions: dict[Component, Condition] | None = None,
) -> StatusReport:
    known = Known(
        days=some_days(at),
        incidents=(a_public_incident(),) if incidents is None else incidents,
        maintenance=(a_maintenance(begins_at=at + timedelta(days=2, hours=10)),),
    )
    found = dict.fromkeys(Component, Condition.OPERATIONAL) | (conditions or {})
    samples = [Sample(component=c, at=at, condition=condition) for c, condition in found.items()]
    return report_of(known, samples, at=at)


async def publish_status(objects: ObjectStore, *, at: datetime) -> None:
    """Put the page of `a_report` where the gateway looks for it."""
    for file in StaticStatusPages(public_url="https://stario.example").render(a_report(at=at)):
        await objects.put(
            Bucket.MEDIA,
            f"{FOLDER}/{file.name}",
            file.content,
            content_type=file.content_type,
        )
