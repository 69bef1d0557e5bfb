"""What people call an order on the telephone."""

import hashlib

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Nothing that is taken for something else: neither 0 and O, nor 1, I and L, nor U and V."""

GROUPS = 3
GROUP_LENGTH = 4


def order_number(secret: str) -> str:
    """
    Make a number such as ST-7K3M-9QX2-HD4T of something that nobody can guess.

    The same *secret* (a token, or the id of the order) gives the same number. There are 5.3e17 of
    them: of a million orders two have the same with a chance below one in a million, and then the
    second one is refused.
    """
    rest = int.from_bytes(hashlib.sha256(f"order:{secret}".encode()).digest())
    letters: list[str] = []
    for _ in range(GROUPS * GROUP_LENGTH):
        rest, place = divmod(rest, len(ALPHABET))
        letters.append(ALPHABET[place])
    text = "".join(letters)
    groups = (text[at : at + GROUP_LENGTH] for at in range(0, len(text), GROUP_LENGTH))
    return "-".join(("ST", *groups))
