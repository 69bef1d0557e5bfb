"""Where the code speaks to other machines: few places, each to an address that an operator set."""

import re
from functools import cache
from pathlib import Path

import pytest

SRC = Path(__file__).parents[2] / "src" / "stario"
CLIENT = re.compile(
    r"^\s*(?:import|from) (?:httpx|aiohttp|requests|urllib\.request|urllib3|http\.client"
    r"|aiobotocore|botocore|stripe|websockets|smtplib|ftplib)\b",
    re.MULTILINE,
)
PLACES = {
    "adapters/click": "CLICK_API_URL",
    "adapters/health_probe": "STATUS_PROBE_URL",
    "adapters/pagerduty": "PAGERDUTY_URL",
    "adapters/payme": "PAYME_API_URL",
    "adapters/s3": "S3_ENDPOINT_URL",
    "adapters/slack": "SLACK_WEBHOOK_URL",
    "adapters/stripe": "STRIPE_API_URL",
    "entrypoints": "CLICK_API_URL",
    "entrypoints/demo": None,
    "entrypoints/http/forwarding": "VIDEO_GEN_URL",
}
"""
Packages that call others, and the setting that says where to; a demonstration calls itself.

None of them is given an address by whoever sends a request: what people name is a key of our store,
or a link to it, which is read as a key.
"""


@cache
def sources() -> dict[str, str]:
    return {str(p.relative_to(SRC)): p.read_text() for p in sorted(SRC.rglob("*.py"))}


def test_only_these_packages_speak_to_others() -> None:
    found = {name.rpartition("/")[0] for name, source in sources().items() if CLIENT.search(source)}

    assert found == set(PLACES)


@pytest.mark.parametrize("package", [name for name, setting in PLACES.items() if setting])
def test_where_to_is_a_setting(package: str) -> None:
    settings = "\n".join(
        source for name, source in sources().items() if name.endswith("settings.py")
    )

    assert f"    {str(PLACES[package]).lower()}: " in settings


@pytest.mark.parametrize(
    "loose",
    [
        # A redirect takes a request, and what proves who sends it, to an address of anybody's.
        r"follow_redirects\s*=\s*(?!False)",
        r"allow_redirects\s*=\s*(?!False)",
        r"\b(?:verify|ssl|use_ssl)\s*=\s*False",
        r"AsyncClient\((?![^)]*(?:timeout|base_url))",
    ],
)
def test_no_client_is_led_elsewhere_believes_anybody_or_waits_for_ever(loose: str) -> None:
    assert [name for name, source in sources().items() if re.search(loose, source)] == []
