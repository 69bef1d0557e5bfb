"""See to it that every template has a picture in each language."""

import contextlib
from datetime import datetime

import attrs

from stario.domain.generation.model.chore import chore
from stario.domain.generation.model.job import Job
from stario.domain.generation.model.poster_templates import POSTER_TEMPLATES
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.model.template_preview import PREVIEWS, TemplatePreview
from stario.domain.kernel.errors import Conflict
from stario.domain.kernel.ids import JobId, derived_id
from stario.domain.kernel.language import Language
from stario.ports.dispatch import JobDispatch
from stario.ports.media import Bucket, ObjectStore
from stario.ports.storage import Storage
from stario.ports.system import Clock

AT_ONCE = 3
"""Fans come first: the first hours of a platform are not spent on its own pictures."""


@attrs.frozen(kw_only=True)
class PreparePreviews:
    """
    A sweep of the scheduler's; several at once order nothing twice.

    A preview that failed is tried again on another day.
    """

    storage: Storage
    objects: ObjectStore
    dispatch: JobDispatch
    clock: Clock

    async def __call__(self) -> int:
        """Order what is missing, at most `AT_ONCE`; says how many."""
        there = {found.key async for found in self.objects.list(Bucket.MEDIA, prefix=PREVIEWS)}
        missing = [
            preview
            for language in Language
            for template in POSTER_TEMPLATES.values()
            if (preview := TemplatePreview(template, language)).key not in there
        ]
        if not missing:
            return 0
        ordered: list[Job] = []
        async with self.storage() as work:
            for preview in missing:
                if len(ordered) < AT_ONCE:
                    job = _job(preview, self.clock.now())
                    with contextlib.suppress(Conflict):
                        await work.jobs.add(job)
                        ordered.append(job)
            await work.commit()
        await self.dispatch.announce(Queue.POSTER_FILE, [job.id for job in ordered])
        return len(ordered)


def _job(preview: TemplatePreview, at: datetime) -> Job:
    name = f"{preview.key}:{at.toordinal()}"
    return chore(
        JobId(derived_id(name)),
        Queue.POSTER_FILE,
        {"template_id": preview.template.id, "language": preview.language.value},
        at=at,
    )
