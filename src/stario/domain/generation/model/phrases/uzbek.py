"""Uzbek, Latin script; oʻ and gʻ with U+02BB, the glottal stop with U+02BC."""

from stario.domain.generation.model.greeting import Occasion
from stario.domain.generation.model.phrases.phrasebook import Phrasebook

UZBEK = Phrasebook(
    openings={
        Occasion.BIRTHDAY: "Assalomu alaykum, {name}! Tugʻilgan kuningiz muborak boʻlsin!",
        Occasion.GREETING: "Assalomu alaykum, {name}! Sizga chin dildan salom yoʻllayman.",
        Occasion.CONGRATULATION: "Assalomu alaykum, {name}! Sizni chin qalbimdan tabriklayman!",
        Occasion.HOLIDAY: "Assalomu alaykum, {name}! Bayramingiz muborak boʻlsin!",
        Occasion.WEDDING: "Assalomu alaykum, {name}! Toʻyingiz muborak boʻlsin!",
    },
    wishes={
        Occasion.BIRTHDAY: (
            "Sizga mustahkam sogʻliq, uzoq umr va katta baxt tilayman.",
            "Yangi yoshingiz yangi gʻalabalar va unutilmas lahzalar olib kelsin.",
        ),
        Occasion.GREETING: (
            "Kuningiz xayrli oʻtsin, kayfiyatingiz doimo koʻtarinki boʻlsin.",
            "Mendan sizga samimiy salom va eng yaxshi tilaklar.",
        ),
        Occasion.CONGRATULATION: (
            "Bu yutuq sizning mehnatingiz va sabringiz samarasidir.",
            "Oldinda sizni bundan ham katta muvaffaqiyatlar kutmoqda.",
        ),
        Occasion.HOLIDAY: (
            "Bayram xonadoningizga tinchlik, baraka va quvonch olib kelsin.",
            "Bu kunlar yaqinlaringiz davrasida, shirin suhbatda oʻtsin.",
        ),
        Occasion.WEDDING: (
            "Ikkingiz baxtli boʻling, qoʻsha qaringlar.",
            "Xonadoningizda mehr, sabr va hurmat hech qachon kamaymasin.",
        ),
    },
    any_wishes=(
        "Har bir kuningiz quvonch va yorugʻ umidlarga toʻlsin.",
        "Barcha ezgu orzularingiz ushalsin, omad hamrohingiz boʻlsin.",
        "Oilangiz doimo sogʻ va baxtli boʻlsin.",
        "Yuzingizdan tabassum, qalbingizdan mehr arimasin.",
        "Boshlagan har bir ishingizda baraka boʻlsin.",
        "Yoningizda sodiq doʻstlar va mehribon insonlar koʻp boʻlsin.",
        "Oʻzingizga ishoning, hali koʻp yaxshi kunlar oldinda.",
        "Uyingiz doimo mehmonlarga va kulgiga toʻla boʻlsin.",
        "Hayotingiz sevimli qoʻshiqdek yoqimli davom etsin.",
        "Shu kuningizni uzoq yillar quvonch bilan eslab yuring.",
    ),
    closing="Sizga eng yaxshi tilaklar bilan, {artist}.",
    characters_per_second=14.5,
)
