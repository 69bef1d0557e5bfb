"""`stario accounts`: the first administrator, and other staff."""

import asyncio

import click

from stario.adapters.argon2.password_hasher import Argon2PasswordHasher
from stario.adapters.sql.schema import upgrade
from stario.adapters.system import SystemClock, Uuid7Ids
from stario.domain.identity.model.role import Role
from stario.domain.identity.usecases.create_staff_account import CreateStaffAccount
from stario.domain.kernel.errors import DomainError
from stario.entrypoints.clients import database_url, open_storage
from stario.entrypoints.contacts import parse_email
from stario.entrypoints.settings import Settings

STAFF = click.Choice([role.value for role in Role if role not in (Role.USER, Role.ARTIST)])


@click.group()
def accounts() -> None:
    """Make accounts for staff."""


@accounts.command("create-staff")
@click.option("--email", required=True)
@click.option("--full-name", required=True)
@click.option("--role", type=STAFF, default=Role.ADMIN.value, show_default=True)
@click.password_option(envvar="STARIO_STAFF_PASSWORD", help="Asked for where it is not given.")
def create_staff(email: str, full_name: str, role: str, password: str) -> None:
    """Make an account with a role, or give an account that role and password."""

    async def run() -> None:
        settings = Settings()
        await upgrade(database_url(settings))
        async with open_storage(settings, name="stario-cli", pool=1) as storage:
            create = CreateStaffAccount(
                storage=storage, hasher=Argon2PasswordHasher(), clock=SystemClock(), ids=Uuid7Ids()
            )
            account = await create(
                email=parse_email("email", email),
                password=password,
                full_name=full_name,
                role=Role(role),
            )
        click.echo(f"{account.id} {account.email} is {account.role.value}")

    try:
        asyncio.run(run())
    except DomainError as error:
        raise click.ClickException(f"{error.code} {error.details or ''}".strip()) from error
