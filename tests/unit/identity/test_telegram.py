"""The proof that comes from a Telegram Mini App."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders.town import BOT_TOKEN, init_data

from stario.domain.identity.model.telegram import (
    CLOCK_SKEW,
    PROOF_LIFETIME,
    TelegramProofRejected,
    TelegramUser,
    verify_init_data,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def check(data: str, *, at: datetime = NOW, token: str = BOT_TOKEN) -> TelegramUser:
    return verify_init_data(data, bot_token=token, at=at)


def refusal(data: str, *, at: datetime = NOW, token: str = BOT_TOKEN) -> object:
    with pytest.raises(TelegramProofRejected) as refused:
        check(data, at=at, token=token)
    return refused.value.details["reason"]


def test_a_genuine_proof_names_the_person() -> None:
    assert check(init_data(NOW)) == TelegramUser(
        id=279058397, first_name="Dilnoza + & =", last_name="", language_code="ru"
    )


def test_a_vector_computed_by_hand_holds() -> None:
    # openssl dgst -sha256 -mac hmac over the sorted lines, key = HMAC("WebAppData", "1:test").
    fields = 'auth_date=1795521600\nuser={"id":1,"first_name":"A"}'
    secret = hmac.digest(b"WebAppData", b"1:test", "sha256")
    digest = hmac.new(secret, fields.encode(), hashlib.sha256).hexdigest()
    assert digest == "950c508c103cd9a2b034966dc418d7867b7fa531333d7223b8b0b956aa1ac581"
    data = urlencode(
        {"user": '{"id":1,"first_name":"A"}', "auth_date": "1795521600", "hash": digest}
    )
    assert check(data, at=datetime.fromtimestamp(1795521600, UTC), token="1:test").id == 1


def test_the_signature_field_is_part_of_what_is_signed() -> None:
    fields = dict(parse_qsl(init_data(NOW)))
    del fields["signature"]
    assert refusal(urlencode(fields)) == "wrong_hash"


def test_another_bots_proof_is_worth_nothing() -> None:
    assert refusal(init_data(NOW, token="7000000002:other")) == "wrong_hash"


@pytest.mark.parametrize("field", ["user", "auth_date", "query_id", "signature"])
def test_a_changed_field_is_noticed(field: str) -> None:
    fields = dict(parse_qsl(init_data(NOW)))
    fields[field] += "1"
    assert refusal(urlencode(fields)) == "wrong_hash"


@pytest.mark.parametrize("given_hash", ["", "0" * 64, "é" * 64, "g" * 64])
def test_a_hash_of_any_form_is_compared(given_hash: str) -> None:
    fields = dict(parse_qsl(init_data(NOW)))
    fields["hash"] = given_hash
    assert refusal(urlencode(fields)) == "wrong_hash"


def test_a_missing_hash_is_refused() -> None:
    assert refusal("") == "wrong_hash"
    fields = dict(parse_qsl(init_data(NOW)))
    del fields["hash"]
    assert refusal(urlencode(fields)) == "wrong_hash"


def test_a_proof_lives_one_hour_and_not_a_second_more() -> None:
    data = init_data(NOW)
    assert check(data, at=NOW + PROOF_LIFETIME).id
    assert refusal(data, at=NOW + PROOF_LIFETIME + timedelta(seconds=1)) == "too_old"


def test_a_proof_from_the_future_is_refused_beyond_the_skew_of_clocks() -> None:
    data = init_data(NOW)
    assert check(data, at=NOW - CLOCK_SKEW).id
    early = NOW - CLOCK_SKEW - timedelta(seconds=1)
    assert refusal(data, at=early) == "from_the_future"


@pytest.mark.parametrize("name", ["user", "auth_date", "hash", "query_id"])
def test_a_field_that_comes_twice_is_refused(name: str) -> None:
    data = init_data(NOW)
    value = dict(parse_qsl(data))[name]
    assert refusal(f"{data}&{urlencode({name: value})}") == "duplicate_field"


@pytest.mark.parametrize(
    "data",
    [
        "nothing",
        "a=1&&b=2",
        "user=%ff%fe&hash=00",
        "&".join(f"k{number}=1" for number in range(40)),
        "a=" + "x" * 9000,
    ],
)
def test_what_is_no_form_is_malformed(data: str) -> None:
    assert refusal(data) == "malformed"


def test_a_newline_cannot_move_one_field_into_another() -> None:
    fields = dict(parse_qsl(init_data(NOW)))
    moved = {**fields, "auth_date": f"{fields['auth_date']}\nquery_id={fields['query_id']}"}
    del moved["query_id"]
    assert refusal(urlencode(moved)) == "malformed"


@pytest.mark.parametrize("auth_date", ["", "-5", "1e9", "٣", "9" * 30, "NaN", "1.5"])
def test_a_date_must_be_a_plain_number(auth_date: str) -> None:
    assert refusal(init_data(NOW, auth_date=auth_date)) == "malformed"


@pytest.mark.parametrize(
    "user",
    [
        [],
        "text",
        7,
        {"first_name": "A"},
        {"id": "1"},
        {"id": True},
        {"id": 0},
        {"id": -1},
        {"id": 1.5},
        {"id": 2**60},
        {"id": 1, "is_bot": True},
    ],
)
def test_a_signed_proof_without_a_person_is_refused(user: object) -> None:
    assert refusal(init_data(NOW, user=user)) == "no_user"


def test_json_that_is_nested_too_deep_is_no_user() -> None:
    assert refusal(init_data(NOW, user_json="[" * 2000)) == "no_user"


def test_a_name_that_is_no_text_is_no_name() -> None:
    user = check(init_data(NOW, user={"id": 5, "first_name": 5, "last_name": None}))
    assert (user.first_name, user.last_name) == ("", "")


@given(st.text(max_size=300))
def test_no_text_passes_by_chance_or_breaks_the_check(data: str) -> None:
    with pytest.raises(TelegramProofRejected):
        check(data)


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=20), max_size=8))
def test_no_form_passes_by_chance_or_breaks_the_check(fields: dict[str, str]) -> None:
    with pytest.raises(TelegramProofRejected):
        check(urlencode(fields))
