"""The templates of posters, each in every language."""

from collections.abc import Mapping
from types import MappingProxyType

from stario.domain.generation.model.greeting import Occasion
from stario.domain.generation.model.poster import PosterStyle
from stario.domain.generation.model.poster_template import PosterTemplate
from stario.domain.kernel.errors import Invalid
from stario.domain.kernel.language import Language

PLAIN_TOPIC = Occasion.GREETING
"""What a poster without a template stands on."""

Words = tuple[str, str, str, str]
"""Name, kicker, title and the line below it."""


def _template(
    id_: str,
    topic: Occasion,
    style: PosterStyle,
    color_scheme: str,
    *,
    uz: Words,
    ru: Words,
    en: Words,
) -> PosterTemplate:
    words = {Language.UZBEK: uz, Language.RUSSIAN: ru, Language.ENGLISH: en}
    return PosterTemplate(
        id=id_,
        topic=topic,
        style=style,
        color_scheme=color_scheme,
        names={language: said[0] for language, said in words.items()},
        kickers={language: said[1] for language, said in words.items()},
        samples={language: (said[2], said[3]) for language, said in words.items()},
    )


_ALL = (
    _template(
        "birthday",
        Occasion.BIRTHDAY,
        PosterStyle.MODERN,
        "berry",
        uz=("Tugʻilgan kun", "Tugʻilgan kun", "Malika, 25 yosh muborak!", "Orzularing ushalsin"),
        ru=("День рождения", "День рождения", "Малика, с 25-летием!", "Пусть сбудутся мечты"),
        en=("Birthday", "Happy birthday", "Malika turns 25!", "May every wish come true"),
    ),
    _template(
        "wedding",
        Occasion.WEDDING,
        PosterStyle.MINIMALIST,
        "rose",
        uz=("Toʻy", "Nikoh toʻyi", "Jasur va Dilnoza", "Baxtli boʻling, qoʻsha qaring!"),
        ru=("Свадьба", "Свадьба", "Жасур и Дильноза", "Совет да любовь!"),
        en=("Wedding", "Wedding day", "Jasur & Dilnoza", "Happily ever after"),
    ),
    _template(
        "anniversary",
        Occasion.CONGRATULATION,
        PosterStyle.VINTAGE,
        "plum",
        uz=("Yubiley", "Yubiley", "50 yil birga", "Umringiz uzoq, mehringiz mustahkam boʻlsin"),
        ru=("Юбилей", "Юбилей", "50 лет вместе", "Золотая свадьба родителей"),
        en=("Anniversary", "Anniversary", "50 years together", "To the best parents in the world"),
    ),
    _template(
        "new-baby",
        Occasion.CONGRATULATION,
        PosterStyle.MINIMALIST,
        "sky",
        uz=("Farzand tugʻilishi", "Xush kelibsan", "Dunyoga kelding, Imron!", "3 450 g · 52 sm"),
        ru=("Рождение ребёнка", "С новорождённым", "Добро пожаловать, Имран!", "3 450 г · 52 см"),
        en=("New baby", "Welcome", "Hello, little Imron!", "3,450 g · 52 cm"),
    ),
    _template(
        "graduation",
        Occasion.CONGRATULATION,
        PosterStyle.MODERN,
        "sunset",
        uz=("Bitiruv", "Bitiruv kechasi", "Bitiruvchilar — 2026", "Yoʻlingiz oydin boʻlsin!"),
        ru=("Выпускной", "Выпускной", "Выпуск — 2026", "Большого вам пути!"),
        en=("Graduation", "Graduation", "Class of 2026", "The road is yours"),
    ),
    _template(
        "navruz",
        Occasion.HOLIDAY,
        PosterStyle.ARTISTIC,
        "margilan",
        uz=("Navroʻz", "21-mart", "Navroʻz muborak!", "Bahor quvonch va baraka keltirsin"),
        ru=(
            "Навруз",
            "21 марта",
            "С праздником Навруз!",
            "Пусть весна принесёт радость и достаток",
        ),
        en=("Navruz", "21 March", "Happy Navruz!", "May spring bring joy and plenty"),
    ),
    _template(
        "new-year",
        Occasion.HOLIDAY,
        PosterStyle.NEON,
        "gold",
        uz=("Yangi yil", "Yangi yil", "Yangi yil muborak!", "2027-yil omad keltirsin"),
        ru=("Новый год", "Новый год", "С Новым годом!", "Пусть 2027-й принесёт удачу"),
        en=("New Year", "New Year", "Happy New Year!", "May 2027 bring you luck"),
    ),
    _template(
        "womens-day",
        Occasion.HOLIDAY,
        PosterStyle.ARTISTIC,
        "pomegranate",
        uz=("8-mart", "8-mart", "Bayramingiz muborak, onajon!", "Doimo kulib yuring"),
        ru=("8 Марта", "8 Марта", "С праздником, мама!", "Улыбайся чаще"),
        en=("Women's Day", "8 March", "Happy Women's Day, Mum!", "Keep smiling"),
    ),
    _template(
        "teachers-day",
        Occasion.HOLIDAY,
        PosterStyle.VINTAGE,
        "apricot",
        uz=("Ustozlar kuni", "1-oktyabr", "Rahmat, ustoz!", "Bilim bergan insonga chuqur hurmat"),
        ru=("День учителя", "1 октября", "Спасибо, учитель!", "Тем, кто научил нас думать"),
        en=("Teachers' Day", "1 October", "Thank you, teacher!", "For everything we learned"),
    ),
    _template(
        "independence-day",
        Occasion.HOLIDAY,
        PosterStyle.MODERN,
        "ocean",
        uz=("Mustaqillik kuni", "1-sentyabr", "Mustaqillik bayrami muborak!", "Aziz Vatan"),
        ru=("День независимости", "1 сентября", "С Днём независимости!", "Узбекистан — наш дом"),
        en=("Independence Day", "1 September", "Happy Independence Day!", "Uzbekistan, our home"),
    ),
    _template(
        "eid",
        Occasion.HOLIDAY,
        PosterStyle.MINIMALIST,
        "olive",
        uz=("Hayit", "Hayit", "Hayit muborak!", "Xonadoningizga tinchlik va baraka"),
        ru=("Хайит", "Хайит", "С праздником Хайит!", "Мира и достатка вашему дому"),
        en=("Eid", "Eid", "Eid Mubarak!", "Peace and plenty to your home"),
    ),
    _template(
        "concert",
        Occasion.GREETING,
        PosterStyle.NEON,
        "magenta",
        uz=("Konsert", "Konsert", "Katta konsert", "Toshkent · 24-may · 19:00"),
        ru=("Концерт", "Концерт", "Большой концерт", "Ташкент · 24 мая · 19:00"),
        en=("Concert", "Live", "The big concert", "Tashkent · 24 May · 7 pm"),
    ),
    _template(
        "football-fan",
        Occasion.GREETING,
        PosterStyle.MODERN,
        "garden",
        uz=("Futbol muxlisi", "Oldinga!", "Oʻzbekiston, olgʻa!", "Biz birgamiz"),
        ru=("Футбольный болельщик", "Вперёд!", "Вперёд, Узбекистан!", "Мы вместе"),
        en=("Football fan", "Let's go!", "Go, Uzbekistan!", "We stand together"),
    ),
    _template(
        "motivational",
        Occasion.GREETING,
        PosterStyle.VINTAGE,
        "lagoon",
        uz=("Ilhom", "Bugun", "Sen uddalaysan!", "Har kuni bir qadam oldinga"),
        ru=("Мотивация", "Сегодня", "У тебя получится!", "Каждый день — шаг вперёд"),
        en=("Motivation", "Today", "You can do it!", "One step further, every day"),
    ),
    _template(
        "thank-you",
        Occasion.GREETING,
        PosterStyle.ARTISTIC,
        "bukhara",
        uz=("Tashakkur", "Tashakkur", "Rahmat senga, doʻstim!", "Yonimda boʻlganing uchun"),
        ru=("Спасибо", "Спасибо", "Спасибо тебе, друг!", "За то, что ты рядом"),
        en=("Thank you", "Thank you", "Thank you, my friend!", "For being there"),
    ),
)

POSTER_TEMPLATES: Mapping[str, PosterTemplate] = MappingProxyType({t.id: t for t in _ALL})
"""In the order in which they are shown."""


def template_named(id_: str) -> PosterTemplate:
    """
    Find a template.

    Raises:
        Invalid: there is none of that name.
    """
    try:
        return POSTER_TEMPLATES[id_]
    except KeyError:
        raise Invalid("template_id", "unknown") from None
