"""
Payme's error codes, and what a fan reads of each on its page.

Source: developer.help.paycom.uz, "Общие ошибки" and the page of each method; those from -31050 to
-31099 are ours to choose.
"""

from collections.abc import Mapping
from enum import IntEnum

from stario.domain.kernel.language import Language


class RpcError(IntEnum):
    NOT_POST = -32300
    NOT_JSON = -32700
    BAD_REQUEST = -32600
    UNKNOWN_METHOD = -32601
    BAD_PARAMS = -32602
    """Of SetFiscalData only."""
    NOT_AUTHORISED = -32504
    OURS = -32400
    WRONG_AMOUNT = -31001
    RECEIPT_NOT_FOUND = -32001
    """Of SetFiscalData only."""
    TRANSACTION_NOT_FOUND = -31003
    CANNOT_CANCEL = -31007
    IMPOSSIBLE = -31008
    ORDER_NOT_FOUND = -31050
    ORDER_EXPIRED = -31051
    ORDER_CANCELLED = -31052
    ORDER_NOT_READY = -31053


MESSAGES: Mapping[RpcError, tuple[str, str, str]] = {
    RpcError.NOT_POST: (
        "Faqat POST soʻrovlari qabul qilinadi.",
        "Принимаются только запросы POST.",
        "Only POST requests are taken.",
    ),
    RpcError.NOT_JSON: (
        "Soʻrov JSON emas.",
        "Запрос не является JSON.",
        "The request is not JSON.",
    ),
    RpcError.BAD_REQUEST: (
        "Soʻrovda kerakli maydon yoʻq yoki notoʻgʻri.",
        "В запросе нет нужного поля, или оно неверно.",
        "A field of the request is missing or wrong.",
    ),
    RpcError.UNKNOWN_METHOD: (
        "Bunday usul yoʻq.",
        "Такого метода нет.",
        "There is no such method.",
    ),
    RpcError.BAD_PARAMS: (
        "Fiskal maʼlumotlar notoʻgʻri.",
        "Фискальные данные неверны.",
        "The fiscal data are wrong.",
    ),
    RpcError.NOT_AUTHORISED: (
        "Bu amal uchun ruxsat yoʻq.",
        "Недостаточно прав для этого действия.",
        "You may not do this.",
    ),
    RpcError.OURS: (
        "Tizim vaqtincha ishlamayapti. Birozdan soʻng urinib koʻring.",
        "Система временно недоступна. Попробуйте немного позже.",
        "The system is away for now. Try again a little later.",
    ),
    RpcError.WRONG_AMOUNT: (
        "Toʻlov summasi buyurtma narxiga toʻgʻri kelmaydi.",
        "Сумма не совпадает со стоимостью заказа.",
        "The amount is not what the order costs.",
    ),
    RpcError.RECEIPT_NOT_FOUND: ("Chek topilmadi.", "Чек не найден.", "There is no such receipt."),
    RpcError.TRANSACTION_NOT_FOUND: (
        "Tranzaksiya topilmadi.",
        "Транзакция не найдена.",
        "There is no such transaction.",
    ),
    RpcError.CANNOT_CANCEL: (
        "Buyurtma bajarilgan, toʻlovni bekor qilib boʻlmaydi.",
        "Заказ выполнен, отменить оплату нельзя.",
        "The order is delivered, the payment can't be cancelled.",
    ),
    RpcError.IMPOSSIBLE: (
        "Bu amalni hozir bajarib boʻlmaydi: buyurtma toʻlangan yoki boshqa toʻlov kutilmoqda.",
        "Операция сейчас невозможна: заказ оплачен или ожидает другой оплаты.",
        "This is not possible now: the order is paid, or awaits another payment.",
    ),
    RpcError.ORDER_NOT_FOUND: (
        "Buyurtma topilmadi.",
        "Заказ не найден.",
        "There is no such order.",
    ),
    RpcError.ORDER_EXPIRED: (
        "Buyurtmani toʻlash muddati tugagan.",
        "Срок оплаты заказа истёк.",
        "The time to pay for the order is over.",
    ),
    RpcError.ORDER_CANCELLED: (
        "Buyurtma bekor qilingan.",
        "Заказ отменён.",
        "The order is cancelled.",
    ),
    RpcError.ORDER_NOT_READY: (
        "Buyurtma hali tekshirilmoqda, keyinroq toʻlash mumkin.",
        "Заказ ещё проверяется, оплатить его можно позже.",
        "The order is still being reviewed and can be paid later.",
    ),
}

LANGUAGES = (Language.UZBEK, Language.RUSSIAN, Language.ENGLISH)
