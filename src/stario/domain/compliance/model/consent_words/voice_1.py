"""Consent to the use of a voice in a recording: version 2026-11-1."""

from stario.domain.kernel.language import Language

VOICE_1 = {
    Language.UZBEK: """\
Yozuvdagi shaxsning ovozidan foydalanishga roziligi

1. Operator: {operator}, STIR {tin}.
2. Maʼlumotlar subyekti: yozuvda gapirayotgan shaxs; 16 yoshga toʻlmagan boladan rozilikni \
ota-onasi yoki vasiysi beradi.
3. Maqsadlar: yozuvni yuboruvchi tanlagan ishga joylashtirish. Ovozni nusxalash, shaxsni aniqlash, \
reklama va modellarni oʻrgatish uchun ishlatilmaydi.
4. Maʼlumotlar: yozuv va uning matni.
5. Muddat: yozuv ish tayyor boʻlgach oʻchiriladi, tayyor ish 90 kunda. Rozilik 3 yil amal qiladi.
6. Uchinchi shaxslar: yoʻq.
7. Chegaradan tashqariga uzatish: yoʻq, maʼlumotlar Oʻzbekiston hududida saqlanadi.
8. Rozilikni istalgan vaqtda sozlamalarda qaytarib olish mumkin.
""",
    Language.RUSSIAN: """\
Согласие человека, который говорит на записи, на использование его голоса

1. Оператор: {operator}, ИНН {tin}.
2. Субъект данных: человек, который говорит на записи; за ребёнка младше 16 лет согласие даёт \
родитель или опекун.
3. Цели: поместить запись в работу, которую выбрал отправитель. Голос не копируется, личность не \
устанавливается, запись не идёт ни в рекламу, ни на обучение моделей.
4. Данные: запись и её текст.
5. Срок: запись удаляется, когда работа готова, а готовая работа через 90 дней. Согласие действует \
3 года.
6. Третьи лица: нет.
7. Трансграничная передача: нет, данные хранятся в Узбекистане.
8. Согласие можно отозвать в любой момент в настройках.
""",
    Language.ENGLISH: """\
Consent of the person who speaks in a recording to the use of their voice

1. Operator: {operator}, taxpayer number {tin}.
2. Whose data: the person who speaks; for a child under 16 a parent or guardian agrees.
3. Purposes: placing the recording in the work that the sender chose. The voice is not copied, \
nobody is identified by it, and it is used neither to advertise nor to train models.
4. Data: the recording and its words.
5. Term: the recording is deleted once the work is ready, and the work after 90 days. The consent \
holds for 3 years.
6. Third parties: none.
7. Transfer across borders: none, the data are kept in Uzbekistan.
8. The consent can be withdrawn at any time in the settings.
""",
}
