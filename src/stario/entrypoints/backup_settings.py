"""What an operator sets about backups, by environment variables that begin with `BACKUP_`."""

from pathlib import Path
from typing import Literal

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class BackupSettings(BaseSettings):
    """
    Without any variable the embedded database is copied to `backups` in the home, by hand.

    What pgBackRest itself needs, keys of the store and the passphrase too, stands in its own file
    or in variables that begin with `PGBACKREST_`: the server that archives needs it as well.
    """

    model_config = SettingsConfigDict(
        extra="ignore", env_prefix="BACKUP_", env_ignore_empty=True, hide_input_in_errors=True
    )

    engine: Literal["pgbackrest", "sqlite"] | None = None
    """Unless set, what fits DATABASE_URL."""
    nightly: bool = False
    """Have the scheduler make them: a full one each night, and what changed every six hours."""
    verify_days: int = Field(default=7, ge=0, le=365)
    """How often the scheduler proves one by restoring it beside the database; 0: never."""

    folder: Path | None = None
    """Where copies of the embedded database go; best on another disk."""
    keep: int = Field(default=30, ge=1, le=10_000)
    """How many copies of the embedded database stay."""

    config: Path = Path("/etc/pgbackrest/pgbackrest.conf")
    stanza: str = Field(default="stario", pattern="^[a-z0-9][a-z0-9_-]{0,62}$")
    data_dir: Path = Path("/var/lib/postgresql/data")
    """The server's own folder; a restore goes there."""
    scratch_dir: Path = Path("/var/tmp/stario")  # noqa: S108
    """Where rehearsals have room for the whole database."""
    postgres_bin: Path | None = None
    """PostgreSQL's programs; unless set, Debian's newest, or those in PATH."""
    user: str | None = None
    """Whom programs run as where Stario itself is root."""
