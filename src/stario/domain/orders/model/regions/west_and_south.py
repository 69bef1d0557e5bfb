"""From the Aral to Termiz."""

from stario.domain.orders.model.regions.region import region

QORAQALPOGISTON = region(
    "qoraqalpogiston",
    "1735",
    "Qoraqalpogʻiston Respublikasi",
    "Республика Каракалпакстан",
    "Republic of Karakalpakstan",
    cities="""
        Nukus | Нукус
    """,
    districts="""
        Amudaryo | Амударьинский
        Beruniy | Берунийский
        Boʻzatov | Бозатауский
        Chimboy | Чимбайский
        Ellikqalʼa | Элликкалинский
        Kegeyli | Кегейлийский
        Moʻynoq | Муйнакский
        Nukus | Нукусский
        Qanlikoʻl | Канлыкульский
        Qoʻngʻirot | Кунградский
        Qoraoʻzak | Караузякский
        Shumanay | Шуманайский
        Taxiatosh | Тахиаташский
        Taxtakoʻpir | Тахтакупырский
        Toʻrtkoʻl | Турткульский
        Xoʻjayli | Ходжейлийский
    """,
)

XORAZM = region(
    "xorazm",
    "1733",
    "Xorazm viloyati",
    "Хорезмская область",
    "Khorezm Region",
    cities="""
        Urganch | Ургенч | Urgench
        Xiva | Хива | Khiva
    """,
    districts="""
        Bogʻot | Багатский
        Gurlan | Гурленский
        Hazorasp | Хазараспский
        Qoʻshkoʻpir | Кошкупырский
        Shovot | Шаватский
        Tuproqqalʼa | Тупраккалинский
        Urganch | Ургенчский | Urgench
        Xiva | Хивинский | Khiva
        Xonqa | Ханкинский
        Yangiariq | Янгиарыкский
        Yangibozor | Янгибазарский
    """,
)

BUXORO = region(
    "buxoro",
    "1706",
    "Buxoro viloyati",
    "Бухарская область",
    "Bukhara Region",
    cities="""
        Buxoro | Бухара | Bukhara
        Kogon | Каган | Kagan
    """,
    districts="""
        Buxoro | Бухарский | Bukhara
        Gʻijduvon | Гиждуванский
        Jondor | Жондорский
        Kogon | Каганский | Kagan
        Olot | Алатский
        Peshku | Пешкунский
        Qorakoʻl | Каракульский
        Qorovulbozor | Караулбазарский
        Romitan | Ромитанский
        Shofirkon | Шафирканский
        Vobkent | Вабкентский
    """,
)

NAVOIY = region(
    "navoiy",
    "1712",
    "Navoiy viloyati",
    "Навоийская область",
    "Navoi Region",
    cities="""
        Gʻozgʻon | Газган
        Navoiy | Навои | Navoi
        Zarafshon | Зарафшан | Zarafshan
    """,
    districts="""
        Karmana | Карманинский
        Konimex | Канимехский
        Navbahor | Навбахорский
        Nurota | Нуратинский
        Qiziltepa | Кызылтепинский
        Tomdi | Тамдынский
        Uchquduq | Учкудукский
        Xatirchi | Хатырчинский
    """,
)

QASHQADARYO = region(
    "qashqadaryo",
    "1710",
    "Qashqadaryo viloyati",
    "Кашкадарьинская область",
    "Kashkadarya Region",
    cities="""
        Qarshi | Карши | Karshi
        Shahrisabz | Шахрисабз
    """,
    districts="""
        Chiroqchi | Чиракчинский
        Dehqonobod | Дехканабадский
        Gʻuzor | Гузарский
        Kasbi | Касбийский
        Kitob | Китабский
        Koson | Касанский
        Koʻkdala | Кукдалинский
        Mirishkor | Миришкорский
        Muborak | Мубарекский
        Nishon | Нишанский
        Qamashi | Камашинский
        Qarshi | Каршинский | Karshi
        Shahrisabz | Шахрисабзский
        Yakkabogʻ | Яккабагский
    """,
)

SURXONDARYO = region(
    "surxondaryo",
    "1722",
    "Surxondaryo viloyati",
    "Сурхандарьинская область",
    "Surkhandarya Region",
    cities="""
        Termiz | Термез | Termez
    """,
    districts="""
        Angor | Ангорский
        Bandixon | Бандиханский
        Boysun | Байсунский
        Denov | Денауский
        Jarqoʻrgʻon | Джаркурганский
        Muzrabot | Музрабатский
        Oltinsoy | Алтынсайский
        Qiziriq | Кизирикский
        Qumqoʻrgʻon | Кумкурганский
        Sariosiyo | Сариасийский
        Sherobod | Шерабадский
        Shoʻrchi | Шурчинский
        Termiz | Термезский | Termez
        Uzun | Узунский
    """,
)

WEST_AND_SOUTH = (BUXORO, NAVOIY, QASHQADARYO, QORAQALPOGISTON, SURXONDARYO, XORAZM)
