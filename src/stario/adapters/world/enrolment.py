"""The sentences that stock voices say when a voice is enrolled."""

from stario.domain.kernel.language import Language

LANGUAGE = Language.UZBEK

AUDITION = "Bugun ajoyib kun, sizni chin yurakdan tabriklayman."
"""Every candidate says it, so that the nearest one can be chosen."""

LESSONS = (
    "Oilangiz doimo sog' bo'lsin, uyingiz quvonchga to'lsin.",
    "Kelgusi ishlaringizda muvaffaqiyat hamroh bo'lsin, har bir kuningiz yorug' o'tsin.",
    "Hurmatli do'stim, hayotingizdagi eng shirin orzular bu yil albatta ushalsin.",
)
"""What the chosen voice is measured on; together every sound of Uzbek."""

EXAMINATION = "Assalomu alaykum! Tug'ilgan kuningiz muborak bo'lsin, baxtli va omadli bo'ling."
"""What the result is judged by; nothing is fitted to it."""

HEARD_AS = ("uz", "tr")
"""The recogniser knows little Uzbek and more Turkish: the better hearing counts."""

WARPS = (0.88, 0.94, 1.0, 1.06, 1.12)
