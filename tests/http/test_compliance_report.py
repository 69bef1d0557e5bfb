"""The compliance report: evidence for each box of the checklist, never a green one without."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import attrs
import httpx
import pytest
from tests.builders import NOW, an_account
from tests.builders.dossier import a_dossier
from tests.builders.face_uploads import a_face_upload
from tests.builders.legal import a_breach, a_legal_export, a_ready_export
from tests.builders.notary import KEY, Notary, a_notary
from tests.http.house import House

from stario.adapters.ed25519.attestation import Ed25519SignatureCheck
from stario.domain.compliance.model.anomalies import AnomalyKind
from stario.domain.compliance.model.audit_event import audit_event
from stario.domain.compliance.model.compliance_report import CheckKey, percentile
from stario.domain.compliance.model.residency import THIS_MACHINE, Store, residency
from stario.domain.compliance.usecases.verify_audit_log import VerifyAuditLog
from stario.domain.compliance.usecases.verify_nightly import VerifyNightly
from stario.domain.faces.model.face_upload import DeletionNet
from stario.domain.identity.model.role import Role
from stario.domain.kernel.language import Language
from stario.entrypoints.http.handlers.compliance_page import words_of
from stario.entrypoints.wiring.compliance_container import ComplianceContainer
from stario.ports.media import Bucket

PATH = "/admin/compliance/report"
USE_CASES = Path(__file__).parents[2] / "src/stario/domain/compliance/usecases"


@attrs.frozen(kw_only=True)
class Office:
    web: httpx.AsyncClient
    edge: House
    notary: Notary

    def as_(self, role: Role = Role.ADMIN) -> dict[str, str]:
        return self.edge.signed_in(role, account=self.notary.asks.id)

    async def check(self, key: CheckKey) -> dict[str, object]:
        answer = await self.web.get(PATH, headers=self.as_())
        assert answer.status_code == 200, answer.text
        (found,) = [each for each in answer.json()["checks"] if each["check"] == key.value]
        return dict(found)

    async def verify(self) -> bool:
        town = self.notary.town
        verify = VerifyAuditLog(
            storage=town.storage,
            objects=town.objects,
            signature_check=Ed25519SignatureCheck(),
            clock=town.clock,
        )
        return await VerifyNightly(
            storage=town.storage,
            verify_audit_log=verify,
            attestation_key=KEY,
            clock=town.clock,
            ids=town.ids,
        )()


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with a_notary(tmp_path) as notary:
        town = notary.town
        edge = House(storage=town.storage, clock=town.clock)
        here = Store(name="database", setting="X", region=THIS_MACHINE, holds=frozenset())
        container = ComplianceContainer(
            storage=town.storage,
            clock=town.clock,
            residency=residency((here,), required=None),
        )
        app = edge.app(container.compliance().routes())
        async with edge.client(app) as web:
            yield Office(web=web, edge=edge, notary=notary)


def seen(check: dict[str, object], name: str) -> object:
    evidence = check["evidence"]
    assert isinstance(evidence, dict)
    return evidence[name]


async def test_every_box_is_there_and_none_is_green_without_a_source(office: Office) -> None:
    report = (await office.web.get(PATH, headers=office.as_())).json()
    found = {check["check"]: check["status"] for check in report["checks"]}

    assert list(found) == [key.value for key in CheckKey]
    green = {key for key, status in found.items() if status == "ok"}
    assert green == {"rights", "breaches", "consents", "reviews"}
    assert report["status"] in {"attention", "unknown"}


async def test_the_log_is_green_once_it_is_proved_and_red_once_it_is_not(office: Office) -> None:
    town = office.notary.town
    async with town.storage() as work:
        event = audit_event("x.y.z", "thing", None, id_=town.ids.new(), at=town.clock.now())
        await work.audit.record(event)
        await work.commit()
    await office.notary.chain()
    assert (await office.check(CheckKey.AUDIT_LOG))["status"] == "attention"
    await office.notary.seal(at_once=True)
    assert (await office.check(CheckKey.AUDIT_LOG))["status"] == "unknown"
    assert await office.verify()
    assert not await office.verify()
    proved = await office.check(CheckKey.AUDIT_LOG)
    assert (proved["status"], proved["reasons"]) == ("ok", [])
    assert seen(proved, "verified_at") == "2026-11-20T12:00:00Z"
    assert seen(proved, "verified_entries") == seen(proved, "entries") == 1
    assert not await office.verify()
    # A proof that claims to be of tomorrow puts off none.
    office.notary.town.clock.advance(by=timedelta(hours=-1))
    assert await office.verify()

    town.clock.advance(by=timedelta(hours=37))
    late = await office.check(CheckKey.AUDIT_LOG)
    assert late["status"] == "attention"
    assert "verification_late" in str(late["reasons"])
    async with town.storage() as work:
        checkpoint = await work.audit_checkpoints.latest()
    assert checkpoint is not None
    other = attrs.evolve(checkpoint, note=checkpoint.note.replace("chain ", "chain 00"))
    await town.objects.put(
        Bucket.AUDIT, checkpoint.key, other.note.encode(), content_type="text/plain"
    )
    assert await office.verify()
    assert (await office.check(CheckKey.AUDIT_LOG))["status"] == "failed"


async def test_late_deletions_are_counted(office: Office) -> None:
    fan, used = an_account(), NOW + timedelta(seconds=1)
    async with office.notary.town.storage() as work:
        await work.accounts.add(fan)
        for seconds in (0.5, 1.0, 4.5):
            photo = a_face_upload(fan).hold(at=used).end(at=used)
            at = used + timedelta(seconds=seconds)
            await work.face_uploads.add(photo.delete(DeletionNet.USE, at=at))
        await work.commit()
    check = await office.check(CheckKey.UPLOAD_DELETION)

    assert (check["status"], check["reasons"]) == ("attention", ["deleted_late"])
    assert (seen(check, "p50_seconds"), seen(check, "max_seconds")) == (1.0, 4.5)
    assert (seen(check, "over_3_seconds"), seen(check, "deleted_31_days")) == (1, 3)


async def test_a_rehearsal_counts_for_a_month(office: Office) -> None:
    notary = office.notary
    assert (await office.check(CheckKey.LEGAL_EXPORT))["reasons"] == ["never_rehearsed"]
    rehearsal = a_ready_export(a_legal_export(notary.asks, is_rehearsal=True), notary.approves)
    async with notary.town.storage() as work:
        await work.legal_exports.add(rehearsal)
        await work.commit()
    assert (await office.check(CheckKey.LEGAL_EXPORT))["status"] == "ok"
    notary.town.clock.advance(by=timedelta(days=32))
    assert (await office.check(CheckKey.LEGAL_EXPORT))["reasons"] == ["rehearsal_late"]


async def test_a_clock_that_ran_out_is_red(office: Office) -> None:
    async with office.notary.town.storage() as work:
        await work.breaches.add(a_breach())
        await work.commit()
    assert (await office.check(CheckKey.BREACHES))["status"] == "attention"
    office.notary.town.clock.advance(by=timedelta(hours=25))
    late = await office.check(CheckKey.BREACHES)
    assert (late["status"], seen(late, "notified_late_24h")) == ("failed", 1)


@pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
async def test_the_page_speaks_three_languages_and_runs_no_script(
    office: Office, language: Language
) -> None:
    headers = office.as_() | {"accept-language": language.value}
    page = await office.web.get(f"{PATH}.html", headers=headers)
    same = await office.web.get(PATH, headers=headers | {"accept": "text/html"})

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert same.headers["content-type"] == page.headers["content-type"]
    assert page.headers["content-language"] == language.value
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "<script" not in page.text
    for title in words_of(language)["checks"].values():
        assert title.replace("'", "&#x27;") in page.text


def test_every_code_has_its_words_in_every_language() -> None:
    source = "".join(path.read_text() for path in USE_CASES.glob("check_*.py"))
    names = set(re.findall(r'Evidence\(\s*"([a-z0-9_]+)"', source))
    reasons = set(re.findall(r', "([a-z0-9_]+)"\)', source)) - names
    reasons |= set(re.findall(r'"([a-z0-9_]+)",\n\s+\)', source)) | {"no_source"}
    english = words_of(Language.ENGLISH)
    assert names <= set(english["evidence"])
    assert reasons - names <= set(english["reasons"])
    assert {kind.value for kind in AnomalyKind} <= set(english["evidence"])
    assert set(english["checks"]) == {key.value for key in CheckKey}
    for language in Language:
        words = words_of(language)
        assert {part: set(words[part]) for part in words} == {
            part: set(english[part]) for part in english
        }


async def test_the_dashboard_counts(office: Office) -> None:
    await a_dossier(office.notary.town.storage)
    stats = (await office.web.get("/admin/stats", headers=office.as_())).json()

    assert stats["users"] == {"total": 4, "by_role": {"admin": 2, "user": 2}}
    assert stats["orders"]["by_status"] == {"awaiting_payment": 1}
    assert stats["jobs"] == {"total": 5, "by_status": {"queued": 5}}
    assert stats["artists"]["total"] == 1
    assert stats["revenue"]["total_uzs"] == 0
    queues = {each["queue"]: each["waiting"] for each in stats["queues"]}
    assert queues["video_generation_queue"] == 1


@pytest.mark.parametrize("role", [Role.USER, Role.ARTIST, Role.VALIDATOR, Role.OPERATOR])
async def test_the_report_is_for_administrators(office: Office, role: Role) -> None:
    for path in (PATH, f"{PATH}.html"):
        assert (await office.web.get(path, headers=office.as_(role))).status_code == 403
        assert (await office.web.get(path)).status_code == 401


@pytest.mark.parametrize(
    ("share", "expected"), [(0.5, 50.0), (0.99, 99.0), (1.0, 100.0), (0.001, 1.0)]
)
def test_percentiles_are_of_the_nearest_rank(share: float, expected: float) -> None:
    assert percentile([float(n) for n in range(1, 101)], share) == expected
    assert percentile([], share) is None
