"""Why a reviewer can't do something to a case."""

from stario.domain.kernel.errors import Conflict, Forbidden


class CaseClaimed(Conflict):
    """Another reviewer has it until `claimed_until`, an RFC 3339 time."""

    code = "case_claimed"


class CaseClosed(Conflict):
    """Nobody decides any more; `state` says why."""

    code = "case_closed"


class CaseDecided(Conflict):
    """This reviewer has decided already, and otherwise."""

    code = "case_decided_by_you"


class ReviewerBarred(Forbidden):
    """
    This reviewer may not decide; `reason` says why.

    `own_content`: it is her own; `decided_before`: another person must look; `needs_admin`: it was
    escalated; `claimed_too_long`: she has had it, and others come first for a while.
    """

    code = "reviewer_barred"
