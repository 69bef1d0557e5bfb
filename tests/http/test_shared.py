"""The public page behind a shared link."""

from html.parser import HTMLParser
from urllib.parse import urlsplit

import attrs
import pytest
from tests.http.backstage import MEDIA_ORIGIN, PUBLIC_URL, Backstage


@attrs.define(eq=False)
class Page(HTMLParser):
    """What a browser or a messenger reads of a page."""

    properties: dict[str, str] = attrs.field(factory=dict)
    tags: list[str] = attrs.field(factory=list)
    text: list[str] = attrs.field(factory=list)
    language: str = ""

    def __attrs_pre_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        if tag == "html":
            self.language = given["lang"]
        if "property" in given:
            self.properties[given["property"]] = given["content"]

    def handle_data(self, data: str) -> None:
        self.text.append(data)


async def shared(backstage: Backstage, **changes: object) -> str:
    """Order, make and share a video; gives the link's token."""
    video = await backstage.finished(**changes)
    link = (await backstage.post(f"/videos/{video}/share")).json()
    return str(link["direct_url"]).rpartition("/")[2]


def read(html: str) -> Page:
    page = Page()
    page.feed(html)
    return page


async def test_a_messenger_finds_what_it_previews(backstage: Backstage) -> None:
    token = await shared(backstage)

    answer = await backstage.page(token)

    url = f"{PUBLIC_URL}/s/{token}"
    properties = read(answer.text).properties
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert properties == {
        "og:site_name": "Stario",
        "og:type": "video.other",
        "og:title": "Yulduz — Dilnoza uchun tabrik",
        "og:description": properties["og:description"],
        "og:url": url,
        "og:image": f"{url}/thumbnail",
        "og:image:width": "1280",
        "og:image:height": "720",
        "og:video": f"{url}/video",
        "og:video:type": "video/mp4",
        "og:video:width": "1280",
        "og:video:height": "720",
    }


@pytest.mark.parametrize(
    ("language", "label"),
    [
        ("uz", "Bu video sunʼiy intellekt yordamida, ijrochining roziligi bilan yaratilgan."),
        ("ru", "Видео создано искусственным интеллектом с согласия артиста."),
        ("en", "This video was made by AI, with the artist's consent."),
    ],
)
async def test_the_page_says_in_its_language_that_ai_made_it(
    backstage: Backstage, language: str, label: str
) -> None:
    token = await shared(backstage, language=language, custom_message="")

    page = read((await backstage.page(token)).text)

    assert page.language == language
    assert label in "".join(page.text)
    assert page.properties["og:description"] == label


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "$url ${title} $$",
        "{artist} {0} %s",
        "</title><script>x()</script>",
    ],
)
async def test_a_name_is_never_markup(backstage: Backstage, name: str) -> None:
    token = await shared(backstage, recipient_name=name)

    answer = await backstage.page(token)

    page = read(answer.text)
    assert page.properties["og:title"] == f"Yulduz — {name} uchun tabrik"
    assert {"script", "img"}.isdisjoint(page.tags)
    assert page.text.count(f"Yulduz — {name} uchun tabrik") == 1


async def test_the_page_may_load_its_media_and_nothing_else(backstage: Backstage) -> None:
    answer = await backstage.page(await shared(backstage))

    (policy,) = answer.headers.get_list("content-security-policy")
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["media-src"] == f"'self' {MEDIA_ORIGIN}"
    assert rules["img-src"] == f"'self' {MEDIA_ORIGIN}"
    assert "script-src" not in rules
    assert rules["frame-ancestors"] == "'none'"


async def test_the_files_are_one_step_away(backstage: Backstage) -> None:
    token = await shared(backstage)

    for name, file in (("video", "video.mp4"), ("thumbnail", "thumbnail.jpg")):
        answer = await backstage.web.get(f"/s/{token}/{name}")
        place = urlsplit(answer.headers["location"])
        assert answer.status_code == 302
        assert f"{place.scheme}://{place.netloc}" == MEDIA_ORIGIN
        assert place.path.endswith(file)


async def test_a_link_that_ended_opens_nothing(backstage: Backstage) -> None:
    token = await shared(backstage)
    backstage.studio.town.clock.advance(seconds=30 * 24 * 3600)

    for path in ("", "/video", "/thumbnail"):
        answer = await backstage.page(token + path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_a_video_that_was_taken_down_is_gone_at_once(backstage: Backstage) -> None:
    token = await shared(backstage)
    async with backstage.studio.town.storage() as work:
        (consent,) = await work.consents.of_artist(backstage.artist.id)
    await backstage.studio.revoke(consent)

    for path in ("", "/video", "/thumbnail"):
        assert (await backstage.page(token + path)).status_code == 404


@pytest.mark.parametrize(
    "token", ["short", "a" * 65, "unknown-token-of-right-size", "a<b>cdefghijk"]
)
async def test_a_made_up_link_opens_nothing(backstage: Backstage, token: str) -> None:
    assert (await backstage.page(token)).status_code in {404, 422}
