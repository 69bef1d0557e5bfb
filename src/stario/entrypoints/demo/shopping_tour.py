"""What a newcomer sees of the shop, step by step."""

from collections.abc import Mapping

import attrs
from rich.console import Console
from rich.table import Table

from stario.domain.kernel.money import TIYIN_PER_SOM
from stario.entrypoints.demo.shopping import VIDEO_PRICE_UZS, Bought, Shopping

GREETING: Mapping[str, object] = {
    "recipient_name": "Dilnoza",
    "custom_message": "Futbolkang ham yoʻlda!",
    "occasion": "birthday",
    "language": "uz",
    "duration_seconds": 15,
}


@attrs.frozen(kw_only=True)
class ShoppingTour:
    console: Console
    shopping: Shopping

    async def run(self) -> None:
        """
        Buy, deliver, look into the ledger, give everything back, look again.

        Raises:
            DemoRefused: Stario said no.
        """
        shopping = self.shopping
        self._say("[bold]Shopping[/]: a T-shirt, a video and a mug, all sharing with one artist")
        await shopping.set_up()
        bought = await self._buy()
        with self.console.status("  the video is being made ..."):
            await shopping.wait_for(bought[1].order_id, "delivered")
        for goods in (bought[0], bought[2]):
            await shopping.deliver(goods)
        self._say("  everything is delivered; pictures and invoices are in the folder below")
        before = await shopping.settled()
        for each in bought:
            await shopping.give_back(each)
        self._say("  everything is given back; what is left are the fees that providers keep")
        self._balances(before, await shopping.settled())
        self._say(f"[bold]{shopping.folder}[/]")

    async def _buy(self) -> list[Bought]:
        shopping = self.shopping
        shirt = await shopping.buy_goods("t-shirt", "Dilnoza, eng zoʻr opa!", color="black")
        bought = [await shopping.pay_by_page("t-shirt", shirt["order_id"])]
        self._say(f"  T-shirt {shirt['number']}: {shirt['total_uzs']:,} soʻm, a person clicked pay")
        _, video = await shopping.buy_video(GREETING)
        bought.append(await shopping.pay_by_payme("video", video, som=VIDEO_PRICE_UZS))
        self._say(f"  video: {VIDEO_PRICE_UZS:,} soʻm, Payme called")
        mug = await shopping.buy_goods("mug", "Choyga marhamat!", color="white")
        bought.append(await shopping.pay_by_click("mug", mug["order_id"], som=mug["total_uzs"]))
        self._say(f"  mug {mug['number']}: {mug['total_uzs']:,} soʻm, Click called")
        return bought

    def _balances(self, before: Mapping[str, int], after: Mapping[str, int]) -> None:
        table = Table("account", "after delivery", "after the refunds", title="The ledger, soʻm")
        for column in table.columns[1:]:
            column.justify = "right"
        for code in sorted({*before, *after}):
            name = code.replace(self.shopping.artist, "the artist")
            table.add_row(name, _som(before.get(code, 0)), _som(after.get(code, 0)))
        table.add_row("sum", _som(sum(before.values())), _som(sum(after.values())))
        self.console.print(table)

    def _say(self, line: str) -> None:
        self.console.print(line, soft_wrap=True)


def _som(tiyin: int) -> str:
    som, rest = divmod(abs(tiyin), TIYIN_PER_SOM)
    return f"{'-' if tiyin < 0 else ''}{som:,}.{rest:02}"
