"""The document is valid and true, and its page needs nothing but itself."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from tests.http.house import House
from tests.http.openapi_suite import differences, document_of
from tests.http.serving import serving

from stario.adapters.sql.engine import open_engine
from stario.adapters.sql.schema import upgrade
from stario.adapters.sql.storage import SqlStorage
from stario.domain.identity.model.role import Role


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, str]]:
    url = f"sqlite:///{tmp_path_factory.mktemp('openapi') / 'stario.db'}"

    async def migrate() -> None:
        await upgrade(url)

    # The server's loop is its own: the database must not be opened in this one.
    asyncio.run(migrate())
    storage = SqlStorage(open_engine(url))

    @asynccontextmanager
    async def lifespan(_: object) -> AsyncIterator[None]:
        yield
        await storage.close()

    house = House(storage=storage, lifespan=lifespan)
    with serving(house.app()) as address:
        yield house, address


def test_schemathesis_finds_no_difference(served: tuple[House, str]) -> None:
    house, url = served
    document = document_of(url)

    found = differences(url, document, headers=house.signed_in(Role.ADMIN), examples=8)

    assert found == []


def test_schemathesis_finds_a_difference_where_there_is_one(served: tuple[House, str]) -> None:
    house, url = served
    document = document_of(url)
    paths = document["paths"]
    assert isinstance(paths, dict)
    del paths["/wishes"]["post"]["responses"]["201"]

    found = differences(url, document, headers=house.signed_in(Role.ADMIN), examples=2)

    assert any("POST /wishes" in difference for difference in found)


async def test_the_document_says_who_may_call_and_what_can_go_wrong(
    client: httpx.AsyncClient,
) -> None:
    document = (await client.get("/openapi.json")).json()
    create = document["paths"]["/wishes"]["post"]
    listing = document["paths"]["/wishes"]["get"]

    assert document["openapi"].startswith("3.1")
    assert create["security"] == [{"bearer": []}]
    assert listing["security"] == [{}, {"bearer": []}]
    assert create["x-roles"] == ["admin", "artist", "operator", "user", "validator"]
    assert {*create["responses"]} >= {"201", "400", "401", "409", "413", "415", "422", "429", "503"}
    assert "403" not in create["responses"]
    assert {"$ref": "#/components/parameters/Idempotency-Key"} in create["parameters"]
    page = next(p for p in listing["parameters"] if p.get("name") == "page")
    assert page["schema"] == {"type": "integer", "minimum": 1, "maximum": 1_000_000, "default": 1}
    mood = next(p for p in listing["parameters"] if p.get("name") == "mood")
    assert mood["schema"] == {"$ref": "#/components/schemas/Mood"}
    text = document["components"]["schemas"]["WishBody"]["properties"]["text"]
    assert (text["maxLength"], text["examples"]) == (40, ["Salom!"])
    assert "WishQuery" not in document["components"]["schemas"]
    assert "/docs" not in document["paths"]


async def test_the_page_is_whole_without_a_network(client: httpx.AsyncClient) -> None:
    page = await client.get("/docs")

    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "<script" not in page.text
    assert re.findall(r'(?:src|href)="(?!#|/openapi\.json)[^"]*"', page.text) == []
    assert "url(" not in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert "unsafe" not in page.headers["content-security-policy"]
    for words in ("/wishes/{wish_id}", "Make a wish", "length ≤ 40", "glad | sad"):
        assert words in page.text
    assert 'id="problem-idempotency_key_reused"' in page.text


async def test_descriptions_are_text_and_not_markup(client: httpx.AsyncClient) -> None:
    page = (await client.get("/docs")).text

    assert page.count("<details") == page.count("</details>") >= 6
    assert "<b>" not in re.sub(r'<b class="\w+">', "", page)


def test_the_style_sheet_asks_for_nothing() -> None:
    sheet = Path("src/stario/entrypoints/http/openapi/page.css").read_text("utf-8")

    assert "@import" not in sheet
    assert "url(" not in sheet
