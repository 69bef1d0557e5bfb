"""What operators set for incidents is whole, or nothing starts."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from stario.entrypoints.on_call import (
    alertmanager_token,
    channel_of,
    pager_of,
    probe_of,
    slack_account,
)
from stario.entrypoints.settings import Settings

SECRET = "0123456789abcdef"


def test_nothing_is_sent_or_believed_where_nothing_is_set(tmp_path: Path) -> None:
    settings = Settings(stario_home=tmp_path)
    assert (channel_of(settings), pager_of(settings)) == (None, None)
    assert (slack_account(settings), alertmanager_token(settings)) == (None, None)


def test_what_is_set_is_used_and_never_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SLACK_SIGNING_SECRET", "PAGERDUTY_ROUTING_KEY", "ALERTMANAGER_TOKEN"):
        monkeypatch.setenv(name, SECRET)
    monkeypatch.setenv("SLACK_WEBHOOK_URL", f"https://hooks.slack.example/{SECRET}")
    monkeypatch.setenv("SLACK_RESPONDERS", "U1, U2,")
    monkeypatch.setenv("SLACK_TEAM_ID", "T1")
    monkeypatch.setenv("STATUS_PROBE_URL", "http://api-gateway:8000/")
    settings = Settings(stario_home=tmp_path)
    account = slack_account(settings)

    assert account is not None
    assert (account.team, account.responders) == ("T1", ("U1", "U2"))
    assert alertmanager_token(settings) == SECRET
    shown = [settings, account, channel_of(settings), pager_of(settings)]
    assert all(each is not None and SECRET not in repr(each) for each in shown)
    assert "http://api-gateway:8000'" in repr(probe_of(settings))


@pytest.mark.parametrize(
    "name", ["SLACK_SIGNING_SECRET", "PAGERDUTY_ROUTING_KEY", "ALERTMANAGER_TOKEN"]
)
def test_a_secret_that_can_be_guessed_is_refused(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, "short")
    with pytest.raises(ValidationError, match=name) as raised:
        Settings()
    assert "'short'" not in str(raised.value)
