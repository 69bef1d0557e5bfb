"""What reviewers are spared: the worst words of a text."""

from stario.domain.moderation.model.verdict import Flag

SPOILER = "•"


def masked(text: str, field: str, flags: tuple[Flag, ...]) -> str:
    """Hide what is flagged of *text*, but for spaces; what is flagged nowhere hides all of it."""
    mine = [flag for flag in flags if flag.field == field]
    spans = [(flag.start, flag.end) for flag in mine if flag.end > flag.start]
    if not spans:
        spans = [(0, len(text))] if mine or not flags else []
    letters = list(text)
    for start, end in spans:
        for at in range(max(0, start), min(end, len(letters))):
            if not letters[at].isspace():
                letters[at] = SPOILER
    return "".join(letters)
