"""What people write after `/incident`."""

import shlex

import attrs

from stario.domain.operations.model.incident import IncidentRole
from stario.domain.operations.model.incident_number import number_of
from stario.domain.operations.model.severity import Severity, severity_of

USAGE = """\
/incident create --severity SEV-1 --title "API gateway down"
/incident ack INC-001
/incident note INC-001 what happened
/incident severity INC-001 SEV-2
/incident assign INC-001 commander @aziza
/incident resolve INC-001 what was done
/incident postmortem INC-001
/incident list"""

_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'"})
_DASHES = ("—", "–")


class CommandUnknown(Exception):
    """The words are no command; the answer is how to write one."""

    code = "command_unknown"


@attrs.frozen(kw_only=True)
class Command:
    """`verb` is one of `USAGE`; what a verb does not need is empty."""

    verb: str
    number: int = 0
    text: str = ""
    severity: Severity | None = None
    role: IncidentRole | None = None


def command_of(text: str) -> Command:
    """
    Read it; quotes and dashes may be those that telephones make of ours.

    Raises:
        CommandUnknown: nobody would know what is meant.
    """
    verb, _, rest = text.strip().partition(" ")
    verb, rest = verb.lower(), rest.strip()
    if verb in {"create", "open"}:
        return _create(rest)
    if verb == "list" or not verb:
        return Command(verb="list")
    name, _, words = rest.partition(" ")
    number = number_of(name)
    if number is None:
        raise CommandUnknown
    return _on_one({"acknowledge": "ack"}.get(verb, verb), number, words.strip())


def _on_one(verb: str, number: int, words: str) -> Command:
    if verb in {"ack", "postmortem", "resolve"} or (verb == "note" and words):
        return Command(verb=verb, number=number, text=words)
    if verb == "severity" and (severity := severity_of(words)):
        return Command(verb=verb, number=number, severity=severity)
    role, _, who = words.partition(" ")
    if verb == "assign" and role.lower() in {each.value for each in IncidentRole}:
        return Command(verb=verb, number=number, role=IncidentRole(role.lower()), text=who.strip())
    raise CommandUnknown


def _create(rest: str) -> Command:
    """`--severity SEV-1 --title "..."` in any order, or `sev1 the title`."""
    try:
        words = shlex.split(rest.translate(_QUOTES))
    except ValueError:
        words = rest.split()
    severity: Severity | None = None
    title: list[str] = []
    waiting = ""
    for word in words:
        option = _option(word)
        if option:
            waiting = option
        elif severity is None and waiting != "title" and severity_of(word):
            severity, waiting = severity_of(word), ""
        else:
            title.append(word)
    if severity is None or not title:
        raise CommandUnknown
    return Command(verb="create", severity=severity, text=" ".join(title))


def _option(word: str) -> str:
    for dash in _DASHES:
        if word.startswith(dash):
            word = "--" + word.removeprefix(dash)
    return word[2:] if word in {"--severity", "--title"} else ""
