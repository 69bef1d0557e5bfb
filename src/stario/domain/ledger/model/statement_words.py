"""What is printed on statements besides names and figures."""

from collections.abc import Mapping

import attrs

from stario.domain.kernel.language import Language
from stario.domain.ledger.model.payout import PayoutState
from stario.domain.ledger.model.statement import RowKind


@attrs.frozen(kw_only=True)
class StatementWords:
    """
    `terms` has gaps for total, vat, fee, base, percent and rule; `tax` for the rate, `page` for a
    number and how many there are.
    """

    title: str
    artist: str
    period: str
    payout: str
    date: str
    what: str
    order: str
    amount: str
    terms: str
    production: str
    opening: str
    sales: str
    refunds: str
    others: str
    closing: str
    tax: str
    transfer: str
    nothing: str
    page: str
    kinds: Mapping[RowKind, str]
    states: Mapping[PayoutState, str]


WORDS: Mapping[Language, StatementWords] = {
    Language.UZBEK: StatementWords(
        title="Toʻlov hisoboti",
        artist="Ijodkor",
        period="Davr",
        payout="Toʻlov raqami",
        date="Sana",
        what="Nima",
        order="Buyurtma",
        amount="Ulush",
        terms="Tushum {total}, QQS {vat}, komissiya {fee}; asos {base} × {percent} ({rule})",
        production="ishlab chiqarish {production}",
        opening="Davr boshidagi qoldiq",
        sales="Sotuvlardan ulush",
        refunds="Qaytarilganlar",
        others="Boshqa yozuvlar",
        closing="Toʻlanadigan summa",
        tax="Ushlangan soliq {rate}",
        transfer="Oʻtkaziladi",
        nothing="Bu davrda yozuv yoʻq.",
        page="{number}/{count}-sahifa",
        kinds={
            RowKind.SALE: "Sotuv",
            RowKind.REFUND: "Qaytarish",
            RowKind.PAYOUT: "Toʻlov",
            RowKind.PAYOUT_RETURNED: "Qaytgan toʻlov",
            RowKind.CORRECTION: "Tuzatish",
        },
        states={
            PayoutState.PROPOSED: "TAKLIF",
            PayoutState.APPROVED: "TASDIQLANGAN",
            PayoutState.SENT: "YUBORILGAN",
            PayoutState.PAID: "TOʻLANGAN",
            PayoutState.FAILED: "OʻTMAGAN",
            PayoutState.RETURNED: "QAYTGAN",
            PayoutState.CANCELLED: "BEKOR QILINGAN",
        },
    ),
    Language.RUSSIAN: StatementWords(
        title="Отчёт о выплате",
        artist="Артист",
        period="Период",
        payout="Номер выплаты",
        date="Дата",
        what="Что",
        order="Заказ",
        amount="Доля",
        terms="Выручка {total}, НДС {vat}, комиссия {fee}; база {base} × {percent} ({rule})",
        production="производство {production}",
        opening="Остаток на начало",
        sales="Доля с продаж",
        refunds="Возвраты",
        others="Прочие записи",
        closing="К выплате",
        tax="Удержанный налог {rate}",
        transfer="Перевод",
        nothing="За этот период записей нет.",
        page="Стр. {number} из {count}",
        kinds={
            RowKind.SALE: "Продажа",
            RowKind.REFUND: "Возврат",
            RowKind.PAYOUT: "Выплата",
            RowKind.PAYOUT_RETURNED: "Вернувшаяся выплата",
            RowKind.CORRECTION: "Исправление",
        },
        states={
            PayoutState.PROPOSED: "ПРЕДЛОЖЕНА",
            PayoutState.APPROVED: "ОДОБРЕНА",
            PayoutState.SENT: "ОТПРАВЛЕНА",
            PayoutState.PAID: "ВЫПЛАЧЕНА",
            PayoutState.FAILED: "НЕ ПРОШЛА",
            PayoutState.RETURNED: "ВЕРНУЛАСЬ",
            PayoutState.CANCELLED: "ОТМЕНЕНА",
        },
    ),
    Language.ENGLISH: StatementWords(
        title="Payout statement",
        artist="Artist",
        period="Period",
        payout="Payout number",
        date="Date",
        what="What",
        order="Order",
        amount="Share",
        terms="Paid {total}, VAT {vat}, fee {fee}; base {base} × {percent} ({rule})",
        production="production {production}",
        opening="Balance before",
        sales="Share of sales",
        refunds="Refunds",
        others="Other entries",
        closing="Payable",
        tax="Tax withheld {rate}",
        transfer="Transfer",
        nothing="There are no entries in this period.",
        page="Page {number} of {count}",
        kinds={
            RowKind.SALE: "Sale",
            RowKind.REFUND: "Refund",
            RowKind.PAYOUT: "Payout",
            RowKind.PAYOUT_RETURNED: "Payout that came back",
            RowKind.CORRECTION: "Correction",
        },
        states={
            PayoutState.PROPOSED: "PROPOSED",
            PayoutState.APPROVED: "APPROVED",
            PayoutState.SENT: "SENT",
            PayoutState.PAID: "PAID",
            PayoutState.FAILED: "FAILED",
            PayoutState.RETURNED: "RETURNED",
            PayoutState.CANCELLED: "CANCELLED",
        },
    ),
}
