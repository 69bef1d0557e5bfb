"""Order a voice message."""

from math import ceil

import attrs

from stario.domain.compliance.model.consent import Use
from stario.domain.generation.model.payloads import VoiceWork
from stario.domain.generation.model.phrases import PHRASEBOOKS
from stario.domain.generation.model.queue import Queue
from stario.domain.generation.usecases.accept_work import AcceptedWork, AcceptWork, WorkOrder
from stario.domain.kernel.ids import AccountId, ArtistId, JobId
from stario.domain.kernel.language import Language

ANY_TOPIC = "greeting"
"""A voice message has no occasion: it stands on the consent for plain greetings."""


@attrs.frozen(kw_only=True)
class OrderVoiceMessage:
    accept_work: AcceptWork

    async def __call__(
        self,
        *,
        job: JobId,
        account: AccountId,
        artist: ArtistId,
        text: str,
        language: Language,
        emotion: str,
        speed: float,
    ) -> AcceptedWork:
        """
        Hand the work over.

        Raises:
            ContentRejected, NotFound, ArtistNotReady, ConsentMissing: as `AcceptWork`.
        """
        seconds = len(text) / PHRASEBOOKS[language].characters_per_second / speed
        return await self.accept_work(
            WorkOrder(
                job=job,
                account=account,
                artist=artist,
                queue=Queue.VOICE,
                use=Use(
                    likeness=False,
                    voice=True,
                    language=language,
                    topic=ANY_TOPIC,
                    duration_seconds=ceil(seconds),
                ),
                texts={"text": text},
                payload=VoiceWork(
                    text=text,
                    language=language,
                    emotion=emotion,
                    speed=speed,
                    duration_seconds=seconds,
                ).payload(),
            )
        )
