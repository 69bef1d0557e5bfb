"""What words do in a sentence, for the grammar and the gate; none of them offends alone."""

GROUP = "group"
NEGATION = "negation"
COUNTER = "counter"
THING = "thing"
GREETING = "greeting"

AGAINST = frozenset({"dehumanise", "expel", "kill", "hatred", "inferior"})
"""What is said of people: they are animals, should go, should die, are hated, are worth less."""

ROLES = AGAINST | {GROUP, NEGATION, COUNTER, THING, GREETING}
