"""No reviewer lets pass what the artist has refused meanwhile."""

import attrs
import pytest
from tests.builders import NOW, an_account, an_artist, new_id
from tests.builders.catalogue import a_category, a_product
from tests.builders.previews import a_preview
from tests.builders.rules import BLOCK, REVIEW, restrictions

from stario.adapters.memory.storage import MemoryStorage
from stario.adapters.memory.system import MemoryClock
from stario.adapters.moderation.text_moderator import FoldingTextModerator
from stario.adapters.system import Uuid7Ids
from stario.domain.artists.model.artist import Artist
from stario.domain.generation.model.rejection import ContentRejected
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.actor import Actor
from stario.domain.identity.model.role import Role
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import CaseId
from stario.domain.kernel.language import Language
from stario.domain.moderation.model.opening import open_case
from stario.domain.moderation.model.restriction import Restrictions
from stario.domain.moderation.model.review_case import Subject
from stario.domain.moderation.model.review_refusals import ReviewerBarred
from stario.domain.moderation.model.verdict import ContentType
from stario.domain.moderation.usecases.ask_artist import AskArtist
from stario.domain.moderation.usecases.claim_case import ClaimCase


@attrs.define
class Table:
    """An artist's job and a design on her product that wait with the same words."""

    storage: MemoryStorage = attrs.field(factory=MemoryStorage)
    artist: Artist = attrs.field(factory=an_artist)
    fan: Account = attrs.field(factory=an_account)
    preview: str = ""

    async def open(self) -> "Table":
        shelf = a_category()
        product = a_product(shelf, artist_id=self.artist.id)
        async with self.storage() as work:
            await work.accounts.add(self.fan)
            await work.artists.add(self.artist)
            await work.categories.add(shelf)
            await work.products.add(product)
            variant = product.variants[0].id
            design = a_preview(self.fan, product=product.id, variant=variant)
            await work.previews.add(design)
            self.preview = design.id
            await work.commit()
        return self

    async def case(self, text: str, subject: Subject = Subject.JOB) -> CaseId:
        is_job = subject is Subject.JOB
        case = open_case(
            id_=new_id(),
            content_type=ContentType.TEXT,
            subject=subject,
            subject_id=new_id() if is_job else self.preview,
            account_id=self.fan.id,
            artist_id=self.artist.id if is_job else None,
            language=Language.UZBEK,
            texts={"text": text},
            at=NOW,
        )
        async with self.storage() as work:
            await work.cases.add(case)
            await work.commit()
        return case.id

    async def restrict(self, value: Restrictions) -> None:
        async with self.storage() as work:
            await work.restrictions.save(value)
            await work.commit()

    @property
    def ask(self) -> AskArtist:
        return AskArtist(storage=self.storage, moderator=FoldingTextModerator())


@pytest.fixture
async def table() -> Table:
    return await Table().open()


@pytest.mark.parametrize("subject", [Subject.JOB, Subject.PREVIEW])
@pytest.mark.parametrize(("text", "suggestion"), [
    ("Ғиштлар", "remove_artists_words"), ("Futbolchi", "choose_another_topic"),
])  # fmt: skip
async def test_what_she_refuses_by_now_is_not_let_pass(
    table: Table, subject: Subject, text: str, suggestion: str
) -> None:
    case = await table.case(text, subject)
    await table.ask(case)
    await table.restrict(
        restrictions(table.artist, table.fan, words=(("gʻisht", BLOCK),), black=("football",))
    )

    with pytest.raises(ContentRejected) as refused:
        await table.ask(case)

    assert refused.value.suggestion == suggestion
    assert refused.value.spans[0].field == "text"


@pytest.mark.parametrize("text", ["gihstlar", "olma", "Putin prezident", "jalab"])
async def test_of_all_else_the_reviewer_decides(table: Table, text: str) -> None:
    case = await table.case(text)
    await table.restrict(
        restrictions(table.artist, table.fan, words=(("gʻishtlar", BLOCK), ("olma", REVIEW)))
    )

    await table.ask(case)


async def test_an_unknown_case_is_not_found(table: Table) -> None:
    with pytest.raises(NotFound):
        await table.ask(CaseId(new_id()))


@pytest.mark.parametrize("subject", [Subject.JOB, Subject.PREVIEW])
async def test_the_artist_herself_judges_nothing_that_pictures_her(subject: Subject) -> None:
    star = an_account(role=Role.VALIDATOR)
    table = Table(artist=an_artist(account_id=star.id))
    async with table.storage() as work:
        await work.accounts.add(star)
        await work.commit()
    await table.open()
    case = await table.case("Salom", subject)
    actor = Actor(account_id=star.id, role=star.role)

    claim = ClaimCase(storage=table.storage, clock=MemoryClock(), ids=Uuid7Ids())

    with pytest.raises(ReviewerBarred):
        await claim(case, actor=actor)
