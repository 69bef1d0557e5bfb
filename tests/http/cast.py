"""People who meet on an artist's page, over the real edge."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import parse_qs, urlsplit

import attrs
import httpx
from tests.http.townhouse import Townhouse

from stario.domain.identity.model.role import Role
from stario.ports.media import Bucket

PAGE = {
    "name": "Yulduz Usmonova",
    "description": "Singer",
    "category": "singer",
    "gender": "female",
    "price": 150000,
    "email": "yulduz@example.uz",
    "phone": "90 123 45 67",
    "languages": ["uz", "ru"],
    "topics": ["birthday"],
}


@attrs.define(kw_only=True)
class Cast:
    """People who meet on a page, each with headers of a session of hers."""

    web: httpx.AsyncClient
    townhouse: Townhouse
    admin: dict[str, str]
    artist: dict[str, str]
    stranger: dict[str, str]
    fan: dict[str, str]
    validator: dict[str, str]

    async def page(self, **changes: object) -> str:
        answer = await self.web.post("/artists", json={**PAGE, **changes}, headers=self.artist)
        assert answer.status_code == 201, answer.text
        return str(answer.json()["id"])

    async def upload(self, path: str, content: bytes, content_type: str) -> str:
        """Ask for a link and send *content* as the store lets one who has it."""
        size = len(content)
        body = {"content_type": content_type, "size_bytes": size}
        begun = (await self.web.post(path, json=body, headers=self.artist)).json()
        target = urlsplit(begun["upload_url"])
        _, bucket, key = target.path.split("/", 2)
        store = self.townhouse.town.objects
        grant = store.redeem(
            parse_qs(target.query)["grant"][0], method=begun["method"], bucket=bucket, key=key
        )
        assert (grant.size_bytes, grant.content_type) == (size, content_type)
        await store.put(Bucket(bucket), key, content, content_type=grant.content_type)
        return str(begun["upload_id"])


@asynccontextmanager
async def a_cast() -> AsyncIterator[Cast]:
    townhouse = Townhouse()
    headers = {
        name: await townhouse.signed_in(await townhouse.town.person(role))
        for name, role in (
            ("admin", Role.ADMIN),
            ("artist", Role.ARTIST),
            ("stranger", Role.ARTIST),
            ("fan", Role.USER),
            ("validator", Role.VALIDATOR),
        )
    }
    async with townhouse.client() as web:
        yield Cast(web=web, townhouse=townhouse, **headers)
