"""From what models see in pictures to what happens."""

from collections.abc import Iterable, Mapping, Sequence

import attrs

from stario.domain.moderation.model.verdict import (
    Flag,
    MediaVerdict,
    VerdictStatus,
    Versions,
)

EXPLICIT_FROM = 0.7
"""From here on the surest model refuses a picture; spec, moderation thresholds."""

DISAGREEMENT_ABOVE = 0.4
"""Models that are further apart than this leave it to a person."""

SUGGESTIVE_FROM = 0.7
VIOLENT_FROM = 0.7
"""The same threshold of the spec for violence, where a model that can tell is mounted."""

VIOLENCE = "violence"
NSFW = "nsfw"
BANNED = "banned"
MISMATCH = "mismatch"


@attrs.frozen(kw_only=True)
class Bar:
    """
    What content is held to.

    `violence`: what no model can judge goes to a person. `suggestive`: so does bare skin;
    `by_artist`: because an artist wants it so.
    """

    violence: bool
    suggestive: bool
    by_artist: bool = False

    def beside(self, *, allows_suggestive: bool) -> "Bar":
        """What a fan's picture is held to that stands beside an artist."""
        return attrs.evolve(self, suggestive=not allows_suggestive, by_artist=True)


OURS = Bar(violence=False, suggestive=False)
"""What we made from an approved text and a portrait that its artist agreed to."""

BROUGHT = Bar(violence=True, suggestive=True)
"""What somebody else made."""


@attrs.frozen(kw_only=True)
class Look:
    """
    What the models say of one picture.

    `violence` None: nothing here can tell. `seconds`: when it is shown in a film, 0 in a picture.
    """

    explicit: float
    suggestive: float
    disagreement: float
    violence: float | None
    seconds: float = 0.0


@attrs.frozen(kw_only=True)
class Finding:
    """A flag and what it alone does."""

    flag: Flag
    status: VerdictStatus


def findings_of(looks: Iterable[Look], *, field: str, bar: Bar) -> list[Finding]:
    """Judge each look; a film is as bad as its worst moment."""
    found = []
    for look in looks:
        at = round(look.seconds * 1000)
        if look.explicit >= EXPLICIT_FROM:
            # Where the models differ as much, one of them says that it is nothing.
            unsure = look.disagreement > DISAGREEMENT_ABOVE
            found.append(_finding(NSFW, field, at, look.explicit, "model", refused=not unsure))
        elif look.disagreement > DISAGREEMENT_ABOVE:
            found.append(_finding(NSFW, field, at, look.explicit, "models_differ", refused=False))
        elif bar.suggestive and look.suggestive >= SUGGESTIVE_FROM:
            reason = "artist.suggestive" if bar.by_artist else "model"
            found.append(_finding("suggestive", field, at, look.suggestive, reason, refused=False))
        if look.violence is not None and look.violence >= VIOLENT_FROM:
            found.append(_finding(VIOLENCE, field, at, look.violence, "model", refused=False))
    return found


def scores_of(looks: Sequence[Look]) -> dict[str, float]:
    """Give the worst of each category that was judged."""
    scores = {
        NSFW: max((look.explicit for look in looks), default=0.0),
        "suggestive": max((look.suggestive for look in looks), default=0.0),
    }
    judged = [look.violence for look in looks if look.violence is not None]
    if judged and len(judged) == len(looks):
        scores[VIOLENCE] = max(judged)
    return scores


def unjudged(looks: Sequence[Look]) -> tuple[str, ...]:
    """Name what nothing here can tell of at least one of *looks*."""
    return (VIOLENCE,) if any(look.violence is None for look in looks) else ()


def verdict_of(
    findings: Iterable[Finding],
    *,
    scores: Mapping[str, float],
    needs_person: tuple[str, ...],
    texts: Mapping[str, str],
    versions: Versions,
    bar: Bar,
) -> MediaVerdict:
    """
    Say what *findings* come to: the worst of them.

    What needs a person makes brought content wait for one; ours carries it in the verdict alone.
    """
    found = tuple(findings)
    statuses = {finding.status for finding in found}
    if VerdictStatus.REJECTED in statuses:
        status = VerdictStatus.REJECTED
    elif statuses or (needs_person and bar.violence):
        status = VerdictStatus.PENDING_REVIEW
    else:
        status = VerdictStatus.APPROVED
    return MediaVerdict(
        status=status,
        flags=tuple(finding.flag for finding in found),
        scores=dict(scores),
        needs_person=needs_person,
        texts=dict(texts),
        versions=versions,
    )


def _finding(
    category: str, field: str, at: int, confidence: float, reason: str, *, refused: bool
) -> Finding:
    return Finding(
        flag=Flag(
            category=category, field=field, start=at, end=at, confidence=confidence, reason=reason
        ),
        status=VerdictStatus.REJECTED if refused else VerdictStatus.PENDING_REVIEW,
    )
