"""How words are spelled and how they are said."""

import pytest

from stario.adapters.kokoro.text import russian, uzbek

UZBEK = """
assalomu assalˈɔmu
alaykum alˈajkum
tug'ilgan tuɣilɡˈan
kuningiz kuniŋˈiz
kuningizga kuniŋizɡˈa
muborak mubɔɾˈak
bo'lsin bolsˈin
tabriklayman tabɾiklˈajman
tilayman tilˈajman
sog'lik sɔɣlˈik
baxt bˈaxt
omad ɔmˈad
yutuqlar jutuklˈaɾ
rahmat ɾahmˈat
hurmatli huɾmatlˈi
aziz azˈiz
do'stim dostˈim
o'g'lim oɣlˈim
qizim kizˈim
singlim siŋlˈim
ko'ngil koŋˈil
yangi jaŋˈi
tong tˈɔŋ
dengiz deŋˈiz
keng kˈeŋ
ming mˈiŋ
menga menɡˈa
senga senɡˈa
sizga sizɡˈa
bugungi buɡunɡˈi
kungacha kunɡaʧˈa
onangga ɔnaŋɡˈa
otangizga ɔtaŋizɡˈa
kitobning kitɔbnˈiŋ
ingliz inɡlˈiz
san'at sanʔˈat
ma'no maːnˈɔ
e'lon eːlˈɔn
ta'til taːtˈil
mo'jiza moʤizˈa
Is'hoq ishˈɔk
sun'iy sunʔˈij
a'lo aːlˈɔ
chiroyli ʧiɾɔjlˈi
shirin ʃiɾˈin
choy ʧˈɔj
yulduz juldˈuz
Navro'z navɾˈoz
Ramazon ɾamazˈɔn
hayit hajˈit
xayr xˈajɾ
xonim xɔnˈim
Muhammad muhammˈad
Ulug'bek uluɣbˈek
G'ayrat ɣajɾˈat
O'zbekiston ozbekistˈɔn
Toshkent tɔʃkˈent
Samarqand samaɾkˈand
katta kattˈa
ikki ikkˈi
yetti jettˈi
sakkiz sakkˈiz
to'qqiz tokkˈiz
muvaffaqiyat muvaffakijˈat
jurnal ʒuɾnˈal
keldimi keldˈimi
bilasanmi bilasˈanmi
o'qituvchi okituvʧˈi
yozuvchi jɔzuvʧˈi
albatta albˈatta
hamma hˈamma
qanday kˈandaj
guldek ɡˈuldek
şirin ʃiɾˈin
çiroyli ʧiɾɔjlˈi
öğil oɣˈil
Ўзбекистон ozbekistˈɔn
Туғилган tuɣilɡˈan
кунингиз kuniŋˈiz
юртдош juɾtdˈɔʃ
ёшлар jɔʃlˈaɾ
елкан jelkˈan
меҳр mˈehɾ
ҳаёт hajˈɔt
қадрли kadɾlˈi
ғолиб ɣɔlˈib
"""

