"""Order a talking video."""

import attrs

from stario.domain.compliance.model.consent import Use
from stario.domain.generation.model.greeting import Greeting
from stario.domain.generation.model.payloads import GreetingWork
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.model.script import write_script
from stario.domain.generation.usecases.accept_work import AcceptedWork, AcceptWork, WorkOrder
from stario.domain.kernel.errors import Invalid, NotFound
from stario.domain.kernel.ids import AccountId, JobId
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class OrderGreeting:
    storage: Storage
    accept_work: AcceptWork

    async def __call__(self, *, job: JobId, account: AccountId, greeting: Greeting) -> AcceptedWork:
        """
        Write the script and hand the work over.

        Raises:
            Invalid: the template is not this artist's or not in this language, or the words
                don't fit the length.
            ContentRejected, NotFound, ArtistNotReady, ConsentMissing: as `AcceptWork`.
        """
        artist_name, template = await self._look_up(greeting)
        script = write_script(greeting, artist_name=artist_name, template=template)
        return await self.accept_work(
            WorkOrder(
                job=job,
                account=account,
                artist=greeting.artist_id,
                queue=Queue.VIDEO,
                use=Use(
                    likeness=True,
                    voice=True,
                    language=greeting.language,
                    topic=greeting.occasion.value,
                    duration_seconds=greeting.duration_seconds,
                ),
                texts={
                    "recipient_name": greeting.recipient_name,
                    "custom_message": greeting.custom_message,
                },
                payload=GreetingWork(
                    recipient_name=greeting.recipient_name,
                    occasion=greeting.occasion,
                    language=greeting.language,
                    duration_seconds=greeting.duration_seconds,
                    aspect_ratio=greeting.aspect_ratio,
                    script=script,
                ).payload(),
            )
        )

    async def _look_up(self, greeting: Greeting) -> tuple[str, str | None]:
        async with self.storage() as work:
            artist = await work.artists.get(greeting.artist_id)
            if greeting.template_id is None:
                return artist.name, None
            try:
                template = await work.templates.get(greeting.template_id)
            except NotFound:
                raise Invalid("prompt_template_id", "unknown") from None
        if template.artist_id != artist.id:
            raise Invalid("prompt_template_id", "unknown")
        if template.language is not greeting.language:
            raise Invalid("prompt_template_id", "other_language")
        return artist.name, template.fill(greeting.recipient_name)
