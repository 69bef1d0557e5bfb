"""Remembered artists and what they agreed to."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Protocol

import attrs

from stario.domain.artists.model.artist import Artist, ArtistStatus, Gender
from stario.domain.artists.model.template import PromptTemplate
from stario.domain.compliance.model.consent import Consent
from stario.domain.kernel.ids import AccountId, ArtistId, ConsentId, TemplateId
from stario.domain.kernel.paging import Page, PageRequest


@attrs.frozen(kw_only=True)
class ArtistFilter:
    """None matches everything; *search* is a part of the name or description, in any case."""

    category: str | None = None
    country: str | None = None
    gender: Gender | None = None
    search: str | None = None
    is_verified: bool | None = None
    is_popular: bool | None = None
    status: ArtistStatus | None = None


@attrs.frozen(kw_only=True)
class ArtistCounts:
    total: int
    active: int
    verified: int
    popular: int
    by_category: Mapping[str, int]


class Artists(Protocol):
    @abstractmethod
    async def add(self, artist: Artist) -> None:
        """
        Remember a new artist.

        Raises:
            Conflict: the id is taken.
        """
        ...

    @abstractmethod
    async def get(self, artist: ArtistId) -> Artist:
        """
        Find an artist.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def of_account(self, account: AccountId) -> Artist | None: ...

    @abstractmethod
    async def save(self, artist: Artist, *, was: Artist) -> None:
        """
        Replace *was*.

        Raises:
            Conflict: the artist has changed since it was read.
        """
        ...

    @abstractmethod
    async def delete(self, artist: ArtistId) -> None:
        """
        Forget an artist, with templates.

        Raises:
            NotFound: there is none.
            Conflict: videos, jobs or consents name it; make it inactive instead.
        """
        ...

    @abstractmethod
    async def list(self, request: PageRequest, wanted: ArtistFilter) -> Page[Artist]:
        """Popular ones first, then by name."""
        ...

    @abstractmethod
    async def counts(self) -> ArtistCounts: ...


class Templates(Protocol):
    @abstractmethod
    async def add(self, template: PromptTemplate) -> None: ...

    @abstractmethod
    async def get(self, template: TemplateId) -> PromptTemplate:
        """
        Find a template.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def of_artist(self, artist: ArtistId) -> tuple[PromptTemplate, ...]:
        """Oldest first."""
        ...


class Consents(Protocol):
    @abstractmethod
    async def add(self, consent: Consent) -> None: ...

    @abstractmethod
    async def get(self, consent: ConsentId) -> Consent:
        """
        Find a consent.

        Raises:
            NotFound: there is none.
        """
        ...

    @abstractmethod
    async def save(self, consent: Consent, *, was: Consent) -> None:
        """
        Replace *was*.

        Raises:
            Conflict: it was revoked meanwhile.
        """
        ...

    @abstractmethod
    async def of_artist(self, artist: ArtistId, *, lock: bool = False) -> tuple[Consent, ...]:
        """
        All of them, revoked ones too, oldest first.

        With *lock*, a revocation waits for this transaction, and this one for a revocation: work
        that is accepted under a consent is either cancelled by the revocation or refused.
        """
        ...
