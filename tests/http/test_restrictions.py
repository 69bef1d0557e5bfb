"""Artists say over HTTP what they leave out, and orders follow it at once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tests.builders.values import new_id
from tests.http.backstage import poster_order, video_order, voice_order
from tests.http.rule_book import RuleBook, a_rule_book

from stario.domain.identity.model.role import Role

WISH = "Tugʻilgan kuningiz bilan! Sizga omad tilayman"


@pytest.fixture
async def book(tmp_path: Path) -> AsyncIterator[RuleBook]:
    book = await a_rule_book(tmp_path)
    async with book.backstage.web:
        yield book


async def test_nothing_is_left_out_until_the_artist_says_so(book: RuleBook) -> None:
    answer = await book.backstage.get(book.path, book.star_headers)

    body = answer.json()
    assert answer.status_code == 200
    assert {"politics", "alcohol", "wedding"} <= set(body.pop("known_topics"))
    assert body == {
        "artist_id": book.artist.id,
        "version": 0,
        "whitelist_topics": [],
        "blacklist_topics": [],
        "max_video_duration_seconds": None,
        "allow_suggestive": False,
        "custom_rules": [],
        "changed_at": None,
    }


async def test_what_is_put_comes_back_and_the_same_again_is_no_new_version(book: RuleBook) -> None:
    body = {
        "blacklist_topics": ["Politics", "politics ", "пиво"],
        "max_video_duration_seconds": 30,
        "allow_suggestive": True,
        "custom_rules": [{"text": "Gʻisht", "action": "review"}],
    }
    first = await book.backstage.web.put(book.path, json=body, headers=book.star_headers)
    again = await book.backstage.web.put(book.path, json=body, headers=book.star_headers)

    found = first.json()
    assert found["blacklist_topics"] == ["politics", "пиво"]
    assert found["allow_suggestive"] is True
    assert found["custom_rules"] == [{"text": "Gʻisht", "action": "review"}]
    assert (found["version"], again.json()) == (1, found)
    async with book.backstage.studio.town.storage() as work:
        events = await work.audit.take(limit=10)
    (event,) = [each for each in events if each.action == "moderation.restrictions.replace"]
    assert (event.resource_id, event.details["blacklist_topics"]) == (book.artist.id, 2)
    assert "пиво" not in str(event.details)


async def test_a_version_that_is_over_is_not_overwritten(book: RuleBook) -> None:
    await book.put(blacklist_topics=["politics"])
    late = {"blacklist_topics": [], "version": 0}

    answer = await book.backstage.web.put(book.path, json=late, headers=book.star_headers)

    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")


@pytest.mark.parametrize("role", [Role.USER, Role.VALIDATOR, Role.ARTIST])
@pytest.mark.parametrize("method", ["GET", "PUT"])
async def test_restrictions_are_her_own_and_the_staffs(
    book: RuleBook, role: Role, method: str
) -> None:
    answer = await book.backstage.web.request(
        method,
        book.path,
        headers=await book.backstage.somebody(role),
        json={} if method == "PUT" else None,
    )
    assert answer.status_code == (404 if role is Role.ARTIST else 403)

    staff = await book.backstage.get(book.path, await book.backstage.somebody(Role.OPERATOR))
    unknown = await book.backstage.get(f"/content/restrictions/{new_id()}", book.admin)
    assert (staff.status_code, unknown.status_code) == (200, 404)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"whitelist_topics": ["sport"], "blacklist_topics": ["sport"]}, "whitelist_topics"),
        ({"blacklist_topics": ["a\x00b"]}, "blacklist_topics[0]"),
        ({"blacklist_topics": ["sport", "🍺"]}, "blacklist_topics[1]"),
        ({"blacklist_topics": ["a\u202eb"]}, "blacklist_topics[0]"),
        ({"custom_rules": [{"text": "!", "action": "block"}]}, "custom_rules[0].text"),
        ({"custom_rules": [{"text": "x y z a b c d"}]}, "custom_rules[0].text"),
        ({"custom_rules": [{"text": "olma"}, {"text": "olma"}]}, "custom_rules[1].text"),
        ({"max_video_duration_seconds": 0}, "max_video_duration_seconds"),
    ],
)
async def test_what_could_never_be_found_is_refused(
    book: RuleBook, body: dict[str, object], field: str
) -> None:
    answer = await book.backstage.web.put(book.path, json=body, headers=book.star_headers)

    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert not error["message"].startswith("no_")


async def test_a_blacklisted_topic_is_refused_with_its_place_and_advice(book: RuleBook) -> None:
    await book.put(blacklist_topics=["alcohol"])
    text = "Bayramda aroq ichamiz"

    for kind, order in (
        ("videos", video_order(book.artist, custom_message=text)),
        ("voice", voice_order(book.artist, text=text)),
        ("posters", poster_order(book.artist, text=text)),
    ):
        answer = await book.backstage.order(order, kind=kind)

        body = answer.json()
        assert (answer.status_code, body["code"]) == (422, "content_rejected")
        (flag,) = body["flags"]
        assert flag["category"] == "artist_topic"
        assert text[flag["start"] : flag["end"]] == "aroq"
        assert body["suggestion"].startswith("The artist does not speak of this topic.")


async def test_a_change_counts_for_the_very_next_order(book: RuleBook) -> None:
    order = video_order(book.artist, custom_message=f"{WISH}, gʻishtchi!")
    assert (await book.backstage.order(order)).json()["status"] == "queued"

    await book.put(custom_rules=[{"text": "ғишт", "action": "review"}])
    assert (await book.backstage.order(order)).json()["status"] == "pending_review"

    await book.put(custom_rules=[{"text": "ғишт", "action": "block"}])
    refused = await book.backstage.order(order)
    assert refused.json()["flags"][0]["category"] == "artist_word"

    await book.put()
    assert (await book.backstage.order(order)).json()["status"] == "queued"


async def test_occasions_and_lengths_are_refused_by_their_field(book: RuleBook) -> None:
    await book.put(blacklist_topics=["wedding"], max_video_duration_seconds=15)

    wedding = await book.backstage.order(video_order(book.artist, occasion="wedding"))
    long = await book.backstage.order(video_order(book.artist, duration_seconds=30))
    fits = await book.backstage.order(video_order(book.artist))

    assert wedding.json()["errors"][0]["field"] == "occasion"
    assert long.json()["errors"] == [
        {
            "field": "duration_seconds",
            "message": "This artist’s videos have at most 15 seconds.",
        }
    ]
    assert fits.json()["status"] == "queued"


async def test_what_is_on_no_wanted_topic_waits_for_a_person(book: RuleBook) -> None:
    await book.put(whitelist_topics=["birthday"])

    for message, occasion, status in (
        (WISH, "birthday", "queued"),
        (WISH, "greeting", "queued"),  # its words say what it is
        ("Salom, omad!", "birthday", "queued"),  # its words name nothing
        ("Salom, omad!", "greeting", "pending_review"),
        ("Futbolda omad!", "birthday", "pending_review"),
    ):
        order = video_order(book.artist, custom_message=message, occasion=occasion)
        assert (await book.backstage.order(order)).json()["status"] == status, message
