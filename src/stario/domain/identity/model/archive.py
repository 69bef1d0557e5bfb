"""What a person is given who asks for her data: JSON files and a README, in a ZIP."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from stario.domain.kernel.language import Language

Record = Mapping[str, object]

README = {
    Language.UZBEK: """\
Stario: siz haqingizda saqlanadigan maʼlumotlar nusxasi

Sana: {date}

account.json         hisobingiz: ism, elektron pochta, telefon, rol
preferences.json     sozlamalaringiz
sessions.json        qurilmalardagi seanslaringiz
jobs.json            buyurtmalaringiz va ularning matnlari
videos.json          siz uchun tayyorlangan videolar
orders.json          xaridlaringiz: nima, qachon, qancha va qayerga
voice_messages.json  siz uchun tayyorlangan ovozli xabarlar
posters.json         siz uchun tayyorlangan posterlar
sculptures.json      siz uchun tayyorlangan relyeflar va figuralar
face_quizzes.json    yuz oʻxshashligi viktorinalari natijalaringiz
voice_quizzes.json   ovozli viktorinalarga javoblaringiz
face_uploads.json    siz yuborgan yuz rasmlari qachon oʻchirilgani (rasmlar saqlanmaydi)
designs.json         mahsulotlar uchun tuzgan dizaynlaringiz va ularning matnlari
permissions.json     siz bergan roziliklar (suratdagi shaxslar uchun)
cases.json           odam koʻrib chiqqan matnlaringiz va suratlaringiz
appeals.json         eʼtirozlaringiz
cart.json            savatingiz (agar boʻlsa)
artist.json          sanʼatkor sahifangiz va roziliklaringiz (agar boʻlsa)

Vaqtlar UTC boʻyicha (RFC 3339). Parolingiz saqlanmaydi, faqat uning qaytarib boʻlmaydigan izi
saqlanadi, shu sababli u bu yerda yoʻq.
""",
    Language.RUSSIAN: """\
Stario: копия данных, которые хранятся о вас

Дата: {date}

account.json         учётная запись: имя, электронная почта, телефон, роль
preferences.json     ваши настройки
sessions.json        ваши сеансы на устройствах
jobs.json            ваши заказы и их тексты
videos.json          видео, сделанные для вас
orders.json          ваши покупки: что, когда, сколько и куда
voice_messages.json  голосовые сообщения, сделанные для вас
posters.json         постеры, сделанные для вас
sculptures.json      рельефы и фигурки, сделанные для вас
face_quizzes.json    ваши результаты «на кого ты похож»
voice_quizzes.json   ваши ответы в голосовых викторинах
face_uploads.json    когда были удалены отправленные вами фото лица (сами фото не хранятся)
designs.json         ваши дизайны для товаров и их тексты
permissions.json     согласия, которые вы дали (за людей на фотографиях)
cases.json           ваши тексты и изображения, которые проверял человек
appeals.json         ваши возражения
cart.json            ваша корзина (если есть)
artist.json          ваша страница артиста и согласия (если есть)

Время указано в UTC (RFC 3339). Пароль не хранится, хранится только его необратимый отпечаток,
поэтому здесь его нет.
""",
    Language.ENGLISH: """\
Stario: a copy of the data that is kept about you

Date: {date}

account.json         your account: name, e-mail address, phone, role
preferences.json     your preferences
sessions.json        your sessions on devices
jobs.json            your orders and their texts
videos.json          videos that were made for you
orders.json          what you bought: what, when, for how much, and where it went
voice_messages.json  voice messages that were made for you
posters.json         posters that were made for you
sculptures.json      reliefs and figurines that were made for you
face_quizzes.json    your results of looking like a star
voice_quizzes.json   your answers in voice quizzes
face_uploads.json    when the photos of faces that you sent were deleted (they are not kept)
designs.json         your designs for products and their texts
permissions.json     permissions that you gave, for the people in pictures
cases.json           texts and pictures of yours that a person looked at
appeals.json         your appeals
cart.json            your cart (if there is any)
artist.json          your artist's page and consents (if there are any)

Times are in UTC (RFC 3339). Your password is not kept, only a fingerprint of it that cannot be
turned back, so it is not in here.
""",
}


@attrs.frozen(kw_only=True)
class PersonalData:
    """Plain records, ready for JSON but for times, which are aware."""

    account: Record
    preferences: Record
    sessions: Sequence[Record]
    jobs: Sequence[Record]
    orders: Sequence[Record]
    videos: Sequence[Record]
    voice_messages: Sequence[Record]
    posters: Sequence[Record]
    sculptures: Sequence[Record]
    face_quizzes: Sequence[Record]
    voice_quizzes: Sequence[Record]
    face_uploads: Sequence[Record]
    designs: Sequence[Record]
    permissions: Sequence[Record]
    cases: Sequence[Record]
    appeals: Sequence[Record]
    cart: Record | None
    artist: Record | None


def pack(data: PersonalData, *, language: Language, at: datetime) -> bytes:
    """Make the ZIP; the same data at the same time gives the same bytes."""
    stamp = (at.year, at.month, at.day, at.hour, at.minute, at.second)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        readme = README[language].format(date=at.date().isoformat())
        archive.writestr(_entry("README.txt", stamp), readme)
        for field in attrs.fields(PersonalData):
            content = getattr(data, field.name)
            if content is not None:
                text = json.dumps(content, ensure_ascii=False, indent=2, default=_plain)
                archive.writestr(_entry(f"{field.name}.json", stamp), text)
    return buffer.getvalue()


def _entry(name: str, stamp: tuple[int, int, int, int, int, int]) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, date_time=stamp)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    raise TypeError(f"{type(value).__name__} has no place in an archive")
