"""The terms of use in short: version 2026-11-1."""

from stario.domain.kernel.language import Language

TERMS_1 = {
    Language.UZBEK: """\
Foydalanish shartlari

1. Xizmatni {operator} (STIR {tin}) koʻrsatadi. Hisob ochish ommaviy ofertani qabul qilishdir.
2. Hisob uchun ism, elektron pochta yoki Telegram hisobi va telefon, buyurtma uchun manzil \
saqlanadi. Ular faqat buyurtmani bajarish, siz bilan bogʻlanish va qonun talabi uchun ishlatiladi.
3. Hisob oʻchirilguncha, buyurtmalar 5 yil, tayyorlangan ishlar 90 kun saqlanadi. Hisobni \
oʻchirish 30 kun ichida bekor qilinishi mumkin, keyin qaytarib boʻlmaydi.
4. Maʼlumotlar Oʻzbekistonda saqlanadi. Toʻlov provayderiga faqat toʻlov uchun kerakli, yetkazib \
beruvchiga faqat manzil va telefon beriladi.
5. Ishlar sunʼiy intellekt yordamida, sanʼatkor roziligi bilan yaratiladi va belgilanadi.
6. Suratdagi shaxsning roziligi bu shartlardan alohida soʻraladi.
""",
    Language.RUSSIAN: """\
Условия использования

1. Услугу оказывает {operator} (ИНН {tin}). Открытие учётной записи означает принятие публичной \
оферты.
2. Для учётной записи хранятся имя, электронная почта или учётная запись Telegram и телефон, для \
заказа адрес. Они нужны только для выполнения заказа, связи с вами и исполнения закона.
3. Учётная запись хранится до удаления, заказы 5 лет, созданные работы 90 дней. Удаление можно \
отменить в течение 30 дней, после этого оно необратимо.
4. Данные хранятся в Узбекистане. Платёжному провайдеру передаётся только нужное для платежа, \
службе доставки только адрес и телефон.
5. Работы создаются искусственным интеллектом с согласия артиста и помечаются.
6. Согласие изображённого человека спрашивается отдельно от этих условий.
""",
    Language.ENGLISH: """\
Terms of use

1. The service is given by {operator} (taxpayer number {tin}). Whoever opens an account accepts \
this public offer.
2. For an account we keep a name, an e-mail address or Telegram account and a telephone number, \
for an order an address. They serve to carry out the order, to reach you and to obey the law.
3. An account is kept until it is deleted, orders for 5 years, what was made for 90 days. A \
deletion can be taken back for 30 days and is final after that.
4. The data are kept in Uzbekistan. A payment provider is told what a payment needs, a carrier the \
address and the telephone number.
5. Works are made by artificial intelligence with the artist's consent, and marked as such.
6. The consent of a person who is pictured is asked apart from these terms.
""",
}
