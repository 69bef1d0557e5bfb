"""
Consent to pay from the balance of a telephone, and its evidence.

Source: Rules of telecommunications services of Uzbekistan (registered 26 January 2026): paid
content is activated in the operator's app or by USSD, by the subscriber, and never otherwise.
"""

import hashlib
from datetime import datetime
from enum import StrEnum

import attrs

from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.figures import NO_BREAK, amount_figures
from stario.domain.kernel.language import Language
from stario.domain.kernel.money import Money

OFFERED_TEXT = "vas_offered_text"
"""The fact of a payment that says what the subscriber is to be asked."""

SUBSCRIBER = "vas_msisdn"
"""The fact that says whose telephone it was; the only one that names a person."""


class Operator(StrEnum):
    BEELINE = "beeline"
    HUMANS = "humans"
    MOBIUZ = "mobiuz"
    UCELL = "ucell"
    UZTELECOM = "uztelecom"


class ConsentChannel(StrEnum):
    APP = "app"
    USSD = "ussd"


class BillingConsentMissing(Conflict):
    """The subscriber has not agreed in the operator's app or by USSD, or to something else."""

    code = "billing_consent_missing"


class BalanceTooLow(Conflict):
    """The operator will not take so much from this balance."""

    code = "balance_too_low"


TEXTS = {
    Language.UZBEK: "Stario, buyurtma {number}: telefon balansingizdan bir marta {amount} soʻm "
    "yechiladi. Obuna ulanmaydi. Rozimisiz?",
    Language.RUSSIAN: "Stario, заказ {number}: с баланса телефона один раз спишется {amount} сум. "
    "Подписка не подключается. Вы согласны?",
    Language.ENGLISH: "Stario, order {number}: {amount} so'm will be taken once from your phone "
    "balance. Nothing is subscribed to. Do you agree?",
}


def consent_text(number: str, amount: Money, language: Language) -> str:
    """What the operator must show before the subscriber agrees."""
    # A telephone that shows it by USSD may know no other space.
    figures = amount_figures(amount, language).replace(NO_BREAK, " ")
    return TEXTS[language].format(number=number, amount=figures)


def text_hash(text: str) -> str:
    """SHA-256 of the text in UTF-8, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


@attrs.frozen(kw_only=True)
class BillingConsent:
    """
    What the operator recorded when its subscriber agreed.

    `msisdn`: 12 digits, `998...`. `text` is what was shown, letter by letter. `operator_tx` is the
    operator's own name of the consent, and of the money that it allows to be taken.
    """

    msisdn: str = attrs.field(repr=False)
    operator: Operator
    text: str
    text_sha256: str
    agreed_at: datetime
    channel: ConsentChannel
    operator_tx: str

    def require(self, text: str) -> None:
        """
        Check that the subscriber agreed to *text* and nothing else.

        Raises:
            BillingConsentMissing: it was another text, or the evidence contradicts itself.
        """
        if self.text != text or self.text_sha256 != text_hash(text):
            raise BillingConsentMissing(reason="other_text")

    def facts(self) -> dict[str, str | int | None]:
        """The evidence, as it is kept with the payment."""
        return {
            SUBSCRIBER: self.msisdn,
            "vas_operator": self.operator.value,
            "vas_text": self.text,
            "vas_text_sha256": self.text_sha256,
            "vas_agreed_at": self.agreed_at.isoformat(),
            "vas_channel": self.channel.value,
            "vas_operator_tx": self.operator_tx,
        }
