"""Digits read aloud."""

import pytest

from stario.adapters.kokoro.text import (
    english_numbers,
    numerals,
    russian_numbers,
    uzbek_numbers,
)
from stario.adapters.kokoro.text.numerals import Surroundings

NOTHING = Surroundings()


@pytest.mark.parametrize(
    ("written", "after", "spoken"),
    [
        ("0", "", "nol"),
        ("7", "", "yetti"),
        ("30", "yosh", "o'ttiz"),
        ("100", "", "yuz"),
        ("105", "", "yuz besh"),
        ("1000", "", "ming"),
        ("2026", "", "ikki ming yigirma olti"),
        ("500000", "so'm", "besh yuz ming"),
        ("1 000 000", "", "bir million"),
        ("25", "dekabr", "yigirma beshinchi"),
        ("2026", "yilda", "ikki ming yigirma oltinchi"),
        ("10", "yil", "o'n"),
        ("25-dekabr", "", "yigirma beshinchi dekabr"),
        ("2026-yil", "", "ikki ming yigirma oltinchi yil"),
        ("5-sinf", "", "beshinchi sinf"),
        ("2-chi", "", "ikkinchi"),
        ("30ga", "", "o'ttizga"),
        ("30-da", "", "o'ttizda"),
        ("100%", "", "yuz foiz"),
        ("99,5%", "", "to'qson to'qqiz butun o'ndan besh foiz"),
        ("3,14", "", "uch butun yuzdan o'n to'rt"),
        ("$100", "", "yuz dollar"),
        ("18:30", "", "o'n sakkiz o'ttiz"),
        ("18:00", "", "soat o'n sakkiz"),
        ("25.12.2026", "", "yigirma beshinchi dekabr ikki ming yigirma oltinchi yil"),
        ("10-15", "", "o'ndan o'n beshgacha"),
        (
            "+998 90 123 45 67",
            "",
            "to'qqiz yuz to'qson sakkiz, to'qson, yuz yigirma uch, qirq besh, oltmish yetti",
        ),
        ("007", "", "nol, nol yetti"),
    ],
)
def test_uzbek_numbers_are_written_out_as_they_are_said(
    written: str, after: str, spoken: str
) -> None:
    numeral = numerals.recognise(written)

    assert numeral is not None
    assert uzbek_numbers.spoken(numeral, Surroundings(after=after)) == spoken


@pytest.mark.parametrize(
    ("before", "written", "after", "spoken"),
    [
        ("", "30", "лет", "тридцать"),
        ("", "21", "минуту", "двадцать одну"),
        ("", "2", "песни", "две"),
        ("", "1", "сердце", "одно"),
        ("", "1-го", "мая", "первого"),
        ("", "3-го", "мая", "третьего"),
        ("", "25", "декабря", "двадцать пятого"),
        ("сегодня", "25", "декабря", "двадцать пятое"),
        ("с", "8", "марта", "восьмым"),
        ("к", "8", "марта", "восьмому"),
        ("с", "3", "сентября", "третьим"),
        ("", "2026", "год", "две тысячи двадцать шестой"),
        ("", "2026", "года", "две тысячи двадцать шестого"),
        ("в", "2026", "году", "две тысячи двадцать шестом"),
        ("к", "2026", "году", "две тысячи двадцать шестому"),
        ("с", "2027", "годом", "две тысячи двадцать седьмым"),
        ("", "2000", "год", "двухтысячный"),
        ("", "1900", "год", "тысяча девятисотый"),
        ("с", "30-летием", "", "тридцатилетием"),
        ("с", "25-летием", "", "двадцатипятилетием"),
        ("", "40-й", "", "сороковой"),
        ("", "5-я", "", "пятая"),
        ("", "500 000", "сумов", "пятьсот тысяч"),
        ("", "2000", "сумов", "две тысячи"),
        ("", "1001", "ночь", "тысяча один"),
        ("", "100%", "", "сто процентов"),
        ("", "21%", "", "двадцать один процент"),
        ("", "$2", "", "два доллара"),
        ("", "3,5", "", "три целых пять десятых"),
        ("", "18:05", "", "восемнадцать ноль пять"),
        ("", "25.12.2026", "", "двадцать пятого декабря две тысячи двадцать шестого года"),
    ],
)
def test_russian_numbers_are_written_out_in_their_case_and_gender(
    before: str, written: str, after: str, spoken: str
) -> None:
    numeral = numerals.recognise(written)

    assert numeral is not None
    around = Surroundings(before=before, after=after)
    assert russian_numbers.spoken(numeral, around) == spoken


@pytest.mark.parametrize(
    ("before", "written", "spoken"),
    [
        ("", "30", "thirty"),
        ("", "30th", "thirtieth"),
        ("", "21st", "twenty first"),
        ("", "12th", "twelfth"),
        ("december", "25", "twenty fifth"),
        ("", "1999", "nineteen ninety nine"),
        ("", "2005", "two thousand five"),
        ("", "2026", "twenty twenty six"),
        ("", "1900", "nineteen hundred"),
        ("", "1,000,000", "one million"),
        ("", "$1", "one dollar"),
        ("", "6:30", "six thirty"),
        ("", "7:00", "seven o'clock"),
        ("", "50%", "fifty percent"),
        ("", "3.14", "three point one four"),
        ("", "2-3", "two to three"),
    ],
)
def test_english_numbers_are_written_out_as_they_are_said(
    before: str, written: str, spoken: str
) -> None:
    numeral = numerals.recognise(written)

    assert numeral is not None
    assert english_numbers.spoken(numeral, Surroundings(before=before)) == spoken


@pytest.mark.parametrize("written", ["9" * 400, "0" * 50, "1" * 16, "99.99.2026", "1.2.3.4"])
def test_odd_digits_are_read_or_left_but_never_fail(written: str) -> None:
    numeral = numerals.recognise(written)

    if numeral is not None:
        for spoken in (uzbek_numbers.spoken, russian_numbers.spoken, english_numbers.spoken):
            assert spoken(numeral, NOTHING)


@pytest.mark.parametrize(("written", "value"), [("I", 1), ("IV", 4), ("XXI", 21), ("XIX", 19)])
def test_roman_numbers_have_their_value(written: str, value: int) -> None:
    assert numerals.roman(written) == value


@pytest.mark.parametrize("written", ["", "IIII", "IC", "MIX", "VX", "i"])
def test_what_only_looks_roman_has_no_value(written: str) -> None:
    assert numerals.roman(written) is None
