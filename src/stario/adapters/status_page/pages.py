"""Every file of the status page; links between them are relative, so that any host serves them."""

import attrs

from stario.adapters.status_page.feeds import atom_of, json_of
from stario.adapters.status_page.page import page_of
from stario.domain.kernel.language import Language
from stario.domain.operations.model.status import StatusReport
from stario.ports.status import StatusFile, StatusPages

HTML = "text/html; charset=utf-8"


@attrs.frozen(kw_only=True)
class StaticStatusPages(StatusPages):
    """`public_url` is where people find the page `/status`, without a slash at its end."""

    public_url: str

    def render(self, report: StatusReport) -> tuple[StatusFile, ...]:
        pages = {language: page_of(report, language).encode() for language in Language}
        page_url = f"{self.public_url}/status"
        return (
            StatusFile(name="index.html", content_type=HTML, content=pages[Language.UZBEK]),
            *(
                StatusFile(name=f"status.{each.value}.html", content_type=HTML, content=page)
                for each, page in pages.items()
            ),
            StatusFile(
                name="status.json", content_type="application/json", content=json_of(report)
            ),
            StatusFile(
                name="status.atom",
                content_type="application/atom+xml",
                content=atom_of(report, page_url=page_url),
            ),
        )
