"""Whose the things are that a case names."""

from collections.abc import Mapping

import attrs

from stario.domain.compliance.model.case_scope import CaseScope, Part
from stario.domain.compliance.model.holdings import HELD
from stario.domain.kernel.ids import AccountId, ArtistId
from stario.ports.repositories.legal import Plain
from stario.ports.storage import UnitOfWork


async def parties_of_contents(work: UnitOfWork, scope: CaseScope) -> set[AccountId]:
    """Give the fans who made them and the accounts of the artists in them, within the period."""
    if not scope.contents:
        return set()
    alone = attrs.evolve(scope, accounts=())
    found: set[AccountId] = set()
    for holding in HELD:
        if holding.part is Part.CONTENT and holding.named is not None:
            # Ids name one each: all of them are on the first page.
            page = await work.case_records.page(holding, alone, limit=len(scope.contents) + 1)
            for record in page.records:
                found |= await _parties(work, record)
    return found


async def _parties(work: UnitOfWork, record: Mapping[str, Plain]) -> set[AccountId]:
    found = {record.get("account_id")}
    if (artist := record.get("artist_id")) is not None:
        found.add((await work.artists.get(ArtistId(str(artist)))).account_id)
    return {AccountId(str(each)) for each in found if each is not None}
