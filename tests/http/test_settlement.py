"""The ledger, revenue and comparisons over HTTP."""

from collections.abc import AsyncIterator

import pytest
from tests.builders import new_id
from tests.builders.ledger import a_share_rule
from tests.http.counting_desk import CountingDesk, a_counting_desk

from stario.domain.identity.model.role import Role
from stario.domain.payments.model.provider import Provider

DAY = "2026-11-20"
RULE = {"basis_points": 6_000, "basis": "№ 12/2026"}


@pytest.fixture
async def desk() -> AsyncIterator[CountingDesk]:
    async with a_counting_desk() as desk:
        yield desk


async def test_entries_are_read_in_parts(desk: CountingDesk) -> None:
    order = await desk.house.sell()
    await desk.house.deliver(order.id)
    first = (await desk.get("/ledger/entries", query={"limit": "2"})).json()
    rest = (
        await desk.get("/ledger/entries", query={"limit": "2", "after": str(first["next_after"])})
    ).json()
    kinds = [entry["kind"] for entry in (*first["items"], *rest["items"])]

    assert kinds == ["payment.received", "payment.fee", "order.fulfilled"]
    assert (first["next_after"], rest["next_after"]) == (2, None)
    assert first["items"][1]["previous_hash"] == first["items"][0]["hash"]
    of_order = (await desk.get("/ledger/entries", query={"subject_id": order.id})).json()["items"]
    assert [sum(p["amount_tiyin"] for p in e["postings"]) for e in of_order] == [0]
    artist = f"artist_payable:{desk.house.artist.id}:"
    of_artist = (await desk.get("/ledger/entries", query={"account": artist})).json()["items"]
    assert [entry["kind"] for entry in of_artist] == ["order.fulfilled"]
    before = (await desk.get("/ledger/entries", query={"date_to": "2026-11-01T00:00:00Z"})).json()
    assert before["items"] == []
    for query in ({"account": "DROP TABLE"}, {"limit": "501"}, {"after": "-1"}):
        await desk.get("/ledger/entries", status=422, query=query)


async def test_rules_of_sharing_are_versions(desk: CountingDesk) -> None:
    path = "/merch/admin/share-rules"
    first = await desk.post(path, RULE | {"artist_id": desk.house.artist.id}, status=201)
    second = await desk.post(
        path, RULE | {"artist_id": desk.house.artist.id, "basis_points": 7_000}, status=201
    )
    general = await desk.post(path, RULE, status=201)
    assert (first["version"], second["version"], general["version"]) == (1, 2, 1)
    assert first["id"] == second["id"] == a_share_rule(artist=desk.house.artist.id).id
    listed = (await desk.get(path)).json()["items"]
    assert {rule["basis_points"] for rule in listed} == {6_000, 7_000}
    assert first["created_by"] == desk.house.first.id

    past = RULE | {"valid_from": "2026-01-01T00:00:00Z"}
    refused = await desk.post(path, past, status=422)
    assert refused["errors"] == [
        {"field": "valid_from", "message": "The time must lie in the future."}
    ]
    await desk.post(path, past | {"in_the_past": True}, status=201)
    for wrong in ({"artist_id": new_id()}, {"product_id": new_id()}):
        await desk.post(path, RULE | wrong, status=404)
    for bad in ({"basis_points": 10_001}, {"basis": "\u202e"}, {"basis": " "}):
        await desk.post(path, {**RULE, **bad}, status=422)


async def test_revenue_adds_up(desk: CountingDesk) -> None:
    order = await desk.house.sell()
    await desk.house.deliver(order.id)
    await desk.house.sell(provider=Provider.CLICK)
    query = {"from": DAY, "to": DAY}
    report = (
        await desk.get("/payments/admin/revenue", query=query | {"group_by": "provider"})
    ).json()

    assert [(row["key"], row["orders"]) for row in report["items"]] == [("click", 1), ("payme", 1)]
    total = report["total"]
    assert total["gross_tiyin"] == 20_000_000
    assert total["unearned_tiyin"] == 10_000_000
    assert (total["vat_tiyin"], total["artists_tiyin"]) == (1_071_429, 4_364_285)
    assert (total["platform_tiyin"], total["fees_tiyin"]) == (4_564_286, 400_000)
    assert (await desk.get("/payments/admin/revenue", query=query)).json()["items"][0]["key"] == DAY
    assert (report["from"], report["to"]) == (DAY, DAY)
    lately = (await desk.get("/payments/admin/revenue")).json()
    assert (lately["total"], lately["to"]) == (total, DAY)
    sooner = {"date_to": lately["from"]}
    assert (await desk.get("/payments/admin/revenue", query=sooner)).json()["items"] == []
    for wrong in ({"to": "2026-11-19"}, {"from": "2025-01-01"}, {"to": "2026-11-31"}):
        await desk.get("/payments/admin/revenue", status=422, query=query | wrong)


