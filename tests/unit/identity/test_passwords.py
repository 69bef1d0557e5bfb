"""Which passwords are taken."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stario.domain.identity.model.password import (
    COMMON_PASSWORDS,
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    require_good_password,
)
from stario.domain.kernel.errors import Invalid


def refusal(password: str, *, email: str | None = "dilnoza@example.uz") -> str:
    with pytest.raises(Invalid) as refused:
        require_good_password(password, email=email, full_name="Dilnoza Karimova")
    assert refused.value.field == "password"
    return refused.value.reason


def test_length_is_what_counts() -> None:
    assert refusal("a1B!x9Q") == "too_short"
    assert refusal("x" * 60 + "yz" * 40) == "too_long"
    assert require_good_password("nine lives", email=None, full_name="Dilnoza") == "nine lives"


@pytest.mark.parametrize("password", sorted(COMMON_PASSWORDS))
def test_common_passwords_are_refused_in_any_case(password: str) -> None:
    assert refusal(password) == "too_common"
    assert refusal(password.upper()) == "too_common"


def test_every_common_password_is_long_enough_to_matter() -> None:
    assert all(len(password) >= SHORTEST_PASSWORD for password in COMMON_PASSWORDS)


@pytest.mark.parametrize(
    "password",
    ["dilnoza@example.uz", "Dilnoza Karimova", "DILNOZA KARIMOVA", "dilnozakarimova"],
)
def test_a_person_is_no_password(password: str) -> None:
    assert refusal(password) == "too_personal"


def test_the_part_before_the_at_is_no_password() -> None:
    assert refusal("dilnoza.karimova", email="dilnoza.karimova@example.uz") == "too_personal"


def test_one_letter_many_times_is_too_common() -> None:
    assert refusal("ў" * 12) == "too_common"


def test_the_same_letters_from_another_keyboard_are_the_same_password() -> None:
    composed, decomposed = "salóm dunyo 2026", "salóm dunyo 2026"
    assert require_good_password(
        composed, email=None, full_name="Dilnoza"
    ) == require_good_password(decomposed, email=None, full_name="Dilnoza")


@given(st.text(min_size=SHORTEST_PASSWORD, max_size=LONGEST_PASSWORD))
def test_any_text_is_answered_by_itself_or_by_a_reason(password: str) -> None:
    taken = ""
    with suppress(Invalid):
        taken = require_good_password(password, email="a@b.uz", full_name="A")
    assert taken == "" or SHORTEST_PASSWORD <= len(taken) <= LONGEST_PASSWORD