RUSSIAN = """
здр+авствуйте zdɾˈastvujtʲi
прив+ет pɾʲivʲˈet
дорог+ая dəɾaɡˈajə
дорог+ой dəɾaɡˈoj
дильн+оза dʲilnˈozə
руст+ам ɾustˈam
шахз+ода ʃaxzˈodə
поздравл+яю pəzdɾavlʲˈaju
дн+ём dnʲˈom
рожд+ения ɾaʒdʲˈenʲijə
жел+аю ʒɨlˈaju
сч+астья ɕˈastʲjə
счастл+ивый ɕislʲˈivɨj
здор+овья zdaɾˈovʲjə
уд+ачи udˈaʨi
любв+и lʲubvʲˈi
люб+овь lʲubˈof
мечт+а mʲiʨtˈa
мечт+ы mʲiʨtˈɨ
всег+о fsʲivˈo
с+амого sˈaməvə
наил+учшего nəilˈuʨʃɨvə
хор+ошего xaɾˈoʃɨvə
больш+ого balʃˈovə
ег+о jivˈo
сег+одня sʲivˈodnʲə
чт+о ʃtˈo
чт+обы ʃtˈobɨ
кон+ечно kanʲˈeʃnə
пож+алуйста paʒˈalustə
с+олнце sˈontsɨ
с+ердце sʲˈeɾtsɨ
ч+увства ʨˈustvə
пр+аздник pɾˈaznʲik
п+оздно pˈoznə
др+уг dɾˈuk
друзь+я dɾuzʲjˈa
друз+ей dɾuzʲˈej
ж+изнь ʒˈɨzn
ж+изни ʒˈɨznʲi
г+од ɡˈot
г+ода ɡˈodə
сн+ег snʲˈek
з+уб zˈup
с+ад sˈat
л+ожка lˈoʃkə
сд+елать zdʲˈelət
пр+осьба pɾˈozbə
вокз+ал vaɡzˈal
ещ+ё jiɕˈo
щ+едрый ɕˈedɾɨj
ж+ить ʒˈɨt
ш+есть ʃˈest
ц+ирк tsˈɨɾk
ц+ентр tsˈentɾ
улыб+ается ulɨbˈajitsə
улыб+аться ulɨbˈatsə
уч+ится uʨˈitsə
семь+я sʲimʲjˈa
съ+езд sjˈest
объ+ятие abjˈatʲiji
подъ+езд padjˈest
юбил+ей jubʲilʲˈej
+яблоко jˈabləkə
+ёлка jˈolkə
яз+ык jizˈɨk
час+ы ʨisˈɨ
пл+ощадь plˈoɕit
молок+о məlakˈo
хорош+о xəɾaʃˈo
мн+ого mnˈoɡə
стр+ого stɾˈoɡə
л+ёгкий lʲˈoxkʲij
м+ягкий mʲˈaxkʲij
н+овый nˈovɨj
москв+а maskvˈa
узбекист+ан uzbʲikʲistˈan
р+адостный ɾˈadəsnɨj
"""


def table(text: str) -> list[list[str]]:
    return [line.split() for line in text.strip().splitlines()]


@pytest.mark.parametrize(("word", "phones"), table(UZBEK))
def test_an_uzbek_word_sounds_as_it_should(word: str, phones: str) -> None:
    assert uzbek.phones(word) == phones


@pytest.mark.parametrize(("word", "phones"), table(RUSSIAN))
def test_a_russian_word_sounds_as_it_should(word: str, phones: str) -> None:
    assert russian.phones(word) == phones


@pytest.mark.parametrize("apostrophe", "ʻʼ’‘`´ʹ'′")
def test_every_apostrophe_makes_the_same_letters(apostrophe: str) -> None:
    assert uzbek.phones(f"O{apostrophe}g{apostrophe}lim") == "oɣlˈim"
    assert uzbek.phones(f"san{apostrophe}at") == "sanʔˈat"


@pytest.mark.parametrize(
    ("latin", "reformed", "cyrillic"),
    [
        ("tug'ilgan", "tuğilgan", "туғилган"),
        ("o'zbekiston", "özbekiston", "ўзбекистон"),
        ("shirin", "şirin", "ширин"),
        ("choynak", "çoynak", "чойнак"),
        ("qadrdon", "qadrdon", "қадрдон"),
        ("ko'ngil", "köngil", "кўнгил"),
        ("yaxshi", "yaxşi", "яхши"),
        ("yurak", "yurak", "юрак"),
        ("yetti", "yetti", "етти"),
        ("san'at", "san'at", "санъат"),
        ("eshik", "eşik", "эшик"),
        ("hayot", "hayot", "ҳаёт"),
    ],
)
def test_three_alphabets_sound_alike(latin: str, reformed: str, cyrillic: str) -> None:
    assert uzbek.phones(latin) == uzbek.phones(reformed) == uzbek.phones(cyrillic)


@pytest.mark.parametrize(
    ("preposition", "following", "phones"),
    [
        ("с", "днём", "z"),
        ("с", "праздником", "s"),
        ("в", "ташкенте", "f"),
        ("в", "году", "v"),
        ("в", "нашем", "v"),
        ("из", "ташкента", "is"),
        ("от", "друзей", "ad"),
        ("под", "ёлкой", "pad"),
    ],
)
def test_a_preposition_takes_its_voice_from_the_next_word(
    preposition: str, following: str, phones: str
) -> None:
    voiced = russian.opens_voiced(following)

    assert russian.phones(preposition, voiced_next=voiced) == phones
