"""Everything that packages for authorities stand on, in a folder of its own."""

import tarfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import attrs

from stario.adapters.age.package_encryption import AgePackageEncryption
from stario.adapters.ed25519.attestation import Ed25519AttestationKey, Ed25519SignatureCheck
from stario.adapters.files.scratch import FilesScratch
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.compliance.model.legal_export import LegalExport
from stario.domain.compliance.model.package_check import PackageCheck, PackageReport
from stario.domain.compliance.usecases.build_legal_package import BuildLegalPackage
from stario.domain.compliance.usecases.chain_events import ChainEvents
from stario.domain.compliance.usecases.decide_legal_export import DecideLegalExport
from stario.domain.compliance.usecases.read_legal_export import ReadLegalExport
from stario.domain.compliance.usecases.request_legal_export import RequestLegalExport
from stario.domain.compliance.usecases.seal_audit_log import SealAuditLog
from stario.domain.compliance.usecases.sweep_legal_packages import SweepLegalPackages
from stario.domain.compliance.usecases.write_case_log import WriteCaseLog
from stario.domain.compliance.usecases.write_package import WritePackage
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.actor import Actor
from stario.domain.identity.model.role import Role
from stario.ports.execution import HeavyWork
from stario.ports.media import Bucket, ObjectStore
from tests.builders.legal import IDENTITY, a_legal_export
from tests.builders.town import Town

KEY = Ed25519AttestationKey.of("of a notary")


@attrs.frozen(kw_only=True)
class Notary:
    """Two administrators, `asks` and `approves`, and what they call."""

    town: Town
    folder: Path
    heavy_work: HeavyWork
    asks: Account
    approves: Account

    @property
    def request(self) -> RequestLegalExport:
        return RequestLegalExport(
            storage=self.town.storage, clock=self.town.clock, ids=self.town.ids
        )

    @property
    def decide(self) -> DecideLegalExport:
        return DecideLegalExport(
            storage=self.town.storage,
            dispatch=self.town.dispatch,
            clock=self.town.clock,
            ids=self.town.ids,
        )

    @property
    def read(self) -> ReadLegalExport:
        return ReadLegalExport(
            storage=self.town.storage,
            objects=self.town.objects,
            clock=self.town.clock,
            ids=self.town.ids,
        )

    @property
    def sweep(self) -> SweepLegalPackages:
        return SweepLegalPackages(
            storage=self.town.storage,
            objects=self.town.objects,
            clock=self.town.clock,
            ids=self.town.ids,
        )

    @property
    def chain(self) -> ChainEvents:
        return ChainEvents(storage=self.town.storage, entropy=self.town.entropy)

    @property
    def seal(self) -> SealAuditLog:
        return SealAuditLog(
            storage=self.town.storage,
            objects=self.town.objects,
            attestation_key=KEY,
            clock=self.town.clock,
        )

    def build(self, *, objects: ObjectStore | None = None) -> BuildLegalPackage:
        store = objects or self.town.objects
        log = WriteCaseLog(
            storage=self.town.storage,
            objects=store,
            chain_events=self.chain,
            seal_audit_log=self.seal,
        )
        return BuildLegalPackage(
            storage=self.town.storage,
            objects=store,
            scratch=FilesScratch(self.folder / "scratch"),
            heavy_work=self.heavy_work,
            write_package=WritePackage(
                storage=self.town.storage,
                objects=store,
                write_case_log=log,
                attestation_key=KEY,
                clock=self.town.clock,
            ),
            package_encryption=AgePackageEncryption(self.heavy_work),
            clock=self.town.clock,
            ids=self.town.ids,
        )

    async def approved(self, *people: Account, **changes: Any) -> LegalExport:
        """A request about *people* that both administrators agree on."""
        export = attrs.evolve(a_legal_export(self.asks, *people), **changes)
        async with self.town.storage() as work:
            await work.legal_exports.add(export)
            await work.commit()
        return await self.decide.approve(export.id, actor=actor(self.approves))

    async def built(self, export: LegalExport, *, objects: ObjectStore | None = None) -> None:
        """Do the job, as a worker does."""
        assert export.job_id is not None
        async with self.town.storage() as work:
            job = await work.jobs.get(export.job_id)
        completion = await self.build(objects=objects)(job, lambda _stage, _percent: None)
        async with self.town.storage() as work:
            await completion.effects(work)
            await work.commit()

    async def current(self, export: LegalExport) -> LegalExport:
        async with self.town.storage() as work:
            return await work.legal_exports.get(export.id)

    async def opened(self, export: LegalExport, name: str = "opened") -> Path:
        """Decrypt what is in the store as the authority does, and unpack it."""
        key = (await self.current(export)).object_key
        assert key is not None
        sealed, plain, target = (self.folder / f"{name}{end}" for end in (".age", ".tar", ""))
        await self.town.objects.download(Bucket.LEGAL, key, sealed)
        await AgePackageEncryption(self.heavy_work).open(sealed, plain, identity=IDENTITY)
        with tarfile.open(plain) as tar:
            tar.extractall(target, filter="data")
        return target

    async def package(self, *people: Account, **changes: Any) -> Path:
        export = await self.approved(*people, **changes)
        await self.built(export)
        return await self.opened(export)


@asynccontextmanager
async def a_notary(folder: Path, town: Town | None = None) -> AsyncIterator[Notary]:
    town = town or Town()
    heavy_work = ThreadHeavyWork(threads=1)
    try:
        yield Notary(
            town=town,
            folder=folder,
            heavy_work=heavy_work,
            asks=await town.person(Role.ADMIN),
            approves=await town.person(Role.ADMIN),
        )
    finally:
        heavy_work.close()


def actor(account: Account) -> Actor:
    return Actor(account_id=account.id, role=account.role)


def checked(
    package: Path, *, key: bytes = KEY.public_key, case_id: str | None = None
) -> PackageReport:
    return PackageCheck(
        root=package, public_key=key, verify=Ed25519SignatureCheck(), case_id=case_id
    )()
