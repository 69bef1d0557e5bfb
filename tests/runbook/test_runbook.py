"""Every command of the runbook, run from the top to the bottom as somebody on call would."""

import re

import pytest

from tests.runbook.cases import AFTER, WORDS
from tests.runbook.document import Command, commands, distinct
from tests.runbook.stack import Stack

COMMANDS = distinct(commands())
LANGUAGES = {"bash", "slack", "sql"}
WORD = re.compile(r"\$\{?([A-Z_]+)")


def test_every_command_says_what_it_shows() -> None:
    assert [command.text for command in COMMANDS if command.shows is None] == []


def test_fences_hold_what_is_run_and_nothing_else() -> None:
    assert {command.language for command in COMMANDS} == LANGUAGES


def test_what_is_looked_at_afterwards_is_in_the_runbook() -> None:
    assert set(AFTER) <= {command.text for command in COMMANDS}


@pytest.mark.parametrize("command", COMMANDS, ids=[command.id for command in COMMANDS])
async def test_a_command_of_the_runbook_works(stack: Stack, command: Command) -> None:
    for word in WORD.findall(command.text):
        if word in WORDS:
            stack.known[word] = await WORDS[word](stack)

    outcome = await stack.run(command)

    assert outcome.code == 0, outcome.printed
    assert command.is_shown_in(outcome.printed), outcome.printed
    if command.text in AFTER:
        await AFTER[command.text](stack)
