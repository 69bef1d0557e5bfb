"""What the verify page says, in each language."""

from collections.abc import Mapping

import attrs

from stario.domain.kernel.language import Language
from stario.domain.provenance.model.asset import AssetKind
from stario.domain.provenance.model.record import Standing, Verdict


@attrs.frozen(kw_only=True)
class Words:
    title: str
    ask: str
    about: str
    check: str
    another: str
    made_by_ai: str
    unregistered: str
    artist: str
    kind: str
    made_at: str
    made_with: str
    consent: str
    consent_span: str
    revoked_at: str
    taken_down_at: str
    why: str
    by_signature: str
    by_mark: str
    by_picture: str
    kinds: Mapping[AssetKind, str]
    standings: Mapping[Standing, str]
    verdicts: Mapping[Verdict, tuple[str, str]]


WORDS: Mapping[Language, Words] = {
    Language.UZBEK: Words(
        title="Faylni tekshirish",
        ask="Buni Stario yaratganmi?",
        about="Rasm, video yoki ovozli xabarni yuklang. Fayl tekshirilgach darhol oʻchiriladi.",
        check="Tekshirish",
        another="Faylni tekshirish",
        made_by_ai="Ijrochining roziligi bilan sunʼiy intellekt yordamida yaratilgan.",
        unregistered="Imzo bizniki, ammo reyestrda bunday yozuv yoʻq.",
        artist="Rozilik bergan ijrochi",
        kind="Turi",
        made_at="Yaratilgan",
        made_with="Nima bilan yaratilgan",
        consent="Rozilik",
        consent_span="{since} dan {until} gacha",
        revoked_at="Rozilik qaytarib olingan",
        taken_down_at="Olib tashlangan",
        why="Asos",
        by_signature="Faylning raqamli imzosi",
        by_mark="Koʻrinmas belgi",
        by_picture="Rasm oʻxshashligi ({bits}/64 bit farq)",
        kinds={
            AssetKind.VIDEO: "Video",
            AssetKind.VOICE: "Ovozli xabar",
            AssetKind.POSTER: "Poster",
            AssetKind.SHARE_CARD: "Ulashish uchun rasm",
        },
        standings={
            Standing.GOOD: "Rozilik amal qiladi",
            Standing.CONSENT_REVOKED: "Ijrochi roziligini qaytarib olgan",
            Standing.TAKEN_DOWN: "Olib tashlangan",
        },
        verdicts={
            Verdict.OURS_INTACT: (
                "Stario yaratgan",
                "Faylda imzomiz bor, va u imzolangandan beri oʻzgarmagan.",
            ),
            Verdict.OURS_ALTERED: (
                "Stario yaratgan, lekin oʻzgartirilgan",
                "Fayl Stariodan, ammo imzolangandan keyin oʻzgartirilgan yoki qayta saqlangan.",
            ),
            Verdict.NOT_OURS: (
                "Stario yaratmagan",
                "Faylda uni Stario yaratganini koʻrsatadigan hech narsa topilmadi.",
            ),
        },
    ),
    Language.RUSSIAN: Words(
        title="Проверка файла",
        ask="Это сделано в Stario?",
        about="Загрузите картинку, видео или голосовое сообщение. После проверки файл сразу "
        "удаляется.",
        check="Проверить",
        another="Проверить файл",
        made_by_ai="Создано искусственным интеллектом с согласия артиста.",
        unregistered="Подпись наша, но в реестре такой записи нет.",
        artist="Артист, давший согласие",
        kind="Вид",
        made_at="Создано",
        made_with="Чем создано",
        consent="Согласие",
        consent_span="с {since} по {until}",
        revoked_at="Согласие отозвано",
        taken_down_at="Удалено",
        why="Основание",
        by_signature="Цифровая подпись файла",
        by_mark="Невидимая метка",
        by_picture="Сходство изображения (отличие {bits} из 64 бит)",
        kinds={
            AssetKind.VIDEO: "Видео",
            AssetKind.VOICE: "Голосовое сообщение",
            AssetKind.POSTER: "Постер",
            AssetKind.SHARE_CARD: "Картинка для публикации",
        },
        standings={
            Standing.GOOD: "Согласие действует",
            Standing.CONSENT_REVOKED: "Артист отозвал согласие",
            Standing.TAKEN_DOWN: "Удалено",
        },
        verdicts={
            Verdict.OURS_INTACT: (
                "Сделано в Stario",
                "В файле есть наша подпись, и после неё он не менялся.",
            ),
            Verdict.OURS_ALTERED: (
                "Сделано в Stario, но изменено",
                "Файл из Stario, но после подписи его изменили или сохранили заново.",
            ),
            Verdict.NOT_OURS: (
                "Сделано не в Stario",
                "В файле нет ничего, что указывало бы на Stario.",
            ),
        },
    ),
    Language.ENGLISH: Words(
        title="Verify a file",
        ask="Did Stario make this?",
        about="Upload a picture, a video or a voice message. The file is deleted as soon as it "
        "was looked at.",
        check="Verify",
        another="Verify a file",
        made_by_ai="Made by AI, with the artist's consent.",
        unregistered="The signature is ours, but the registry has no such entry.",
        artist="Artist who consented",
        kind="Kind",
        made_at="Made",
        made_with="Made with",
        consent="Consent",
        consent_span="{since} to {until}",
        revoked_at="Consent revoked",
        taken_down_at="Taken down",
        why="Because of",
        by_signature="The file's digital signature",
        by_mark="An invisible mark",
        by_picture="The likeness of the picture ({bits} of 64 bits differ)",
        kinds={
            AssetKind.VIDEO: "Video",
            AssetKind.VOICE: "Voice message",
            AssetKind.POSTER: "Poster",
            AssetKind.SHARE_CARD: "Share card",
        },
        standings={
            Standing.GOOD: "Consent in order",
            Standing.CONSENT_REVOKED: "The artist revoked the consent",
            Standing.TAKEN_DOWN: "Taken down",
        },
        verdicts={
            Verdict.OURS_INTACT: (
                "Made by Stario",
                "The file carries our signature and has not changed since.",
            ),
            Verdict.OURS_ALTERED: (
                "Made by Stario, then changed",
                "The file comes from Stario, but was changed or saved again after it was signed.",
            ),
            Verdict.NOT_OURS: (
                "Not made by Stario",
                "Nothing in the file shows that Stario made it.",
            ),
        },
    ),
}
