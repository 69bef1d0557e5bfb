"""What is found only where one field follows another, as they do when spoken or printed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

import attrs

from stario.domain.moderation.model import policy
from stario.domain.moderation.model.findings import Finding

JOINTS = (" ", "")
"""Words that are told apart, or one word that was cut in two."""


def across(
    texts: Mapping[str, str], judge: Callable[[str], Sequence[Finding]]
) -> Iterator[tuple[str, Finding]]:
    """
    Give what reaches from one field into the next, with the first of the two.

    A name and a message meet by chance too: a person decides, and nothing is refused for it.
    """
    filled = [(field, text) for field, text in texts.items() if text.strip()]
    for (field, text), (_, following) in pairwise(filled):
        seen: set[str] = set()
        for joint in JOINTS:
            for finding in judge(text + joint + following):
                reaches = finding.start < len(text) and finding.end > len(text) + len(joint)
                if reaches and finding.category not in seen:
                    seen.add(finding.category)
                    doubt = min(finding.confidence, policy.MILD)
                    yield field, attrs.evolve(finding, end=len(text), confidence=doubt)
