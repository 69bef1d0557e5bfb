"""Pieces of text that the network can say in one breath."""

import re

LONGEST = 160
"""Characters; the network loses its thread above 182 in Russian and 250 in English."""

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_CLAUSE_END = re.compile(r"(?<=[,;:—])\s+")


def sentences(text: str, *, longest: int = LONGEST) -> tuple[str, ...]:
    """Split *text* at the ends of sentences, else of clauses, else of words; none is empty."""
    found: list[str] = []
    for sentence in _SENTENCE_END.split(" ".join(text.split())):
        found.extend(_packed(sentence, longest))
    return tuple(piece for piece in found if any(letter.isalnum() for letter in piece))


def _packed(sentence: str, longest: int) -> list[str]:
    if len(sentence) <= longest:
        return [sentence]
    lines = [""]
    for clause in _CLAUSE_END.split(sentence):
        units = [clause] if len(clause) <= longest else _chopped(clause, longest)
        for unit in units:
            joined = f"{lines[-1]} {unit}".strip()
            if len(joined) <= longest:
                lines[-1] = joined
            else:
                lines.append(unit)
    return lines


def _chopped(clause: str, longest: int) -> list[str]:
    words = clause.split(" ")
    return [
        word[start : start + longest] for word in words for start in range(0, len(word), longest)
    ]
