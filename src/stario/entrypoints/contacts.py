"""Addresses and numbers as people type them."""

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from stario.domain.kernel.errors import Invalid

HOME_REGION = "UZ"
"""Where a number without a country code belongs."""


def parse_email(field: str, text: str) -> str:
    """
    Give the address in lower case.

    Whether mail arrives there is not asked: a look-up would tell a stranger's name server who
    registers. `.test` (RFC 6761) is taken, for it reaches nobody and rehearsals use it.

    Raises:
        Invalid: it is no e-mail address.
    """
    try:
        found = validate_email(text.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        raise Invalid(field, "not_email") from None
    return found.normalized.lower()


def parse_phone(field: str, text: str) -> str:
    """
    Give the number in E.164.

    Raises:
        Invalid: no such number can exist.
    """
    try:
        number = phonenumbers.parse(text, HOME_REGION)
    except phonenumbers.NumberParseException:
        raise Invalid(field, "not_phone") from None
    if not phonenumbers.is_valid_number(number):
        raise Invalid(field, "not_phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
