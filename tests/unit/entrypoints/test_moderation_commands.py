"""What an operator asks moderation at the terminal."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.builders import an_account
from tests.builders.rules import a_rule, in_force

from stario.entrypoints.cli.commands import main
from stario.entrypoints.clients import open_clients
from stario.entrypoints.processes.running import prepare
from stario.entrypoints.settings import Settings


def said(*words: str) -> list[str]:
    result = CliRunner().invoke(main, ["moderation", *words])
    assert result.exit_code == 0, result.output
    return result.output.splitlines()


@pytest.fixture
async def rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("STARIO_HOME", str(tmp_path))
    author, second = an_account(), an_account()
    settings = Settings(stario_home=tmp_path)
    async with open_clients(settings, name="test") as clients:
        await prepare(settings, clients)
        async with clients.storage() as work:
            await work.accounts.add(author)
            await work.accounts.add(second)
            await work.commit()
        live = await in_force(clients.storage, a_rule(author), second)
    return str(live.id)


def test_lists_and_rules_are_counted_and_a_text_is_judged(rule: str) -> None:
    lists = said("lists")
    verdict = said("judge", "Салом, ғирромлар", "--language", "uz")
    fine = said("judge", "Salom")

    assert f"live word {rule} gʻirrom" in lists
    assert any(line.startswith("profanity") for line in lists)
    assert verdict[0].startswith("rejected by rules-")
    assert "+1, lexicon-" in verdict[0]
    assert verdict[1:] == [f"profanity rule.{rule} 0.99 ғирромлар"]
    assert len(fine) == 1
