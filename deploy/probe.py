"""Whether an address answers with success: probe.py URL. For images without curl."""

import sys
from http import HTTPStatus
from urllib.error import URLError
from urllib.request import urlopen

DEADLINE_SECONDS = 4


def answers(url: str) -> bool:
    """Ask *url* once; a refusal (503 above all), silence and a wrong address are all a no."""
    try:
        with urlopen(url, timeout=DEADLINE_SECONDS) as answer:  # noqa: S310  # of our own process
            return bool(answer.status == HTTPStatus.OK)
    except (OSError, URLError, ValueError):
        return False


if __name__ == "__main__":
    sys.exit(0 if answers(sys.argv[1]) else 1)
