"""Pages on which a demo's payments are decided; they work without a script."""

import hashlib
import hmac
from html import escape
from importlib import resources
from string import Template
from urllib.parse import parse_qsl, urlsplit

import attrs
from starlette.requests import Request

from stario.domain.kernel.figures import amount_text
from stario.domain.kernel.ids import PaymentId
from stario.domain.kernel.language import Language
from stario.domain.orders.model.order import Order
from stario.domain.payments.model.billing_consent import Operator
from stario.domain.payments.model.payment import HAD_MONEY, UNSETTLED, Payment, PaymentState
from stario.entrypoints.http.handlers.trial_words import WORDS, TrialWords
from stario.entrypoints.http.page_policy import styles_of
from stario.entrypoints.http.reading import read_body
from stario.entrypoints.http.refusals import MalformedRequest

PAGE = Template(resources.files(__package__).joinpath("trial_checkout.html").read_text("utf-8"))
STYLES = styles_of(PAGE.template)
FORM_TYPE = "application/x-www-form-urlencoded"
LARGEST_FORM_BYTES = 4096
MOST_FIELDS = 8
NAMES = {Language.UZBEK: "Oʻzbekcha", Language.RUSSIAN: "Русский", Language.ENGLISH: "English"}


@attrs.frozen
class FormTokens:
    """
    Bind a form to the payment it decides: a page of somebody else can't send it unread.

    `secret` is the gateway's own.
    """

    secret: str = attrs.field(repr=False)

    def of(self, payment: PaymentId) -> str:
        signed = f"stario:trial-payment:{payment}".encode()
        return hmac.new(self.secret.encode(), signed, hashlib.sha256).hexdigest()

    def require(self, payment: PaymentId, token: str) -> None:
        """
        Raises:
            MalformedRequest: *token* is not that of *payment*.
        """
        if not hmac.compare_digest(self.of(payment).encode(), token.encode()):
            raise MalformedRequest(reason="form_token")


async def read_form(request: Request) -> dict[str, str]:
    """
    Read a small form.

    Raises:
        MalformedRequest: it is none.
    """
    body = await read_body(request.receive)
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError as error:
        raise MalformedRequest from error
    if any("\0" in name + value for name, value in pairs):
        raise MalformedRequest
    return dict(pairs)


def policy_of(payment: Payment) -> str:
    """A browser also asks it where a form is sent on to: the page that the fan came from."""
    places = ["'self'"]
    if payment.return_url is not None:
        scheme, place, *_ = urlsplit(payment.return_url)
        places.append(f"{scheme}://{place}")
    return (
        f"default-src 'none'; style-src {STYLES}; frame-ancestors 'none'; base-uri 'none'; "
        f"form-action {' '.join(places)}"
    )


def payment_page(order: Order, payment: Payment, language: Language, *, token: str) -> str:
    """The page of the provider that takes no money."""
    words = WORDS[language]
    if payment.state not in UNSETTLED:
        return _page(order, payment, language, words.title, _outcome(payment, words))
    body = (
        f'<form method="post">{_token(token)}'
        f'<button name="decision" value="pay">{escape(words.pay)}</button>'
        f'<button class="second" name="decision" value="decline">{escape(words.decline)}</button>'
        "</form>"
    )
    return _page(order, payment, language, words.title, body)


def consent_page(
    order: Order, payment: Payment, language: Language, *, text: str, ussd: str, token: str
) -> str:
    """The app of an operator that is none: it asks *text*, and nothing else."""
    words = WORDS[language]
    if payment.state not in UNSETTLED:
        return _page(order, payment, language, words.consent_title, _outcome(payment, words))
    options = "".join(f"<option>{operator.value}</option>" for operator in Operator)
    body = (
        f"<p>{escape(text)}</p><p>{escape(words.dial.format(ussd=ussd))}</p>"
        f'<form method="post">{_token(token)}'
        f"<label>{escape(words.msisdn)}"
        '<input name="msisdn" inputmode="numeric" autocomplete="tel" required '
        'pattern="998[0-9]{9}" maxlength="12" placeholder="998901234567"></label>'
        f'<label>{escape(words.operator)}<select name="operator">{options}</select></label>'
        f"<button>{escape(words.agree)}</button></form>"
    )
    return _page(order, payment, language, words.consent_title, body)


def _outcome(payment: Payment, words: TrialWords) -> str:
    sentence = words.over
    if payment.state in HAD_MONEY:
        sentence = words.paid
    elif payment.state is PaymentState.CANCELLED:
        sentence = words.declined
    back = ""
    if payment.return_url is not None:
        back = f'<p><a href="{escape(payment.return_url)}">{escape(words.back)}</a></p>'
    return f'<p role="status">{escape(sentence)}</p>{back}'


def _page(order: Order, payment: Payment, language: Language, title: str, body: str) -> str:
    words = WORDS[language]
    links = "".join(
        f'<a href="?lang={each.value}" lang="{each.value}">{escape(NAMES[each])}</a>'
        for each in Language
        if each is not language
    )
    return PAGE.substitute(
        language=language.value,
        languages=links,
        note=escape(words.note),
        title=escape(title),
        order=escape(words.order.format(number=order.number)),
        amount=escape(amount_text(payment.amount, language)),
        body=body,
    )


def _token(token: str) -> str:
    return f'<input type="hidden" name="token" value="{token}">'
