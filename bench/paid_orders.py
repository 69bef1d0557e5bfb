"""
Paid orders a second on PostgreSQL, beside `pgbench`'s TPC-B on the same server in the same run.

One paid order is what a provider's two calls make of an order that waits: the payment is reserved,
then settled with the order, its stock, its log and the ledger's entries, in two transactions of the
real use cases. TPC-B is one transaction of five statements, sent by a program in C. Both have as
many clients; pgbench runs before and after. Orders are then paid over HTTP as well, by Payme's
CreateTransaction and PerformTransaction, both remembered with their answers.

Run: `python -m bench.paid_orders`.
"""

import argparse
import asyncio
import multiprocessing
import os
import re
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier

import attrs
import httpx
from rich.console import Console
from rich.table import Table
from sqlalchemy import event
from tests.builders.catalogue import a_variant, remembered_product
from tests.builders.orders import an_order, an_order_line
from tests.builders.payment_till import Till
from tests.builders.people import an_account
from tests.http.cashbox import PLACE, a_transaction, authorization, served_payme
from tests.servers.postgres import PostgresDatabases, PostgresServer, running_postgres

from stario.adapters.memory.system import MemoryClock
from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.schema import upgrade
from stario.adapters.sql.storage import SqlStorage
from stario.domain.kernel.ids import OrderId
from stario.domain.ledger.usecases.verify_chain import VerifyChain
from stario.domain.orders.model.order import Order, OrderState
from stario.domain.payments.model.provider import Provider
from stario.entrypoints.logs import configure_logging

PROCESSES = multiprocessing.get_context("spawn")
COUNTED, OVER_HTTP = 2, 400
VARIANTS = 50
"""Orders of the same thing wait for each other."""


@attrs.frozen(kw_only=True)
class Figures:
    orders: int
    seconds: float
    cpu_seconds: float

    @property
    def a_second(self) -> float:
        return self.orders / self.seconds

    @property
    def cpu_milliseconds(self) -> float:
        return self.cpu_seconds / self.orders * 1e3


def pgbench(server: PostgresServer, database: str, *, clients: int, seconds: int) -> float:
    """Transactions a second."""
    run = _pgbench(server, "-n", f"-c{clients}", "-j2", f"-T{seconds}", database)
    found = re.search(r"tps = ([\d.]+)", run)
    if found is None:
        raise RuntimeError(run)
    return float(found[1])


def _pgbench(server: PostgresServer, *options: str) -> str:
    address = ["-h", "127.0.0.1", "-p", str(server.port), "-U", "stario"]
    command = [str(server.program("pgbench")), *address, *options]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return run.stdout


async def awaiting_orders(storage: SqlStorage, clock: MemoryClock, number: int) -> list[Order]:
    """Remember *number* orders of one T-shirt each, in many sizes."""
    fan = an_account()
    kinds = [a_variant(stock=number, reserved=number) for _ in range(VARIANTS)]
    product = await remembered_product(storage, *kinds)
    lines = [an_order_line(product_id=product.id, variant_id=kind.id) for kind in kinds]
    orders = [an_order(fan, lines[n % VARIANTS], created_at=clock.now()) for n in range(number)]
    async with storage() as work:
        await work.accounts.add(fan)
        await work.commit()
    for start in range(0, number, 200):
        async with storage() as work:
            for order in orders[start : start + 200]:
                await work.orders.add(order)
            await work.commit()
    return orders


async def pay(till: Till, order: Order) -> None:
    payment = await till.reserved(order, Provider.PAYME)
    settled = await till.settle(Provider.PAYME, provider_tx=payment.provider_tx)
    if not settled.won:
        raise RuntimeError("an order was not paid")


def pay_all(
    url: str, orders: Sequence[OrderId], clients: int, ready: Barrier, results: Connection
) -> None:
    """Be a process of so many *clients*."""
    asyncio.run(_pay_all(url, orders, clients, ready, results))


async def _pay_all(
    url: str, ids: Sequence[OrderId], clients: int, ready: Barrier, results: Connection
) -> None:
    storage = SqlStorage(open_engine(url, pool_size=clients))
    till = Till(storage=storage)
    orders = [await till.read(order) for order in ids]

    async def work(mine: Sequence[Order]) -> None:
        for order in mine:
            await pay(till, order)

    # What is made once for each process is made before.
    first, rest = orders[:clients], orders[clients:]
    await asyncio.gather(*(work([order]) for order in first))
    ready.wait()
    began, used = time.perf_counter(), time.process_time()
    await asyncio.gather(*(work(rest[n::clients]) for n in range(clients)))
    seconds = time.perf_counter() - began
    results.send(Figures(orders=len(rest), seconds=seconds, cpu_seconds=time.process_time() - used))
    await storage.close()


