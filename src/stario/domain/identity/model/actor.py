"""Who asks for something."""

import attrs

from stario.domain.identity.model.role import Role
from stario.domain.kernel.ids import AccountId

STAFF = frozenset({Role.OPERATOR, Role.ADMIN})


@attrs.frozen(kw_only=True)
class Actor:
    """The account that acts and the role it acts in."""

    account_id: AccountId
    role: Role

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF

    @property
    def may_review(self) -> bool:
        """Whether the role looks at what artists submit."""
        return self.is_staff or self.role is Role.VALIDATOR
