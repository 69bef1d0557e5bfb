"""What the pages of a demo's payments say."""

import attrs

from stario.domain.kernel.language import Language


@attrs.frozen(kw_only=True)
class TrialWords:
    note: str
    title: str
    order: str
    pay: str
    decline: str
    paid: str
    declined: str
    over: str
    back: str
    consent_title: str
    dial: str
    msisdn: str
    operator: str
    agree: str


WORDS = {
    Language.UZBEK: TrialWords(
        note="Sinov: haqiqiy pul yechilmaydi",
        title="Buyurtma uchun toʻlov",
        order="Buyurtma {number}",
        pay="Toʻlash",
        decline="Rad etish",
        paid="Toʻlov qabul qilindi.",
        declined="Toʻlov rad etildi. Buyurtmani boshqa usulda toʻlashingiz mumkin.",
        over="Bu toʻlov muddati tugagan.",
        back="Stario sahifasiga qaytish",
        consent_title="Operator ilovasi (sinov)",
        dial="Telefonda {ussd} raqamini tersangiz ham boʻladi.",
        msisdn="Telefon raqami",
        operator="Operator",
        agree="Roziman",
    ),
    Language.RUSSIAN: TrialWords(
        note="Тест: настоящие деньги не списываются",
        title="Оплата заказа",
        order="Заказ {number}",
        pay="Оплатить",
        decline="Отказаться",
        paid="Оплата принята.",
        declined="Оплата отклонена. Заказ можно оплатить другим способом.",
        over="Время этой оплаты вышло.",
        back="Вернуться в Stario",
        consent_title="Приложение оператора (тест)",
        dial="Можно также набрать {ussd} на телефоне.",
        msisdn="Номер телефона",
        operator="Оператор",
        agree="Согласен",
    ),
    Language.ENGLISH: TrialWords(
        note="A test: no real money is taken",
        title="Pay for your order",
        order="Order {number}",
        pay="Pay",
        decline="Decline",
        paid="The payment was received.",
        declined="The payment was declined. You can pay for the order in another way.",
        over="The time of this payment is over.",
        back="Back to Stario",
        consent_title="The operator's app (a test)",
        dial="You may also dial {ussd} on your telephone.",
        msisdn="Phone number",
        operator="Operator",
        agree="I agree",
    ),
}
