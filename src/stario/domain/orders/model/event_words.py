"""What a fan reads of the log of an order."""

from collections.abc import Mapping

from stario.domain.kernel.figures import amount_text
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money
from stario.domain.orders.model.order_event import OrderEvent, OrderEventKind

WORDS: Mapping[Language, Mapping[OrderEventKind, str]] = {
    Language.UZBEK: {
        OrderEventKind.PLACED: "Buyurtma qabul qilindi.",
        OrderEventKind.RELEASED: "Matn maʼqullandi: endi toʻlash mumkin.",
        OrderEventKind.PAYMENT_RESERVED: "Toʻlov boshlandi.",
        OrderEventKind.PAYMENT_CANCELLED: "Toʻlov bekor qilindi.",
        OrderEventKind.PAID: "Toʻlov qabul qilindi.",
        OrderEventKind.PAID_TWICE: "Ortiqcha toʻlov keldi: u qaytariladi.",
        OrderEventKind.PRODUCTION_STARTED: "Tayyorlanmoqda.",
        OrderEventKind.SHIPPED: "Joʻnatildi: {carrier}, {tracking_number}.",
        OrderEventKind.DELIVERED: "Topshirildi.",
        OrderEventKind.CANCELLED: "Buyurtma bekor qilindi.",
        OrderEventKind.EXPIRED: "Buyurtma oʻz vaqtida toʻlanmadi va yopildi.",
        OrderEventKind.RETURNED: "Buyurtma qaytib keldi.",
        OrderEventKind.CLAIMED: "Murojaatingiz qabul qilindi.",
        OrderEventKind.CLAIM_REFUSED: "Murojaatingiz rad etildi.",
        OrderEventKind.REFUND_REQUESTED: "Pulni qaytarish soʻraldi.",
        OrderEventKind.REFUND_APPROVED: "{amount} qaytarilishi maʼqullandi.",
        OrderEventKind.REFUND_REFUSED: "Pulni qaytarish rad etildi.",
        OrderEventKind.REFUNDED: "{amount} qaytarildi.",
        OrderEventKind.REPRINTED: "Bepul qayta tayyorlanadi: {number}.",
    },
    Language.RUSSIAN: {
        OrderEventKind.PLACED: "Заказ принят.",
        OrderEventKind.RELEASED: "Текст одобрен: заказ можно оплатить.",
        OrderEventKind.PAYMENT_RESERVED: "Оплата началась.",
        OrderEventKind.PAYMENT_CANCELLED: "Оплата отменена.",
        OrderEventKind.PAID: "Оплата получена.",
        OrderEventKind.PAID_TWICE: "Пришла лишняя оплата: она будет возвращена.",
        OrderEventKind.PRODUCTION_STARTED: "Заказ изготавливается.",
        OrderEventKind.SHIPPED: "Отправлен: {carrier}, {tracking_number}.",
        OrderEventKind.DELIVERED: "Доставлен.",
        OrderEventKind.CANCELLED: "Заказ отменён.",
        OrderEventKind.EXPIRED: "Заказ не оплачен вовремя и закрыт.",
        OrderEventKind.RETURNED: "Заказ вернулся к нам.",
        OrderEventKind.CLAIMED: "Ваше обращение принято.",
        OrderEventKind.CLAIM_REFUSED: "В вашем обращении отказано.",
        OrderEventKind.REFUND_REQUESTED: "Запрошен возврат денег.",
        OrderEventKind.REFUND_APPROVED: "Возврат одобрен: {amount}.",
        OrderEventKind.REFUND_REFUSED: "В возврате денег отказано.",
        OrderEventKind.REFUNDED: "Возвращено: {amount}.",
        OrderEventKind.REPRINTED: "Будет изготовлен заново бесплатно: {number}.",
    },
    Language.ENGLISH: {
        OrderEventKind.PLACED: "Your order was placed.",
        OrderEventKind.RELEASED: "The words were approved: it can be paid now.",
        OrderEventKind.PAYMENT_RESERVED: "The payment has begun.",
        OrderEventKind.PAYMENT_CANCELLED: "The payment was cancelled.",
        OrderEventKind.PAID: "The payment has arrived.",
        OrderEventKind.PAID_TWICE: "More was paid than was due: it goes back.",
        OrderEventKind.PRODUCTION_STARTED: "It is being made.",
        OrderEventKind.SHIPPED: "On its way: {carrier}, {tracking_number}.",
        OrderEventKind.DELIVERED: "Delivered.",
        OrderEventKind.CANCELLED: "The order was cancelled.",
        OrderEventKind.EXPIRED: "Nobody paid in time, and the order was closed.",
        OrderEventKind.RETURNED: "It came back to us.",
        OrderEventKind.CLAIMED: "Your claim was received.",
        OrderEventKind.CLAIM_REFUSED: "Your claim was refused.",
        OrderEventKind.REFUND_REQUESTED: "The money was asked back.",
        OrderEventKind.REFUND_APPROVED: "A refund of {amount} was approved.",
        OrderEventKind.REFUND_REFUSED: "The refund was refused.",
        OrderEventKind.REFUNDED: "{amount} was given back.",
        OrderEventKind.REPRINTED: "It is made once more, free of charge: {number}.",
    },
}
"""What is not here, staff alone see."""


def sentence(event: OrderEvent, language: Language) -> str | None:
    """Say what happened; None: it is nothing to the fan."""
    words = WORDS[language].get(event.kind)
    if words is None:
        return None
    details = event.details
    amount = Money(int(details.get("amount_tiyin", 0)))
    return words.format(
        amount=amount_text(amount, language),
        carrier=details.get("carrier", "…"),
        tracking_number=details.get("tracking_number", "…"),
        number=details.get("number", "…"),
    )
