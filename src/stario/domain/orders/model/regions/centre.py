"""Toshkent and what lies between it and Samarqand."""

from stario.domain.orders.model.regions.region import region

TOSHKENT_CITY = region(
    "toshkent-shahri",
    "1726",
    "Toshkent shahri",
    "город Ташкент",
    "Tashkent city",
    cities="",
    districts="""
        Bektemir | Бектемирский
        Chilonzor | Чиланзарский | Chilanzar
        Mirobod | Мирабадский | Mirabad
        Mirzo Ulugʻbek | Мирзо-Улугбекский | Mirzo Ulugbek
        Olmazor | Алмазарский | Almazar
        Sergeli | Сергелийский
        Shayxontohur | Шайхантахурский | Shaykhantakhur
        Uchtepa | Учтепинский
        Yakkasaroy | Яккасарайский | Yakkasaray
        Yangi Toshkent | Янги-Ташкентский | New Tashkent
        Yangihayot | Янгихаётский
        Yashnobod | Яшнабадский | Yashnabad
        Yunusobod | Юнусабадский | Yunusabad
    """,
)

TOSHKENT = region(
    "toshkent",
    "1727",
    "Toshkent viloyati",
    "Ташкентская область",
    "Tashkent Region",
    cities="""
        Angren | Ангрен
        Bekobod | Бекабад | Bekabad
        Chirchiq | Чирчик | Chirchik
        Nurafshon | Нурафшан | Nurafshan
        Ohangaron | Ахангаран | Akhangaran
        Olmaliq | Алмалык | Almalyk
        Yangiyoʻl | Янгиюль | Yangiyul
    """,
    districts="""
        Bekobod | Бекабадский | Bekabad
        Boʻka | Букинский
        Boʻstonliq | Бостанлыкский
        Chinoz | Чиназский
        Ohangaron | Ахангаранский | Akhangaran
        Oqqoʻrgʻon | Аккурганский
        Oʻrta Chirchiq | Уртачирчикский
        Parkent | Паркентский
        Piskent | Пскентский
        Qibray | Кибрайский
        Quyi Chirchiq | Куйичирчикский
        Toshkent | Ташкентский | Tashkent
        Yangiyoʻl | Янгиюльский | Yangiyul
        Yuqori Chirchiq | Юкоричирчикский
        Zangiota | Зангиатинский
    """,
)

SIRDARYO = region(
    "sirdaryo",
    "1724",
    "Sirdaryo viloyati",
    "Сырдарьинская область",
    "Sirdaryo Region",
    cities="""
        Guliston | Гулистан | Gulistan
        Shirin | Ширин
        Yangiyer | Янгиер
    """,
    districts="""
        Boyovut | Баяутский
        Guliston | Гулистанский | Gulistan
        Mirzaobod | Мирзаабадский
        Oqoltin | Акалтынский
        Sardoba | Сардобинский
        Sayxunobod | Сайхунабадский
        Sirdaryo | Сырдарьинский
        Xovos | Хавастский
    """,
)

JIZZAX = region(
    "jizzax",
    "1708",
    "Jizzax viloyati",
    "Джизакская область",
    "Jizzakh Region",
    cities="""
        Jizzax | Джизак | Jizzakh
    """,
    districts="""
        Arnasoy | Арнасайский
        Baxmal | Бахмальский
        Doʻstlik | Дустликский
        Forish | Фаришский
        Gʻallaorol | Галляаральский
        Mirzachoʻl | Мирзачульский
        Paxtakor | Пахтакорский
        Sharof Rashidov | Шараф-Рашидовский
        Yangiobod | Янгиабадский
        Zafarobod | Зафарабадский
        Zarbdor | Зарбдорский
        Zomin | Зааминский
    """,
)

SAMARQAND = region(
    "samarqand",
    "1718",
    "Samarqand viloyati",
    "Самаркандская область",
    "Samarkand Region",
    cities="""
        Kattaqoʻrgʻon | Каттакурган | Kattakurgan
        Samarqand | Самарканд | Samarkand
    """,
    districts="""
        Bulungʻur | Булунгурский
        Ishtixon | Иштыханский
        Jomboy | Джамбайский
        Kattaqoʻrgʻon | Каттакурганский | Kattakurgan
        Narpay | Нарпайский
        Nurobod | Нурабадский
        Oqdaryo | Акдарьинский
        Pastdargʻom | Пастдаргомский
        Paxtachi | Пахтачийский
        Payariq | Пайарыкский
        Qoʻshrabot | Кошрабадский
        Samarqand | Самаркандский | Samarkand
        Toyloq | Тайлакский
        Urgut | Ургутский
    """,
)

CENTRE = (JIZZAX, SAMARQAND, SIRDARYO, TOSHKENT_CITY, TOSHKENT)
