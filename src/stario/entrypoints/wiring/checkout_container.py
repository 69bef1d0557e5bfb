"""Carts, vouchers and what becomes an order of goods."""

from dependency_injector import containers, providers

from stario.adapters.system import SystemEntropy, Uuid7Ids
from stario.domain.orders.usecases.add_to_cart import AddToCart
from stario.domain.orders.usecases.apply_voucher import ApplyVoucher
from stario.domain.orders.usecases.change_cart import ChangeCart
from stario.domain.orders.usecases.check_out import CheckOut
from stario.domain.orders.usecases.count_voucher_tries import CountVoucherTries
from stario.domain.orders.usecases.list_regions import ListRegions
from stario.domain.orders.usecases.look_at_cart import LookAtCart
from stario.domain.orders.usecases.make_quote import MakeQuote
from stario.domain.orders.usecases.manage_vouchers import (
    ChangeVoucher,
    CreateVoucher,
    ReadVouchers,
)
from stario.domain.orders.usecases.mark_paid import MarkPaid
from stario.domain.payments.model.provider import Provider
from stario.entrypoints.http.handlers.cart import CartHandlers
from stario.entrypoints.http.handlers.checkout import CheckoutHandlers
from stario.entrypoints.http.handlers.vouchers import VoucherHandlers
from stario.ports.dispatch import JobDispatch
from stario.ports.limits import RateLimiter
from stario.ports.media import ObjectStore
from stario.ports.progress import ProgressFeed
from stario.ports.storage import Storage
from stario.ports.system import Clock

One = providers.Singleton


class CheckoutContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    objects: providers.Dependency[ObjectStore] = providers.Dependency()
    dispatch: providers.Dependency[JobDispatch] = providers.Dependency()
    feed: providers.Dependency[ProgressFeed] = providers.Dependency()
    limiter: providers.Dependency[RateLimiter] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    offered: providers.Dependency[tuple[Provider, ...]] = providers.Dependency()
    public_url: providers.Dependency[str] = providers.Dependency()

    ids = One(Uuid7Ids)
    count_tries = One(CountVoucherTries, limiter=limiter)

    cart = One(
        CartHandlers,
        objects=objects,
        look_at_cart=One(LookAtCart, storage=storage, clock=clock, ids=ids),
        add_to_cart=One(
            AddToCart, storage=storage, clock=clock, ids=ids, entropy=One(SystemEntropy)
        ),
        change_cart=One(ChangeCart, storage=storage, clock=clock, ids=ids),
        apply_voucher=One(
            ApplyVoucher, storage=storage, count_tries=count_tries, clock=clock, ids=ids
        ),
        make_quote=One(MakeQuote, storage=storage, count_tries=count_tries, clock=clock, ids=ids),
    )
    checkout = One(
        CheckoutHandlers, offered=offered, public_url=public_url,
        check_out=One(
            CheckOut, storage=storage, count_tries=count_tries, clock=clock, ids=ids,
            mark_paid=One(MarkPaid, dispatch=dispatch, feed=feed),
        ),
        list_regions=One(ListRegions, storage=storage),
    )  # fmt: skip
    vouchers = One(
        VoucherHandlers,
        read_vouchers=One(ReadVouchers, storage=storage),
        create_voucher=One(CreateVoucher, storage=storage, clock=clock),
        change_voucher=One(ChangeVoucher, storage=storage, clock=clock),
    )
