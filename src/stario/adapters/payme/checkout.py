"""
The ways to Payme's page, where a fan pays.

Source: developer.help.paycom.uz, "Инициализация платежей": a link with base64 of `m=...;a=...`, or
a form that is posted and may describe what is bought. Neither is signed: what it costs is checked
when Payme asks us.
"""

import base64
import json
from collections.abc import Mapping

from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money

# Whether Payme takes padded base64 is not documented: a time to wait before the way back, in
# milliseconds, makes every link one of whole triples of bytes.
FILLINGS = {0: "", 1: ";ct=5", 2: ";ct=500"}


def checkout_link(
    url: str,
    *,
    merchant_id: str,
    account: Mapping[str, str],
    amount: Money,
    language: Language | None = None,
    return_url: str | None = None,
) -> str:
    """Make the link to follow; it never ends with padding."""
    fields = [f"m={merchant_id}"]
    fields += [f"ac.{name}={value}" for name, value in account.items()]
    fields.append(f"a={amount.tiyin}")
    if language is not None:
        fields.append(f"l={language.value}")
    if return_url is not None:
        # A semicolon would end the field.
        fields.append(f"c={return_url.replace(';', '%3B')}")
    told = ";".join(fields)
    told += FILLINGS[len(told.encode()) % 3]
    return f"{url.rstrip('/')}/{base64.b64encode(told.encode()).decode()}"


def checkout_form(
    *,
    merchant_id: str,
    account: Mapping[str, str],
    amount: Money,
    language: Language,
    description: str,
    detail: Mapping[str, object],
    return_url: str | None = None,
) -> dict[str, str]:
    """Give the fields of a form to post to Payme's page; it alone takes description and detail."""
    told = json.dumps(detail, ensure_ascii=False, separators=(",", ":")).encode()
    fields = {
        "merchant": merchant_id,
        "amount": str(amount.tiyin),
        "lang": language.value,
        f"description[{language.value}]": description,
        "detail": base64.b64encode(told).decode(),
    }
    fields |= {f"account[{name}]": value for name, value in account.items()}
    if return_url is not None:
        fields["callback"] = return_url
    return fields
