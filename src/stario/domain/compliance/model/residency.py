"""
In which country each store keeps its data, and whether that is allowed.

Source: the law on personal data of Uzbekistan, art. 27-1 as of 26 March 2026: biometric data are
kept in the country. We keep all personal data there, so that no list of exceptions is needed.
"""

from collections.abc import Iterable

import attrs

from stario.domain.compliance.model.data_map.words import LOCAL, Category
from stario.domain.kernel.errors import DomainError

THIS_MACHINE = "this-machine"
"""The region of a store that lies on the disk or in the memory of this very process."""


class OutsideRegion(DomainError):
    """
    A store may not hold what it would hold.

    `store` names it, `region` says where it is ("" where nobody said), `required` where it must be.
    """

    code = "outside_region"

    def __str__(self) -> str:
        stated = self.details["region"] or "undeclared"
        return (
            f"{self.details['store']} is in region {stated}, and holds {self.details['holds']}: "
            f"DATA_RESIDENCY_REGION={self.details['required']} allows it there alone"
            f" (set {self.details['setting']})"
        )


@attrs.frozen(kw_only=True)
class Store:
    """
    Something that keeps data.

    `region` as its operator declares it by `setting`, "" where nobody did; `uz-tashkent-1` lies
    in `uz`. `THIS_MACHINE`: embedded, and wherever the machine stands.
    """

    name: str
    setting: str
    region: str
    holds: frozenset[Category]

    @property
    def is_embedded(self) -> bool:
        return self.region == THIS_MACHINE

    @property
    def holds_personal_data(self) -> bool:
        return bool(self.holds & LOCAL)

    def is_inside(self, required: str) -> bool:
        return self.region == required or self.region.startswith(f"{required}-")


@attrs.frozen(kw_only=True)
class Residence:
    """`is_allowed` None: nothing is required here, or the store is embedded: its owner knows."""

    store: Store
    is_allowed: bool | None


@attrs.frozen(kw_only=True)
class Residency:
    """`required` None: `DATA_RESIDENCY_REGION` is not set, and nothing is promised."""

    required: str | None
    residences: tuple[Residence, ...]

    @property
    def is_kept(self) -> bool:
        """Whether a region is required, and every store with personal data is known to be in it."""
        return self.required is not None and all(
            each.is_allowed for each in self.residences if each.store.holds_personal_data
        )

    @property
    def outside(self) -> tuple[Store, ...]:
        return tuple(each.store for each in self.residences if each.is_allowed is False)


def residency(stores: Iterable[Store], *, required: str | None) -> Residency:
    """Judge every store by the country that is required, if one is."""
    return Residency(
        required=required,
        residences=tuple(
            Residence(store=store, is_allowed=_is_allowed(store, required)) for store in stores
        ),
    )


def require_residency(stores: Iterable[Store], *, required: str | None) -> Residency:
    """
    As `residency`, for a process that is about to start.

    Raises:
        OutsideRegion: naming the first store that is elsewhere, or says nothing.
    """
    judged = residency(stores, required=required)
    for store in judged.outside:
        raise OutsideRegion(
            store=store.name,
            region=store.region,
            required=required,
            setting=store.setting,
            holds=", ".join(sorted(category.value for category in store.holds & LOCAL)),
        )
    return judged


def _is_allowed(store: Store, required: str | None) -> bool | None:
    if required is None:
        return None
    if not store.holds_personal_data:
        return True
    return None if store.is_embedded else store.is_inside(required)
