"""Remembered work and what came of it."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

import attrs

from stario.domain.generation.model.job import Job, JobState
from stario.domain.generation.model.poster import Poster
from stario.domain.generation.model.queue import Order, Queue
from stario.domain.generation.model.share import ShareLink
from stario.domain.generation.model.video import Video
from stario.domain.generation.model.voice_message import VoiceMessage
from stario.domain.kernel.ids import (
    AccountId,
    ArtistId,
    ConsentId,
    JobId,
    PosterId,
    VideoId,
    VoiceMessageId,
)
from stario.domain.kernel.paging import Page, PageRequest


@attrs.frozen(kw_only=True)
class QueueDepth:
    """`waiting` may run now; `held_back` waits for its retry; `oldest_at` is of the waiting."""

    waiting: int
    held_back: int
    leased: int
    failed: int
    oldest_at: datetime | None


class Jobs(Protocol):
    @abstractmethod
    async def add(self, job: Job) -> None:
        """
        Remember a new job.

        Raises:
            Conflict: the id is taken.
        """
        ...

    @abstractmethod
    async def get(self, job: JobId) -> Job:
        """
        Find a job.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def save(self, job: Job, *, was: Job) -> None:
        """
        Replace *was*: only while state, attempts and worker are still those of *was*.

        Raises:
            LeaseLost: they are not; the transaction must not commit.
        """
        ...

    @abstractmethod
    async def lease_next(
        self, queues: Sequence[Queue], *, worker: str, order: Order, until: datetime, at: datetime
    ) -> Job | None:
        """
        Give *worker* the job whose turn it is, skipping those that others have locked.

        Earlier *queues* go first; within one, by arrival or by `rank_at`. The job changes as
        `Job.lease` says; None when none may run *at* this time.
        """
        ...

    @abstractmethod
    async def renew(
        self, jobs: Sequence[Job], *, until: datetime, at: datetime
    ) -> frozenset[JobId]:
        """Prolong the leases that are still held as *jobs* says; gives those."""
        ...

    @abstractmethod
    async def expired(self, *, at: datetime, limit: int) -> tuple[Job, ...]:
        """Lock and give leased jobs whose lease ran out."""
        ...

    @abstractmethod
    async def waiting(self, queue: Queue, *, order: Order, at: datetime) -> tuple[JobId, ...]:
        """Every job of *queue* that may run now, in its turn."""
        ...

    @abstractmethod
    async def position(self, job: Job, *, order: Order, at: datetime) -> int:
        """1 is next; 0 when the job does not wait."""
        ...

    @abstractmethod
    async def depth(self, queue: Queue, *, at: datetime) -> QueueDepth: ...

    @abstractmethod
    async def typical_seconds(self, queue: Queue, *, last: int = 20) -> float | None:
        """Mean time from lease to done of the latest *last* jobs; None when there are none."""
        ...

    @abstractmethod
    async def list(
        self,
        request: PageRequest,
        *,
        queue: Queue | None = None,
        state: JobState | None = None,
        account: AccountId | None = None,
    ) -> Page[Job]:
        """Newest first."""
        ...

    @abstractmethod
    async def unended(
        self, *, artist: ArtistId | None = None, account: AccountId | None = None
    ) -> tuple[Job, ...]:
        """Lock and give the jobs of an artist or an account that have not ended."""
        ...

    @abstractmethod
    async def held(self, *, since: datetime, limit: int) -> tuple[Job, ...]:
        """Give jobs that have waited for a person since then or longer, the longest first."""
        ...


class Videos(Protocol):
    @abstractmethod
    async def add(self, video: Video) -> None:
        """
        Remember a finished video.

        Raises:
            Conflict: its job has one already.
        """
        ...

    @abstractmethod
    async def get(self, video: VideoId) -> Video:
        """
        Find a video, one that was taken down too.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def save(self, video: Video) -> None: ...

    @abstractmethod
    async def add_renditions(
        self,
        video: VideoId,
        renditions: Mapping[str, str],
        *,
        preview_key: str | None,
        stream_key: str | None,
    ) -> bool:
        """Add keys without touching anything else; False when the video is gone or taken down."""
        ...

    @abstractmethod
    async def list(self, request: PageRequest, *, account: AccountId | None = None) -> Page[Video]:
        """Newest first, without those that were taken down."""
        ...

    @abstractmethod
    async def standing_on(self, consent: ConsentId) -> tuple[Video, ...]:
        """Lock and give what was made under *consent* and not taken down."""
        ...

    @abstractmethod
    async def expired(self, *, at: datetime, limit: int) -> tuple[Video, ...]: ...


class VoiceMessages(Protocol):
    @abstractmethod
    async def add(self, message: VoiceMessage) -> None:
        """
        Remember a finished voice message.

        Raises:
            Conflict: its job has one already.
        """
        ...

    @abstractmethod
    async def get(self, message: VoiceMessageId) -> VoiceMessage:
        """
        Find a message, one that was taken down too.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def save(self, message: VoiceMessage) -> None: ...

    @abstractmethod
    async def samples(self, artist: ArtistId) -> tuple[VoiceMessage, ...]:
        """The platform's samples of an artist, newest of each language, not taken down."""
        ...

    @abstractmethod
    async def list(self, request: PageRequest, *, account: AccountId) -> Page[VoiceMessage]: ...

    @abstractmethod
    async def standing_on(self, consent: ConsentId) -> tuple[VoiceMessage, ...]: ...

    @abstractmethod
    async def expired(self, *, at: datetime, limit: int) -> tuple[VoiceMessage, ...]: ...


class Posters(Protocol):
    @abstractmethod
    async def add(self, poster: Poster) -> None:
        """
        Remember a finished poster.

        Raises:
            Conflict: its job has one already.
        """
        ...

    @abstractmethod
    async def get(self, poster: PosterId) -> Poster:
        """
        Find a poster, one that was taken down too.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def save(self, poster: Poster) -> None: ...

    @abstractmethod
    async def add_file(self, poster: PosterId, name: str, key: str) -> bool:
        """Add a file without touching anything else; False when it is gone or taken down."""
        ...

    @abstractmethod
    async def list(self, request: PageRequest, *, account: AccountId | None = None) -> Page[Poster]:
        """Newest first, without those that were taken down."""
        ...

    @abstractmethod
    async def standing_on(self, consent: ConsentId) -> tuple[Poster, ...]:
        """Lock and give what was made under *consent* and not taken down."""
        ...

    @abstractmethod
    async def expired(self, *, at: datetime, limit: int) -> tuple[Poster, ...]: ...


class Shares(Protocol):
    @abstractmethod
    async def add(self, share: ShareLink) -> None: ...

    @abstractmethod
    async def get(self, token: str) -> ShareLink:
        """
        Find a link.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def forget_subject(self, subject_id: str) -> None:
        """Drop every link to something."""
        ...
