"""A newcomer shops on the embedded default, and the ledger says where the money is."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest_asyncio
from pypdf import PdfReader

from stario.entrypoints.demo.shopping import Bought, Shopping
from stario.entrypoints.demo.stand_ins import Click, Payme, StandIns, click_api
from tests.system.embedded import Embedded
from tests.system.people import GREETING, Cast, taken_on

FEES = {"payment_fees"} | {f"provider_receivable:{name}" for name in ("payme", "click")}


@pytest_asyncio.fixture
async def shopping(
    cast: Cast, embedded: Embedded, stand_ins: StandIns, tmp_path: Path
) -> AsyncIterator[Shopping]:
    """The fan buys from an artist who is not given away."""
    async with (
        click_api(stand_ins.click_port),
        httpx.AsyncClient(base_url=embedded.url) as providers,
    ):
        yield Shopping(
            admin=cast.staff,
            fan=cast.fan,
            payme=Payme(http=providers, key=stand_ins.payme_key),
            click=Click(
                http=providers, service_id=stand_ins.service_id, secret=stand_ins.click_secret
            ),
            artist=await taken_on(cast.staff),
            folder=tmp_path,
        )


async def test_what_is_bought_is_shared_out_and_given_back_to_the_tiyin(
    shopping: Shopping,
) -> None:
    await shopping.set_up()
    shirt = await shopping.buy_goods("t-shirt", "Dilnoza, eng zoʻr opa!", color="black")
    job, video_order = await shopping.buy_video(GREETING)
    bought = [
        await shopping.pay_by_page("t-shirt", shirt["order_id"]),
        await shopping.pay_by_payme("video", video_order, som=150_000),
    ]
    mug = await shopping.buy_goods("mug", "Choy!", color="white")
    bought.append(await shopping.pay_by_click("mug", mug["order_id"], som=mug["total_uzs"]))

    await _delivered(shopping, bought, job)
    balances = await shopping.settled()

    artist = f"artist_payable:{shopping.artist}:pending"
    # Half of what is left of the video: 150 000 less 12 % VAT that is in it and Payme's 2 %.
    video_share = (15_000_000 - 1_607_143 - 300_000) // 2
    assert -balances[artist] > video_share
    assert "customer_prepayment" not in balances
    assert sum(balances.values()) == 0

    for each in bought:
        await shopping.give_back(each)
    balances = await shopping.settled()

    assert set(balances) <= FEES
    assert balances["payment_fees"] == 300_000 + mug["total_uzs"] * 100 * 2 // 100


async def _delivered(shopping: Shopping, bought: list[Bought], job: str) -> None:
    for goods in (bought[0], bought[2]):
        await shopping.deliver(goods)
        invoice = PdfReader(shopping.folder / f"invoice-{goods.what}.pdf")
        assert "A Fan" in invoice.pages[0].extract_text()
    await shopping.wait_for(bought[1].order_id, "delivered")
    made = await shopping.fan.video_job(job)
    assert made.video_url is not None
    assert (await shopping.fan.download(made.video_url))[4:8] == b"ftyp"
