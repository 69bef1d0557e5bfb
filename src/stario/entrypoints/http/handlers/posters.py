"""Finished posters over HTTP."""

import attrs

from stario.domain.generation.model.poster import Poster
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.delete_poster import DeletePoster
from stario.domain.generation.usecases.describe_job import DescribeJob
from stario.domain.generation.usecases.link_media import LinkMedia
from stario.domain.generation.usecases.list_posters import ListPosters
from stario.domain.generation.usecases.order_poster_file import OrderPosterFile
from stario.domain.generation.usecases.read_poster import ReadPoster
from stario.domain.generation.usecases.share_poster import SharePoster
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import PosterId
from stario.domain.kernel.paging import LARGEST_PAGE, Page, PageRequest
from stario.entrypoints.http.fields import Listing, PageQuery, listing
from stario.entrypoints.http.handlers.jobs_schema import AcceptedJob, accepted_job
from stario.entrypoints.http.handlers.owner import owner_of
from stario.entrypoints.http.handlers.posters_schema import (
    PosterAnswer,
    PosterDownloadAnswer,
    PosterDownloadBody,
    PosterPath,
    poster_answer,
)
from stario.entrypoints.http.handlers.share_links import share_answer
from stario.entrypoints.http.handlers.videos_schema import ShareAnswer, ShareQuery
from stario.entrypoints.http.routing import SIGNED_IN, Call, Reply, Route, route

TAG = "Posters"


@attrs.frozen(kw_only=True)
class PosterHandlers:
    """What is done with finished posters; `public_url` is where fans reach this gateway."""

    list_posters: ListPosters
    read_poster: ReadPoster
    delete_poster: DeletePoster
    share_poster: SharePoster
    order_file: OrderPosterFile
    describe_job: DescribeJob
    link_media: LinkMedia
    public_url: str

    def routes(self) -> list[Route]:
        return [
            route(
                "GET",
                "/posters",
                self.list,
                tag=TAG,
                summary="List posters: one's own, or all for staff",
                query=PageQuery,
                response=Listing[PosterAnswer],
                roles=SIGNED_IN,
            ),
            route(
                "GET",
                "/posters/my",
                self.mine,
                tag=TAG,
                summary="List one's newest posters",
                response=list[PosterAnswer],
                roles=SIGNED_IN,
            ),
            route(
                "GET",
                "/posters/{poster_id}",
                self.read,
                tag=TAG,
                summary="Read a poster",
                path_params=PosterPath,
                response=PosterAnswer,
                roles=SIGNED_IN,
                errors=(NotFound,),
            ),
            route(
                "DELETE",
                "/posters/{poster_id}",
                self.delete,
                tag=TAG,
                summary="Delete a poster with its files and links",
                path_params=PosterPath,
                status=204,
                roles=SIGNED_IN,
                errors=(NotFound,),
            ),
            *self._delivery(),
        ]

    def _delivery(self) -> list[Route]:
        return [
            route(
                "POST",
                "/posters/{poster_id}/share",
                self.share,
                tag=TAG,
                summary="Make a public link",
                path_params=PosterPath,
                query=ShareQuery,
                response=ShareAnswer,
                roles=SIGNED_IN,
                errors=(NotFound,),
                idempotent=True,
            ),
            route(
                "POST",
                "/posters/{poster_id}/download",
                self.download,
                tag=TAG,
                summary="Get a link that saves the file, or the job that makes it",
                description="202 where the file is made first: follow `Location`, then ask again.",
                path_params=PosterPath,
                body=PosterDownloadBody,
                response=PosterDownloadAnswer,
                roles=SIGNED_IN,
                errors=(NotFound,),
                idempotent=True,
                alternatives={202: AcceptedJob},
            ),
        ]

    async def list(self, call: Call[None, None, PageQuery]) -> Reply:
        page = await self.list_posters(call.query.request(), account=owner_of(call.claims))
        answers = tuple([await poster_answer(poster, self.link_media) for poster in page.items])
        return Reply(listing(Page(answers, page.total, page.request), lambda answer: answer))

    async def mine(self, call: Call) -> Reply:
        request = PageRequest(1, LARGEST_PAGE)
        page = await self.list_posters(request, account=call.claims.account_id)
        return Reply([await poster_answer(poster, self.link_media) for poster in page.items])

    async def read(self, call: Call[None, PosterPath]) -> Reply:
        poster = await self.read_poster(
            PosterId(call.path.poster_id), account=owner_of(call.claims)
        )
        return Reply(await poster_answer(poster, self.link_media))

    async def delete(self, call: Call[None, PosterPath]) -> Reply:
        await self.delete_poster(PosterId(call.path.poster_id), account=owner_of(call.claims))
        return Reply()

    async def share(self, call: Call[None, PosterPath, ShareQuery]) -> Reply:
        link = await self.share_poster(
            PosterId(call.path.poster_id), call.query.platform, account=call.claims.account_id
        )
        return Reply(share_answer(link, public_url=self.public_url))

    async def download(self, call: Call[PosterDownloadBody, PosterPath]) -> Reply:
        account, wanted = owner_of(call.claims), call.body
        poster, job = await self.order_file(
            PosterId(call.path.poster_id), wanted.quality, wanted.format, account=account
        )
        if job is None:
            return Reply(await self._link(poster, wanted))
        view = await self.describe_job(job.id, queue=Queue.POSTER_FILE, account=account)
        return Reply(accepted_job(view, ()), status=202, location=f"/posters/jobs/{view.job.id}")

    async def _link(self, poster: Poster, wanted: PosterDownloadBody) -> PosterDownloadAnswer:
        key = poster.key(wanted.quality, wanted.format) or ""
        quality, form = wanted.quality.value, wanted.format.value
        name = f"stario-{poster.style.value}-{poster.id[-8:]}-{quality}.{form}"
        link = await self.link_media(key, filename=name)
        return PosterDownloadAnswer(
            download_url=link.url,
            quality=wanted.quality,
            format=wanted.format,
            expires_in_seconds=link.expires_in_seconds,
        )
