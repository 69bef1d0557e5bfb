"""Consent of the person in a photo to the use of their face: version 2026-11-1."""

from stario.domain.kernel.language import Language

LIKENESS_1 = {
    Language.UZBEK: """\
Suratdagi shaxsning yuz tasviridan foydalanishga roziligi

1. Operator: {operator}, STIR {tin}.
2. Maʼlumotlar subyekti: suratda tasvirlangan shaxs. Surat boshqa katta yoshli shaxsniki boʻlsa, \
yuboruvchi uning roziligini olganini tasdiqlaydi. 16 yoshga toʻlmagan boladan rozilikni ota-onasi \
yoki vasiysi beradi va bola bilan qarindoshligini koʻrsatadi.
3. Maqsadlar: yuzni sanʼatkor surati bilan solishtirish va natijani koʻrsatish; suratni \
yuboruvchi tanlagan poster, kartochka yoki mahsulotga joylashtirish. Boshqa maqsad yoʻq: shaxsni \
aniqlash, reklama va modellarni oʻrgatish uchun ishlatilmaydi.
4. Maʼlumotlar: surat, undagi yuzning oʻrni va nisbatlari, taqqoslash uchun vaqtincha hisoblangan \
sonlar. Sonlar saqlanmaydi.
5. Muddat: viktorina va taqqoslash surati oxirgi foydalanishdan keyin 3 soniya ichida \
oʻchiriladi; poster surati poster tayyor boʻlgach; mahsulot uchun yuborilgan surat 7 kunda; tayyor \
ish 90 kunda, buyurtma qilingan mahsulotning bosma fayli buyurtma yakunlangach 90 kunda. Rozilik \
3 yil amal qiladi.
6. Uchinchi shaxslar: buyurtma qilingan mahsulotni bosadigan bosmaxona; boshqa hech kim.
7. Chegaradan tashqariga uzatish: yoʻq, maʼlumotlar Oʻzbekiston hududida saqlanadi.
8. Rozilikni istalgan vaqtda sozlamalarda qaytarib olish mumkin: suratlar va ular asosidagi \
ishlar darhol oʻchiriladi. Toʻlangan buyurtma bajariladi.
""",
    Language.RUSSIAN: """\
Согласие изображённого человека на использование его лица

1. Оператор: {operator}, ИНН {tin}.
2. Субъект данных: человек на фотографии. Если это другой взрослый, отправитель подтверждает, что \
получил его согласие. За ребёнка младше 16 лет согласие даёт родитель или опекун и указывает, кем \
он приходится ребёнку.
3. Цели: сравнить лицо с фотографией артиста и показать результат; поместить фотографию на постер, \
карточку или товар, которые выбрал отправитель. Других целей нет: ни установления личности, ни \
рекламы, ни обучения моделей.
4. Данные: фотография, место и пропорции лица на ней, числа, вычисленные на время сравнения. Числа \
не хранятся.
5. Срок: фотография для викторины и сравнения удаляется в течение 3 секунд после последнего \
использования; фотография для постера, как только постер готов; присланная для товара, через 7 \
дней; готовая работа, через 90 дней; печатный файл заказанного товара, через 90 дней \
после завершения заказа. Согласие действует 3 года.
6. Третьи лица: типография, которая печатает заказанный товар; больше никто.
7. Трансграничная передача: нет, данные хранятся в Узбекистане.
8. Согласие можно отозвать в любой момент в настройках: фотографии и сделанное из них удаляются \
сразу. Оплаченный заказ выполняется.
""",
    Language.ENGLISH: """\
Consent of the person pictured to the use of their face

1. Operator: {operator}, taxpayer number {tin}.
2. Whose data: the person in the photo. If that is another adult, whoever sends the photo confirms \
that this person has agreed. For a child under 16 a parent or guardian agrees, and says what they \
are to the child.
3. Purposes: comparing the face with an artist's portrait and showing the result; placing the \
photo on the poster, card or product that the sender chose. Nothing else: it is not used to \
identify anybody, to advertise or to train models.
4. Data: the photo, the place and the proportions of the face in it, and numbers worked out while \
it is compared. The numbers are not kept.
5. Term: a photo for a quiz or a comparison is deleted within 3 seconds of its last use; one for a \
poster once the poster is ready; one sent for a product after 7 days; what was made of it after 90 \
days; the print file of a product that was ordered 90 days after the order has ended. The consent \
holds for 3 years.
6. Third parties: the printer of a product that was ordered; nobody else.
7. Transfer across borders: none, the data are kept in Uzbekistan.
8. The consent can be withdrawn at any time in the settings: photos and what was made of them are \
deleted at once. An order that is paid for is carried out.
""",
}