async def test_a_day_is_compared_with_a_file_or_the_provider(desk: CountingDesk) -> None:
    order = await desk.house.sell(provider=Provider.CLICK, tx="37350")
    payment = await desk.house.payment_of(order.id)
    desk.click.pay(payment, at=desk.house.now)
    body = {"provider": "click", "day": DAY}
    asked = await desk.post("/payments/admin/reconciliation", body)
    assert (asked["source"], asked["matched"], asked["items"]) == ("provider", 1, [])
    text = "provider_tx,amount_uzs,state\n37350,100000.01,paid\n9,5,paid\n"
    found = await desk.post("/payments/admin/reconciliation", body | {"csv": text})

    assert (found["id"], found["source"]) == (asked["id"], "file")
    assert found["verdicts"] == {"amount": 1, "missing_ours": 1}
    (summary,) = (await desk.get("/payments/admin/reconciliation")).json()["items"]
    assert (summary["differences"], summary["day"]) == (2, DAY)
    detail = (await desk.get(f"/payments/admin/reconciliation/{found['id']}")).json()
    assert detail == found
    assert detail["items"][0] == {
        "verdict": "amount",
        "subject": payment.id,
        "ours": {"amount_tiyin": 10_000_000, "state": "paid"},
        "theirs": {"amount_tiyin": 10_000_001, "state": "paid"},
        "note": "",
    }
    wrong = await desk.post(
        "/payments/admin/reconciliation", body | {"csv": text + "x,1,maybe\n"}, status=422
    )
    assert wrong["errors"] == [
        {
            "field": "csv",
            "message": "Line 4: the state is one of paid, refunded, cancelled and pending.",
        }
    ]
    await desk.post("/payments/admin/reconciliation", body | {"day": "2026-11-31"}, status=422)
    await desk.post("/payments/admin/reconciliation", body | {"day": "2026-12-31"}, status=422)
    await desk.get(f"/payments/admin/reconciliation/{new_id()}", status=404)
    desk.click.is_away = True
    await desk.post("/payments/admin/reconciliation", body, status=503)


async def test_our_own_records_are_looked_through_when_nobody_is_named(
    desk: CountingDesk,
) -> None:
    payment = await desk.house.payment_of((await desk.house.sell()).id)
    found = await desk.post("/payments/admin/reconciliation", {"day": DAY})

    assert (found["provider"], found["source"]) == (None, "ours")
    assert found["verdicts"] == {"fiscal": 1}
    (item,) = (await desk.get(f"/payments/admin/reconciliation/{found['id']}")).json()["items"]
    assert (item["subject"], item["ours"]) == (payment.id, None)
    await desk.post("/payments/admin/reconciliation", {"day": "2026-12-31"}, status=422)


async def test_a_settlement_is_booked_once(desk: CountingDesk) -> None:
    body = {"provider": "payme", "amount_tiyin": 9_800_000, "reference": "MT-1"}
    first = await desk.post("/payments/admin/settlements", body, status=201)

    assert await desk.post("/payments/admin/settlements", body, status=201) == first
    other = body | {"amount_tiyin": 1}
    refused = await desk.post("/payments/admin/settlements", other, status=409)
    assert refused["detail"] == "This was booked already, with other amounts."
    assert (await desk.get("/ledger/balances")).json()["balances"] == {
        "bank": 9_800_000,
        "provider_receivable:payme": -9_800_000,
    }
    for wrong in ({"amount_tiyin": 0}, {"reference": "a b"}, {"provider": "cash"}):
        await desk.post("/payments/admin/settlements", body | wrong, status=422)


READ = [
    "/ledger/entries",
    "/ledger/balances",
    "/merch/admin/share-rules",
    f"/payments/admin/revenue?from={DAY}&to={DAY}",
    "/payments/admin/reconciliation",
]
WRITE = {
    "/merch/admin/share-rules": RULE,
    "/payments/admin/reconciliation": {"provider": "click", "day": DAY},
    "/payments/admin/settlements": {"provider": "payme", "amount_tiyin": 1, "reference": "x"},
}


async def test_operators_read_and_administrators_write(desk: CountingDesk) -> None:
    for role in Role:
        headers = desk.edge.signed_in(role, account=desk.house.first.id)
        reads = role in (Role.OPERATOR, Role.ADMIN)
        for path in READ:
            await desk.get(path, headers, status=200 if reads else 403)
        for path, body in WRITE.items():
            if role is not Role.ADMIN:
                await desk.post(path, body, headers, status=403)
    assert (await desk.web.get("/ledger/entries")).status_code == 401
