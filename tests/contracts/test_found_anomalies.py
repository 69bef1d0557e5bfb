"""Anomalies are found on every storage."""

from datetime import date, timedelta

from stario.domain.compliance.model.anomalies import AnomalyKind
from stario.domain.compliance.usecases.find_anomalies import FindAnomalies
from stario.domain.kernel.ids import AccountId
from stario.ports.storage import Storage
from tests.builders.access import a_read
from tests.builders.audit import written
from tests.builders.values import NOW, new_id

TODAY = date(2026, 11, 20)


async def test_what_is_unusual_is_found_in_the_log(storage: Storage) -> None:
    curious, fan = AccountId(new_id()), AccountId(new_id())
    usual = [
        a_read(curious, new_id(), at=NOW - timedelta(days=days, minutes=minute))
        for days in range(1, 9)
        for minute in range(days % 3 + 1)
    ]
    today = [a_read(curious, new_id(), at=NOW + timedelta(minutes=n)) for n in range(31)]
    crowd = [a_read(AccountId(new_id()), fan) for _ in range(5)]
    bulk = a_read(AccountId(new_id()), "x", "y", people=1000)
    await written(storage, *usual, *today, *crowd, bulk)

    found = await FindAnomalies(storage=storage)(TODAY, TODAY)

    assert [(each.kind, each.reader) for each in found] == [
        (AnomalyKind.BULK, bulk.actor_id),
        (AnomalyKind.CAUSELESS, curious),
        (AnomalyKind.CROWD, None),
        (AnomalyKind.UNUSUAL_DAY, curious),
    ]
    assert found[2].subjects == (fan,)
    assert (found[3].count, found[1].count) == (31, 31)
