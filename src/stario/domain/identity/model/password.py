"""
Which passwords are good enough.

Source: NIST SP 800-63B, 3.1.1.2: length counts, no rules of composition; refuse what is commonly
used and what names the person.
"""

import unicodedata

from stario.domain.kernel.errors import Invalid, Unauthenticated

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 128
"""Characters. The bound keeps hashing cheap enough that nobody can use it as a lever."""

_COMMON = """
    0000000000 0123456789 1111111111 11111111111 111111111111 1122334455 1212121212 1234512345
    1234554321 1234567890 12345678900 12345678901 123456789012 1234567891 12345678910 123456789a
    123456789q 123456789z 1234567899 1234qwerasdf 123qwe123qwe 147258369a 1q2w3e4r5t 1q2w3e4r5t6y
    1qaz2wsx3edc 2222222222 3333333333 5555555555 7777777777 8888888888 9876543210 9999999999
    a123456789 aa12345678 aaaaaaaaaa abc1234567 abc123456789 abcd123456 abcdefghij adminadmin
    administrator administrator1 asdfasdfasdf asdfghjkl1 asdfghjkl123 asdfghjkl; asdf123456
    azerty1234 bismillah1 bismillah123 changeme123 charlie123 computer123 football123 ilovemyself
    iloveyou12 iloveyou123 iloveyou1234 jacqueline king123456 letmein123 liverpool1 liverpool123
    manchester michael123 monkey1234 mypassword mypassword1 ozbekiston ozbekiston1 ozbekiston123
    p@ssw0rd123 p@ssword123 parol12345 parol123456 passw0rd123 password00 password01 password10
    password11 password12 password123 password1234 password12345 password123456 password!1
    pokemon123 princess123 q1w2e3r4t5 q1w2e3r4t5y6 qazwsx1234 qazwsxedc1 qazwsxedc123 qazwsxedcrfv
    qqqqqqqqqq qwer123456 qwerasdfzxcv qwertasdfg qwerty1234 qwerty12345 qwerty123456 qwertyqwerty
    qwertyuiop qwertyuiop1 qwertyuiop123 salom12345 samsung123 starwars123 sunshine123 superman123
    tashkent123 test123456 testtesttest toshkent12 toshkent123 unbelievable uzbekistan uzbekistan1
    uzbekistan123 welcome123 welcome1234 zaq12wsxcde3 zxcvbnm123 zxcvbnm1234 zzzzzzzzzz йцукенгшщз
    йцукен1234 пароль1234 пароль12345 привет12345 ташкент123 узбекистан узбекистан1
"""
COMMON_PASSWORDS = frozenset(_COMMON.split())


class WrongCredentials(Unauthenticated):
    """The e-mail address or the password is wrong; nobody learns which."""

    code = "wrong_credentials"


def normal_form(password: str) -> str:
    """Bring *password* into the form that is hashed, the same from every keyboard (NFKC)."""
    return unicodedata.normalize("NFKC", password)


def require_good_password(
    password: str, *, email: str | None, full_name: str, field: str = "password"
) -> str:
    """
    Give *password* in its normal form.

    Raises:
        Invalid: *field* is too_short, too_long, too_common, or too_personal: the person's name,
            or address, or the part of it before the @.
    """
    password = normal_form(password)
    if len(password) < SHORTEST_PASSWORD:
        raise Invalid(field, "too_short", shortest=SHORTEST_PASSWORD)
    if len(password) > LONGEST_PASSWORD:
        raise Invalid(field, "too_long", longest=LONGEST_PASSWORD)
    folded = password.casefold()
    if folded in COMMON_PASSWORDS or len(set(folded)) == 1:
        raise Invalid(field, "too_common")
    address = (email or "").casefold()
    own = {address, address.partition("@")[0], full_name.casefold(), _bare(full_name)}
    if {folded, _bare(password)} & (own - {""}):
        raise Invalid(field, "too_personal")
    return password


def _bare(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
