"""The parts of Click's protocol that need nobody else."""

from decimal import Decimal

import pytest

from stario.adapters.click.account import ClickAccount
from stario.adapters.click.shop_api import ShopError, ShopRefusal, fields_of, request_of
from stario.adapters.click.signatures import auth_header, is_same, shop_signature

SECRET = "SECRET123"


def test_the_documented_signatures() -> None:
    common = {
        "click_trans_id": "37375031",
        "service_id": "2345",
        "secret": SECRET,
        "merchant_trans_id": "order_9001",
        "amount": "1000.00",
    }
    prepare = shop_signature(
        **common, merchant_prepare_id="", action="0", sign_time="2026-08-22 14:03:11"
    )
    complete = shop_signature(
        **common, merchant_prepare_id="778", action="1", sign_time="2026-08-22 14:03:19"
    )

    assert prepare == "9f73df6a589039c3afde3e2039720e46"
    assert complete == "a55a9138d88a9f9ee6fa86bece724e0b"


def test_the_documented_header() -> None:
    header = auth_header(user_id="7", secret=SECRET, timestamp=1_712_345_678)

    assert header == "7:4d3f62489dbc19114297581bcfa0d906f84df0cd:1712345678"


def test_any_text_may_be_compared() -> None:
    assert not is_same("0" * 32, "oʻ")


@pytest.mark.parametrize("amount", ["1000", "1000.0", "1000.00"])
def test_amounts_are_exact(amount: str) -> None:
    fields = {
        "click_trans_id": "9007199254740993",
        "service_id": "2345",
        "click_paydoc_id": "1",
        "merchant_trans_id": "order_9001",
        "amount": amount,
        "action": "0",
        "error": "0",
        "sign_time": "2026-08-22 14:03:11",
    }
    fields["sign_string"] = shop_signature(
        **{name: fields[name] for name in fields if name not in {"click_paydoc_id", "error"}},
        secret=SECRET,
        merchant_prepare_id="",
    )

    request = request_of(fields, service_id="2345", secret=SECRET)

    assert request.amount_tiyin == Decimal(100_000)
    assert request.click_trans_id == 9_007_199_254_740_993


@pytest.mark.parametrize("body", [b"a=1&a=2", b"a=%00", "oʻ".encode(), b"&".join([b"a=1"] * 99)])
def test_what_is_no_form_is_refused(body: bytes) -> None:
    with pytest.raises(ShopRefusal) as refused:
        fields_of(body)

    assert refused.value.error is ShopError.ERROR_IN_REQUEST


def test_the_secret_is_not_shown() -> None:
    account = ClickAccount(service_id="1", merchant_id="2", user_id="3", secret=SECRET)

    assert SECRET not in repr(account)
