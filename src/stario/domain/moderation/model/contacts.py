"""Ways to reach somebody, which a greeting has no need of."""

import re

CONTACT = re.compile(
    r"""
      (?:https?://|www\.|t\.me/|(?<!\w)@\w{4,})\S*   # links and handles
    | \b[\w-]+\.(?:com|net|org|ru|uz|io|me|link)\b
    | (?:\+?\d[\s()-]*){9,}                          # phone and card numbers
    """,
    re.VERBOSE | re.IGNORECASE,
)
