"""Artists, fans and staff behind the real edge, with the routes of rules and restrictions."""

from pathlib import Path

import attrs
from tests.http.backstage import Backstage, a_backstage, routes

from stario.domain.artists.model.artist import Artist
from stario.domain.identity.model.account import Account
from stario.domain.identity.model.role import Role
from stario.entrypoints.wiring.rules_container import RulesContainer

Headers = dict[str, str]


@attrs.define(kw_only=True)
class RuleBook:
    """`star` manages `artist`; `fan` orders."""

    backstage: Backstage
    star: Account
    author: Headers
    admin: Headers

    @property
    def artist(self) -> Artist:
        return self.backstage.artist

    @property
    def star_headers(self) -> Headers:
        return self.backstage.headers(self.star)

    async def put(self, **changes: object) -> None:
        answer = await self.backstage.web.put(self.path, json=changes, headers=self.star_headers)
        assert answer.status_code == 200, answer.text

    @property
    def path(self) -> str:
        return f"/content/restrictions/{self.artist.id}"


async def a_rule_book(folder: Path) -> RuleBook:
    backstage = await a_backstage(folder)
    town = backstage.studio.town
    container = RulesContainer(storage=town.storage, clock=town.clock)
    more = [*container.restrictions().routes(), *container.rules().routes()]
    app = backstage.house.app([*routes(backstage.studio), *more])
    backstage.web = backstage.house.client(app)
    star = await town.person(Role.ARTIST)
    async with town.storage() as work:
        was = await work.artists.get(backstage.artist.id)
        await work.artists.save(attrs.evolve(was, account_id=star.id), was=was)
        await work.commit()
    return RuleBook(
        backstage=backstage,
        star=star,
        author=await backstage.somebody(Role.ADMIN),
        admin=await backstage.somebody(Role.ADMIN),
    )