def measure(url: str, orders: Sequence[Order], *, clients: int, processes: int) -> Figures:
    ready, ids = PROCESSES.Barrier(processes), [order.id for order in orders]
    here, there = PROCESSES.Pipe()
    for n in range(processes):
        arguments = (url, ids[n::processes], clients // processes, ready, there)
        PROCESSES.Process(target=pay_all, args=arguments).start()
    figures: list[Figures] = [here.recv() for _ in range(processes)]
    return Figures(
        orders=sum(each.orders for each in figures),
        seconds=max(each.seconds for each in figures),
        cpu_seconds=sum(each.cpu_seconds for each in figures),
    )


async def statements(url: str, first: Order, order: Order) -> int:
    """Count what one paid order sends, BEGIN and COMMIT apart; the *first* one opens accounts."""
    engine, sent = open_engine(url), count()
    storage = SqlStorage(engine)
    await pay(Till(storage=storage), first)
    event.listen(engine.sync_engine, "before_cursor_execute", lambda *_: next(sent))
    await pay(Till(storage=storage), order)
    await storage.close()
    return next(sent)


def serve(url: str, control: Connection) -> None:
    """Be a gateway that Payme calls; says what it used."""
    configure_logging("info", service="bench", stream=open(os.devnull, "w"))  # noqa: SIM115, PTH123
    with served_payme(url, MemoryClock()) as address:
        control.send(address)
        control.recv()
        used = time.process_time()
        control.recv()
        control.send(time.process_time() - used)


async def call(web: httpx.AsyncClient, method: str, params: dict[str, object]) -> None:
    body = {"method": method, "params": params, "id": 1}
    answer = await web.post(PLACE, json=body, headers={"Authorization": authorization()})
    if "result" not in answer.json():
        raise RuntimeError(answer.text)


async def pay_by_payme(web: httpx.AsyncClient, orders: Sequence[Order]) -> None:
    for order in orders:
        begun = int(order.created_at.timestamp() * 1000)
        account, transaction = {"order_id": order.id}, a_transaction()
        asked = {"id": transaction, "time": begun, "amount": order.total.tiyin, "account": account}
        await call(web, "CreateTransaction", asked)
        await call(web, "PerformTransaction", {"id": transaction})


async def measure_webhooks(url: str, orders: Sequence[Order], *, clients: int) -> Figures:
    here, there = PROCESSES.Pipe()
    process = PROCESSES.Process(target=serve, args=(url, there))
    process.start()
    async with httpx.AsyncClient(base_url=here.recv(), timeout=30) as web:
        first, rest = orders[:clients], orders[clients:]
        await asyncio.gather(*(pay_by_payme(web, [order]) for order in first))
        here.send("begin")
        began = time.perf_counter()
        await asyncio.gather(*(pay_by_payme(web, rest[n::clients]) for n in range(clients)))
        seconds = time.perf_counter() - began
    here.send("end")
    used: float = here.recv()
    process.join()
    return Figures(orders=len(rest), seconds=seconds, cpu_seconds=used)


async def require_sound(storage: SqlStorage, orders: Sequence[Order]) -> None:
    """Whatever the speed: each is paid, and the chain of the ledger holds."""
    async with storage() as work:
        states = {(await work.orders.get(order.id)).state for order in orders}
    audit = await VerifyChain(storage=storage)()
    if states != {OrderState.PAID} or audit.faults:
        raise RuntimeError(f"{states}, {audit.faults}")


def show(tpcb: Sequence[float], paid: Figures, webhooks: Figures, sent: int) -> None:
    beside = sum(tpcb) / len(tpcb)
    load = f"load of this machine: {os.getloadavg()[0]:.1f}"
    table = Table("what", "a second", "of TPC-B", "CPU, ms an order", title=load)
    told = ", ".join(f"{each:,.0f}" for each in tpcb)
    table.add_row(f"pgbench, TPC-B ({told})", f"{beside:,.0f}", "1", "")
    rows = {
        f"orders paid, {sent} statements each": (paid.a_second, paid),
        "orders paid over HTTP": (webhooks.a_second, webhooks),
        "webhooks over HTTP": (2 * webhooks.a_second, None),
    }
    for name, (rate, figures) in rows.items():
        cpu = "" if figures is None else f"{figures.cpu_milliseconds:.1f}"
        table.add_row(name, f"{rate:,.0f}", f"{rate / beside:.3f}", cpu)
    Console().print(table)


@contextmanager
def servers() -> Iterator[tuple[PostgresServer, PostgresDatabases]]:
    with running_postgres() as server:
        yield server, PostgresDatabases(server.url())


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orders", type=int, default=1500)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--seconds", type=int, default=5)
    given = parser.parse_args()
    with servers() as (server, databases):
        tpcb_url, url = databases.create(), databases.create()
        _pgbench(server, "-i", "-q", f"-s{2 * given.clients}", tpcb_url.rpartition("/")[2])
        await upgrade(url)
        storage = SqlStorage(open_engine(url))
        orders = await awaiting_orders(storage, MemoryClock(), COUNTED + OVER_HTTP + given.orders)

        def tpcb() -> float:
            name = tpcb_url.rpartition("/")[2]
            return pgbench(server, name, clients=given.clients, seconds=given.seconds)

        sent = await statements(url, *orders[:COUNTED])
        before = tpcb()
        paid = measure(
            url, orders[COUNTED + OVER_HTTP :], clients=given.clients, processes=given.processes
        )
        after = tpcb()
        webhooks = await measure_webhooks(
            url, orders[COUNTED : COUNTED + OVER_HTTP], clients=given.clients
        )
        await require_sound(storage, orders)
        await storage.close()
    show([before, after], paid, webhooks, sent)


if __name__ == "__main__":
    asyncio.run(main())
