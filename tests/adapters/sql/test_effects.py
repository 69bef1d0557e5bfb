"""Effects that other releases left."""

from pathlib import Path

from sqlalchemy import text

from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.schema import upgrade
from stario.adapters.sql.storage import SqlStorage
from stario.domain.kernel.outbox import delete_media
from tests.builders import NOW, new_id


async def test_what_a_later_release_left_holds_up_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/stario.db"
    await upgrade(url)
    engine = open_engine(url)
    storage = SqlStorage(engine)
    strange, known = (
        delete_media(id_=new_id(), bucket="media", prefix="x/", at=NOW) for _ in range(2)
    )
    async with storage() as work:
        await work.outbox.add(strange)
        await work.outbox.add(known)
        await work.commit()
    async with engine.begin() as connection:
        await connection.execute(
            text("UPDATE outbox SET topic = 'of.tomorrow', due_at = 0 WHERE id = :id"),
            {"id": strange.id},
        )

    async with storage() as work:
        assert await work.outbox.due(at=NOW, limit=1) == (known,)
    await engine.dispose()
