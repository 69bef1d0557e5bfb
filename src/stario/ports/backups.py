"""Copies of the database, and going back to them."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Protocol

import attrs

from stario.domain.operations.model.backup import Backup, BackupKind
from stario.ports.storage import Storage


class DatabaseInspection(Protocol):
    """What an operator asks a database about itself."""

    @abstractmethod
    async def revision(self) -> str | None:
        """Which migration was the last; None where there was none."""
        ...

    @abstractmethod
    async def bring_up_to_date(self) -> None:
        """
        Migrate it to the schema of this release; nothing happens where it is there or further.

        Raises:
            Unavailable: it can't be, or nothing of ours was ever in it.
        """
        ...

    @abstractmethod
    async def row_counts(self) -> Mapping[str, int]:
        """How many rows each table has, without what only the server keeps for itself."""
        ...

    @abstractmethod
    async def archive_lag(self) -> timedelta | None:
        """
        How long the oldest finished write-ahead log waits to be archived; zero where none does.

        None where there is no archive.
        """
        ...


@attrs.frozen(kw_only=True)
class RestoredDatabase:
    """
    A database as it was, which nobody else reaches yet.

    `label` names the backup that it comes from.
    """

    label: str
    storage: Storage
    inspection: DatabaseInspection


class Backups(Protocol):
    """
    Every method raises `BackupFailed` when a program refuses, and `Unavailable` when the
    repository does not answer or another backup runs.
    """

    @abstractmethod
    async def run(self, kind: BackupKind) -> Backup:
        """
        Copy the database while it runs, and let backups go that are older than what is kept.

        Where nothing is there that *kind* could build upon, a full copy is made.
        """
        ...

    @abstractmethod
    async def list(self) -> Sequence[Backup]:
        """What one can go back to, the oldest first."""
        ...

    @abstractmethod
    def rehearse(
        self, *, to: datetime | None = None
    ) -> AbstractAsyncContextManager[RestoredDatabase]:
        """
        The database as it was at *to*, or after the last backup, in a place of its own.

        It is gone when the context ends; the database itself is not touched.
        """
        ...

    @abstractmethod
    def restore(
        self, *, to: datetime | None = None, confirmed: bool = False
    ) -> AbstractAsyncContextManager[RestoredDatabase]:
        """
        Put the database as it was at *to*, or at the end of what is archived, in its place.

        Inside the context nobody else reaches it, so that what must be done first can be done; it
        is in place, and where it is a server's stopped, when the context ends.

        Raises:
            DatabaseInUse: one is there, and *confirmed* is false; with it that one is ended, or it
                runs and nobody here can end it.
        """
        ...
