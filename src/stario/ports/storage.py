"""What is remembered, and how changes to it hang together."""

from abc import abstractmethod
from types import TracebackType
from typing import Protocol, Self

from stario.ports.repositories.artists import Artists, Consents, Templates
from stario.ports.repositories.carts import Carts, Quotes, Vouchers
from stario.ports.repositories.effects import IdempotencyRecords, Outbox
from stario.ports.repositories.faces import ArtistFaces, FaceQuizzes, FaceUploads
from stario.ports.repositories.generation import Jobs, Posters, Shares, Videos, VoiceMessages
from stario.ports.repositories.identity import Accounts, DataExports, RefreshTokens
from stario.ports.repositories.ledger import Ledger, Payouts, Reconciliations, Sales, ShareRules
from stario.ports.repositories.merch import Categories, Previews, Pricings, Products
from stario.ports.repositories.orders import Orders
from stario.ports.repositories.payments import Callbacks, Payments, ProviderStates, Refunds
from stario.ports.repositories.provenance import Assets
from stario.ports.repositories.safeguards import Safeguards
from stario.ports.repositories.sculptures import Sculptures
from stario.ports.repositories.voices import VoiceClips, VoiceQuizzes
from stario.ports.repositories.watch import Watch


class UnitOfWork(Safeguards, Watch, Protocol):
    """
    One transaction over everything that is remembered.

    Leaving without `commit` rolls back; nothing is half-written. Repositories live only inside
    the `async with`. A `save` that names what *was* read refuses to overwrite a newer value.

    Raises:
        Unavailable: the database does not answer or has no free connection.
    """

    @property
    @abstractmethod
    def accounts(self) -> Accounts: ...

    @property
    @abstractmethod
    def refresh_tokens(self) -> RefreshTokens: ...

    @property
    @abstractmethod
    def data_exports(self) -> DataExports: ...

    @property
    @abstractmethod
    def artists(self) -> Artists: ...

    @property
    @abstractmethod
    def templates(self) -> Templates: ...

    @property
    @abstractmethod
    def consents(self) -> Consents: ...

    @property
    @abstractmethod
    def jobs(self) -> Jobs: ...

    @property
    @abstractmethod
    def videos(self) -> Videos: ...

    @property
    @abstractmethod
    def voice_messages(self) -> VoiceMessages: ...

    @property
    @abstractmethod
    def posters(self) -> Posters: ...

    @property
    @abstractmethod
    def shares(self) -> Shares: ...

    @property
    @abstractmethod
    def sculptures(self) -> Sculptures: ...

    @property
    @abstractmethod
    def voice_clips(self) -> VoiceClips: ...

    @property
    @abstractmethod
    def voice_quizzes(self) -> VoiceQuizzes: ...

    @property
    @abstractmethod
    def face_uploads(self) -> FaceUploads: ...

    @property
    @abstractmethod
    def assets(self) -> Assets: ...

    @property
    @abstractmethod
    def artist_faces(self) -> ArtistFaces: ...

    @property
    @abstractmethod
    def face_quizzes(self) -> FaceQuizzes: ...

    @property
    @abstractmethod
    def categories(self) -> Categories: ...

    @property
    @abstractmethod
    def products(self) -> Products: ...

    @property
    @abstractmethod
    def pricings(self) -> Pricings: ...

    @property
    @abstractmethod
    def previews(self) -> Previews: ...

    @property
    @abstractmethod
    def payments(self) -> Payments: ...

    @property
    @abstractmethod
    def refunds(self) -> Refunds: ...

    @property
    @abstractmethod
    def callbacks(self) -> Callbacks: ...

    @property
    @abstractmethod
    def provider_states(self) -> ProviderStates: ...

    @property
    @abstractmethod
    def orders(self) -> Orders: ...

    @property
    @abstractmethod
    def ledger(self) -> Ledger: ...

    @property
    @abstractmethod
    def share_rules(self) -> ShareRules: ...

    @property
    @abstractmethod
    def payouts(self) -> Payouts: ...

    @property
    @abstractmethod
    def reconciliations(self) -> Reconciliations: ...

    @property
    @abstractmethod
    def sales(self) -> Sales: ...

    @property
    @abstractmethod
    def carts(self) -> Carts: ...

    @property
    @abstractmethod
    def quotes(self) -> Quotes: ...

    @property
    @abstractmethod
    def vouchers(self) -> Vouchers: ...

    @property
    @abstractmethod
    def outbox(self) -> Outbox: ...

    @property
    @abstractmethod
    def idempotency(self) -> IdempotencyRecords: ...

    @abstractmethod
    async def commit(self) -> None: ...

    @abstractmethod
    async def __aenter__(self) -> Self: ...

    @abstractmethod
    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...


class Storage(Protocol):
    """The place behind the units of work."""

    @abstractmethod
    def __call__(self) -> UnitOfWork:
        """Open a unit of work; enter it with `async with`."""
        ...

    @abstractmethod
    def stale(self) -> UnitOfWork:
        """
        Open one that only reads, and may read what was true seconds ago.

        For lists that many look at. Whoever writes in it, or commits, made a mistake: RuntimeError.
        """
        ...

    @abstractmethod
    async def check(self) -> None:
        """
        Say nothing when it answers and its schema is the one this release needs.

        Raises:
            Unavailable: it does not.
        """
        ...
