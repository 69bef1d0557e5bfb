"""Andijon, Namangan and Fargʻona."""

from stario.domain.orders.model.regions.region import region

ANDIJON = region(
    "andijon",
    "1703",
    "Andijon viloyati",
    "Андижанская область",
    "Andijan Region",
    cities="""
        Andijon | Андижан | Andijan
        Xonobod | Ханабад | Khanabad
    """,
    districts="""
        Andijon | Андижанский | Andijan
        Asaka | Асакинский
        Baliqchi | Балыкчинский
        Boʻston | Бустанский
        Buloqboshi | Булакбашинский
        Izboskan | Избасканский
        Jalaquduq | Джалакудукский
        Marhamat | Мархаматский
        Oltinkoʻl | Алтынкульский
        Paxtaobod | Пахтаабадский
        Qoʻrgʻontepa | Кургантепинский
        Shahrixon | Шахриханский
        Ulugʻnor | Улугнорский
        Xoʻjaobod | Ходжаабадский
    """,
)

NAMANGAN = region(
    "namangan",
    "1714",
    "Namangan viloyati",
    "Наманганская область",
    "Namangan Region",
    cities="""
        Namangan | Наманган
    """,
    districts="""
        Chortoq | Чартакский
        Chust | Чустский
        Davlatobod | Давлатабадский
        Kosonsoy | Касансайский
        Mingbuloq | Мингбулакский
        Namangan | Наманганский
        Norin | Нарынский
        Pop | Папский
        Toʻraqoʻrgʻon | Туракурганский
        Uchqoʻrgʻon | Учкурганский
        Uychi | Уйчинский
        Yangi Namangan | Янги-Наманганский
        Yangiqoʻrgʻon | Янгикурганский
    """,
)

FARGONA = region(
    "fargona",
    "1730",
    "Fargʻona viloyati",
    "Ферганская область",
    "Fergana Region",
    cities="""
        Fargʻona | Фергана | Fergana
        Margʻilon | Маргилан | Margilan
        Qoʻqon | Коканд | Kokand
        Quvasoy | Кувасай | Quvasoy
    """,
    districts="""
        Bagʻdod | Багдадский
        Beshariq | Бешарыкский
        Buvayda | Бувайдинский
        Dangʻara | Дангаринский
        Fargʻona | Ферганский | Fergana
        Furqat | Фуркатский
        Oltiariq | Алтыарыкский
        Oʻzbekiston | Узбекистанский | Uzbekistan
        Qoʻshtepa | Куштепинский
        Quva | Кувинский
        Rishton | Риштанский
        Soʻx | Сохский | Sokh
        Toshloq | Ташлакский
        Uchkoʻprik | Учкуприкский
        Yozyovon | Язъяванский
    """,
)

VALLEY = (ANDIJON, FARGONA, NAMANGAN)
