"""The ledger in memory."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

import attrs

from stario.adapters.memory.transaction import Tables, Transaction
from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import ArtistId, ProductId
from stario.domain.kernel.money import NOTHING, Money
from stario.domain.ledger.model.account import kind_of
from stario.domain.ledger.model.entry import FIRST_HASH, Entry, Movement, Posting
from stario.domain.ledger.model.share_rule import ShareRule, narrowest
from stario.ports.repositories.ledger import EntryFilter, Ledger, ShareRules


@attrs.frozen
class MemoryLedger(Ledger):
    _transaction: Transaction

    async def lock(self) -> None:
        await self._transaction.writing()

    async def append(self, *movements: Movement) -> tuple[Entry, ...]:
        entries = (await self._transaction.writing()).ledger
        known = {key: entry.movement for key, entry in entries.items()}
        last, added = _last(entries), list[Entry]()
        for movement in movements:
            if not movement.postings:
                continue
            there = known.get(movement.key)
            if there is None:
                known[movement.key] = movement
                previous = last.hash if last else FIRST_HASH
                last = Entry.after(previous, movement, number=last.number + 1 if last else 1)
                added.append(last)
            elif not there.stands_for(movement):
                raise Conflict(what="ledger_entry")
        self._check(added)
        entries.update({entry.movement.key: entry for entry in added})
        return tuple(added)

    async def last(self) -> Entry | None:
        return _last(self._transaction.tables.ledger)

    async def balance(self, account: str, *, through: int | None = None) -> Money:
        return (await self.balances(through=through)).get(account, NOTHING)

    async def balances(
        self, *, before: datetime | None = None, through: int | None = None
    ) -> Mapping[str, Money]:
        wanted = EntryFilter(before=before, through=through)
        sums: dict[str, Money] = {}
        for posting in _postings(self._transaction.tables, wanted):
            sums[posting.account] = sums.get(posting.account, NOTHING) + Money(posting.amount)
        return sums

    async def entries(
        self, wanted: EntryFilter, *, after: int = 0, limit: int = 500
    ) -> tuple[Entry, ...]:
        found = [
            entry
            for entry in self._transaction.tables.ledger.values()
            if entry.number > after and _fits(entry, wanted)
        ]
        return tuple(found[:limit])

    def _check(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            for posting in entry.movement.postings:
                kind_of(posting.account)
            if sum(posting.amount for posting in entry.movement.postings):
                self._transaction.refuse("postings")


def _last(entries: dict[str, Entry]) -> Entry | None:
    return next(reversed(entries.values()), None)


def _postings(tables: Tables, wanted: EntryFilter) -> Iterator[Posting]:
    for entry in tables.ledger.values():
        if _fits(entry, wanted):
            yield from entry.movement.postings


def _fits(entry: Entry, wanted: EntryFilter) -> bool:
    movement = entry.movement
    return (
        (wanted.account is None or any(_names(wanted.account, p) for p in movement.postings))
        and (wanted.subject_id is None or movement.subject_id == wanted.subject_id)
        and (wanted.since is None or movement.at >= wanted.since)
        and (wanted.before is None or movement.at < wanted.before)
        and (wanted.through is None or entry.number <= wanted.through)
    )


def _names(account: str, posting: Posting) -> bool:
    if account.endswith(":"):
        return posting.account.startswith(account)
    return posting.account == account


@attrs.frozen
class MemoryShareRules(ShareRules):
    _transaction: Transaction

    async def add(self, rule: ShareRule) -> None:
        tables = await self._transaction.writing()
        self._transaction.refer(tables.artists, rule.artist_id)
        self._transaction.refer(tables.accounts, rule.created_by)
        key = f"{rule.id}:{rule.version}"
        if key in tables.share_rules:
            raise Conflict(what="share_rule")
        tables.share_rules[key] = rule

    async def list(self) -> tuple[ShareRule, ...]:
        rules = self._transaction.tables.share_rules.values()
        return tuple(sorted(rules, key=lambda rule: (rule.created_at, rule.id, rule.version)))

    async def in_force(
        self, *, artist: ArtistId, product: ProductId | None, at: datetime
    ) -> ShareRule | None:
        return narrowest(
            rule
            for rule in self._transaction.tables.share_rules.values()
            if rule.artist_id in (None, artist)
            and rule.product_id in (None, product)
            and rule.valid_from <= at
        )
