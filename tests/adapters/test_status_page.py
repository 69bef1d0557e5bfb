"""The status page is one sound file that asks for nothing and runs nothing."""

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from importlib import resources
from xml.etree import ElementTree as ET

import attrs
import pytest

from stario.adapters import status_page
from stario.adapters.status_page.page import POLICY, percent
from stario.adapters.status_page.pages import StaticStatusPages
from stario.domain.kernel.language import Language
from stario.domain.operations.model.component import Component, Condition
from stario.domain.operations.model.incident import PublicNotice, PublicState
from stario.domain.operations.model.status import StatusReport
from tests.builders.status import a_public_incident, a_report
from tests.builders.values import NOW

PAGES = StaticStatusPages(public_url="https://stario.example")
ATOM = "{http://www.w3.org/2005/Atom}"
VOID = {"meta", "link", "path", "br"}
HOSTILE = "</style><script>alert(1)</script> & \"x\" 'y' $lead"


def files(report: StatusReport | None = None) -> dict[str, str]:
    return {file.name: file.content.decode() for file in PAGES.render(report or a_report())}


@attrs.define(eq=False)
class Reader(HTMLParser):
    """Notes elements, attributes and words, and that each element ends where it must."""

    open: list[str] = attrs.field(factory=list)
    elements: list[str] = attrs.field(factory=list)
    attributes: list[tuple[str, str]] = attrs.field(factory=list)
    words: list[str] = attrs.field(factory=list)

    def __attrs_post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += [(name, value or "") for name, value in attributes]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.words.append(data.strip())


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


@pytest.mark.parametrize("language", Language)
def test_a_page_loads_nothing_and_runs_nothing(language: Language) -> None:
    page = read(files()[f"status.{language.value}.html"])
    assert not {"script", "img", "iframe", "form", "object"} & set(page.elements)
    names = {name for name, _ in page.attributes}
    assert not {"style", "src", "srcset"} & names
    assert not [name for name in names if name.startswith("on")]
    links = {value for name, value in page.attributes if name == "href"}
    others = {f"status.{each.value}.html" for each in Language} - {f"status.{language.value}.html"}
    # Relative, so that they lead on wherever the files lie.
    assert links == others | {"status.atom", "status.json"}
    assert ("lang", language.value) in page.attributes


def test_the_policy_allows_the_style_of_the_page_alone() -> None:
    page = files()["index.html"]
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in POLICY
    assert "unsafe" not in POLICY
    assert ("content", POLICY) in read(page).attributes
    assert "url(" not in style[1]
    assert "@import" not in style[1]


def test_what_staff_write_stays_words() -> None:
    incident = a_public_incident()
    notice = PublicNotice(at=NOW, state=PublicState.IDENTIFIED, texts={"en": HOSTILE})
    published = attrs.evolve(
        incident.published, titles={"en": HOSTILE}, notices=(notice,), components=()
    )
    made = files(a_report(incidents=(attrs.evolve(incident, published=published),)))
    for language in Language:
        page = read(made[f"status.{language.value}.html"])
        assert "script" not in page.elements
        assert page.words.count(HOSTILE) == 2
    entry = ET.fromstring(made["status.atom"]).find(f"{ATOM}entry")
    assert entry is not None
    assert entry.findtext(f"{ATOM}title") == f"INC-012: {HOSTILE}"
    assert "<script>" not in (entry.findtext(f"{ATOM}content") or "")
    assert json.loads(made["status.json"])["incidents"][0]["titles"] == {"en": HOSTILE}


def test_the_feed_has_an_entry_for_each_incident_that_changes_with_it() -> None:
    feed = ET.fromstring(files()["status.atom"])
    assert feed.findtext(f"{ATOM}updated") == "2026-11-20T12:00:00Z"
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == "tag:stario.uz,2026:incident/INC-012"
    assert entry.findtext(f"{ATOM}published") == "2026-11-20T10:00:00Z"
    assert entry.findtext(f"{ATOM}updated") == "2026-11-20T11:35:00Z"
    hrefs = [link.get("href") for link in feed.findall(f"{ATOM}link")]
    assert hrefs == ["https://stario.example/status", "https://stario.example/status.atom"]


def test_whoever_sees_no_bars_reads_the_bad_days() -> None:
    page = read(files()["status.en.html"])
    assert page.elements.count("i") == 90 * len(Component)
    assert page.elements.count("details") == 4
    assert "19.11.2026: a long outage, 93.75 %" in page.words
    assert "99.99 % in 90 days" in page.words


def test_every_condition_state_and_component_has_words_in_every_language() -> None:
    texts = {
        language: json.loads(
            resources.files(status_page).joinpath(f"words.{language.value}.json").read_text("utf-8")
        )
        for language in Language
    }
    for words in texts.values():
        assert set(words["lead"]) == set(words["conditions"]) == set(Condition)
        assert set(words["days"]) == set(Condition) - {Condition.MAINTENANCE}
        assert set(words["components"]) == set(Component)
        assert set(words["states"]) == set(PublicState)
    assert len({tuple(words) for words in texts.values()}) == 1


def test_a_page_of_a_platform_that_has_just_begun() -> None:
    report = a_report(incidents=())
    components = tuple(attrs.evolve(each, days=()) for each in report.components)
    page = read(files(attrs.evolve(report, components=components))["status.en.html"])
    assert "No incidents in the last 90 days." in page.words
    assert page.words.count("no data yet") == len(Component)
    assert "Everything works" in page.words


@pytest.mark.parametrize(
    ("share", "shown"),
    [(1.0, "100"), (0.99999, "99,99"), (0.9999, "99,99"), (0.5, "50,00"), (0.0, "0,00")],
)
def test_what_was_not_all_of_the_time_is_not_called_so(share: float, shown: str) -> None:
    assert percent(share, ",") == shown
