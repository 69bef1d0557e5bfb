"""Payouts over HTTP: two administrators, and an artist who sees her own."""

import csv
import io
from collections.abc import AsyncIterator

import pytest
from pypdf import PdfReader
from tests.builders import new_id
from tests.http.counting_desk import CountingDesk, a_counting_desk

from stario.domain.identity.model.role import Role

SHARE = 4_364_285


@pytest.fixture
async def desk() -> AsyncIterator[CountingDesk]:
    async with a_counting_desk() as desk:
        yield desk


async def proposed(desk: CountingDesk) -> str:
    answer = await desk.post("/payouts", {"artist_id": desk.house.artist.id}, status=201)
    return str(answer["id"])


async def test_money_goes_from_a_sale_to_the_artist(desk: CountingDesk) -> None:
    await desk.house.earn()
    first, second = desk.as_(desk.house.first), desk.as_(desk.house.second)
    id_ = await proposed(desk)

    await desk.post(f"/payouts/{id_}/approve", headers=first, status=403)
    approved = await desk.post(f"/payouts/{id_}/approve", headers=second)
    assert (approved["status"], approved["amount_tiyin"]) == ("approved", SHARE)
    assert (approved["proposed_by"], approved["decided_by"]) == (
        desk.house.first.id,
        desk.house.second.id,
    )
    await desk.post(f"/payouts/{id_}/sent", {"reference": "MT-1"})
    paid = await desk.post(f"/payouts/{id_}/paid")
    assert (paid["status"], paid["reference"]) == ("paid", "MT-1")
    listed = (await desk.get("/payouts", query={"artist_id": desk.house.artist.id})).json()
    assert [item["id"] for item in listed["items"]] == [id_]
    balances = (await desk.get("/ledger/balances")).json()["balances"]
    assert balances["bank"] == -SHARE
    assert sum(balances.values()) == 0


async def test_an_artist_reads_her_balances_and_statements(desk: CountingDesk) -> None:
    await desk.house.earn()
    waiting = await desk.house.sell()
    await desk.house.deliver(waiting.id)
    id_ = await proposed(desk)
    mine = desk.as_(desk.house.singer)
    own = (await desk.get("/payouts/me", mine)).json()

    assert (own["pending_tiyin"], own["available_tiyin"], own["owed_tiyin"]) == (SHARE, SHARE, 0)
    assert [each["id"] for each in own["payouts"]["items"]] == [id_]
    assert "proposed_by" not in own["payouts"]["items"][0]
    assert (await desk.get(f"/payouts/{id_}", mine)).json() == own["payouts"]["items"][0]
    pdf = await desk.get(f"/payouts/{id_}/statement.pdf", mine | {"accept-language": "ru"})
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.headers["content-disposition"].endswith(f'payout-{id_}.pdf"')
    assert "Отчёт о выплате" in PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
    table = await desk.get(f"/payouts/{id_}/statement.csv", mine)
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    assert [row["kind"] for row in rows][-1] == "transfer"
    assert rows[-1]["amount_uzs"] == "43642.85"


async def test_nobody_sees_or_moves_what_is_not_theirs(desk: CountingDesk) -> None:
    await desk.house.earn()
    id_ = await proposed(desk)
    fan = desk.as_(desk.house.fan)
    operator = desk.edge.signed_in(Role.OPERATOR, account=desk.house.second.id)
    for part in ("", "/statement.pdf", "/statement.csv"):
        path = f"/payouts/{id_}{part}"
        await desk.get(path, fan, status=404)
        await desk.get(path, desk.edge.signed_in(Role.ARTIST, account=new_id()), status=404)
        await desk.get(path, operator)
    await desk.get("/payouts/me", fan, status=404)
    await desk.get("/payouts", operator)
    for headers in (fan, desk.as_(desk.house.singer)):
        await desk.get("/payouts", headers, status=403)
    body = {"artist_id": desk.house.artist.id, "reference": "x", "error": "x"}
    for headers in (fan, desk.as_(desk.house.singer), operator):
        await desk.post("/payouts", body, headers, status=403)
        for step in ("approve", "cancel", "sent", "paid", "failed"):
            await desk.post(f"/payouts/{id_}/{step}", body, headers, status=403)
    assert (await desk.web.get("/payouts/me")).status_code == 401


async def test_what_stops_a_payout_is_said(desk: CountingDesk) -> None:
    body = {"artist_id": desk.house.artist.id}
    small = await desk.post("/payouts", body, status=409)
    assert (small["code"], small["title"]) == ("payout_too_small", "Too little to pay out")
    await desk.post("/payouts", {"artist_id": new_id()}, status=404)
    await desk.post("/payouts", body | {"tax_basis_points": 10_001}, status=422)
    order = await desk.house.earn()
    id_ = await proposed(desk)
    await desk.post("/payouts", body, status=409)
    early = await desk.post(f"/payouts/{id_}/paid", status=409)
    assert early["code"] == "payout_out_of_order"
    await desk.house.refund(order.id, order.total)
    outdated = await desk.post(
        f"/payouts/{id_}/approve", headers=desk.as_(desk.house.second), status=409
    )
    assert outdated["code"] == "payout_outdated"
    assert (await desk.post(f"/payouts/{id_}/cancel"))["status"] == "cancelled"
    await desk.post(f"/payouts/{new_id()}/approve", status=404)
    await desk.post(f"/payouts/{id_}/sent", {"reference": "a b"}, status=422)
    await desk.post(f"/payouts/{id_}/failed", {"error": "\u202e"}, status=422)


async def test_a_repeated_proposal_gives_the_same_answer(desk: CountingDesk) -> None:
    await desk.house.earn()
    headers = desk.admin | {"idempotency-key": "a-payout-of-november"}
    body = {"artist_id": desk.house.artist.id, "tax_basis_points": 1_200}
    first = await desk.post("/payouts", body, headers, status=201)

    assert await desk.post("/payouts", body, headers, status=201) == first
    assert first["tax_tiyin"] == SHARE * 1_200 // 10_000


async def test_a_payout_that_failed_is_booked_back(desk: CountingDesk) -> None:
    await desk.house.earn()
    payout = await desk.house.approved()
    failed = await desk.post(f"/payouts/{payout.id}/failed", {"error": "Account closed"})

    assert (failed["status"], failed["error"]) == ("failed", "Account closed")
    assert await desk.house.balance(f"artist_payable:{desk.house.artist.id}:available") == -SHARE
