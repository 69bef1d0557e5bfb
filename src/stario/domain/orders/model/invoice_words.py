"""What is printed on invoices besides names and figures."""

from collections.abc import Mapping

import attrs

from stario.domain.kernel.language import Language
from stario.domain.orders.model.invoice import InvoiceStatus
from stario.domain.payments.model.provider import Provider


@attrs.frozen(kw_only=True)
class InvoiceWords:
    """`vat` has a gap for the rate, `page` for a number and how many there are."""

    title: str
    number: str
    date: str
    seller: str
    buyer: str
    tin: str
    payment: str
    item: str
    quantity: str
    price: str
    discount: str
    sum: str
    subtotal: str
    shipping: str
    vat: str
    total: str
    refunded: str
    free: str
    order_page: str
    page: str


WORDS: Mapping[Language, InvoiceWords] = {
    Language.UZBEK: InvoiceWords(
        title="Hisob-faktura",
        number="Buyurtma raqami",
        date="Toʻlangan sana",
        seller="Sotuvchi",
        buyer="Xaridor",
        tin="STIR",
        payment="Toʻlov",
        item="Nomi",
        quantity="Soni",
        price="Narxi",
        discount="Chegirma",
        sum="Summa",
        subtotal="Oraliq jami",
        shipping="Yetkazib berish",
        vat="Shu jumladan QQS {rate}",
        total="Jami",
        refunded="Qaytarildi",
        free="Bepul",
        order_page="Buyurtma sahifasi",
        page="{number}/{count}-sahifa",
    ),
    Language.RUSSIAN: InvoiceWords(
        title="Счёт-фактура",
        number="Номер заказа",
        date="Дата оплаты",
        seller="Продавец",
        buyer="Покупатель",
        tin="ИНН",
        payment="Оплата",
        item="Наименование",
        quantity="Кол-во",
        price="Цена",
        discount="Скидка",
        sum="Сумма",
        subtotal="Промежуточный итог",
        shipping="Доставка",
        vat="В том числе НДС {rate}",
        total="Итого",
        refunded="Возвращено",
        free="Бесплатно",
        order_page="Страница заказа",
        page="Страница {number} из {count}",
    ),
    Language.ENGLISH: InvoiceWords(
        title="Invoice",
        number="Order number",
        date="Paid on",
        seller="Seller",
        buyer="Buyer",
        tin="TIN",
        payment="Payment",
        item="Item",
        quantity="Qty",
        price="Price",
        discount="Discount",
        sum="Amount",
        subtotal="Subtotal",
        shipping="Delivery",
        vat="Including VAT {rate}",
        total="Total",
        refunded="Refunded",
        free="Free of charge",
        order_page="Order page",
        page="Page {number} of {count}",
    ),
}

STATUSES: Mapping[Language, Mapping[InvoiceStatus, str]] = {
    Language.UZBEK: {
        InvoiceStatus.PAID: "TOʻLANGAN",
        InvoiceStatus.PARTLY_REFUNDED: "QISMAN QAYTARILGAN",
        InvoiceStatus.REFUNDED: "QAYTARILGAN",
    },
    Language.RUSSIAN: {
        InvoiceStatus.PAID: "ОПЛАЧЕНО",
        InvoiceStatus.PARTLY_REFUNDED: "ЧАСТИЧНО ВОЗВРАЩЕНО",
        InvoiceStatus.REFUNDED: "ВОЗВРАЩЕНО",
    },
    Language.ENGLISH: {
        InvoiceStatus.PAID: "PAID",
        InvoiceStatus.PARTLY_REFUNDED: "PARTLY REFUNDED",
        InvoiceStatus.REFUNDED: "REFUNDED",
    },
}

PROVIDERS: Mapping[Provider, str] = {
    Provider.PAYME: "Payme",
    Provider.CLICK: "Click",
    Provider.STRIPE: "Stripe",
    Provider.VAS: "VAS",
    Provider.TEST: "Test",
}
