"""The people, artists and consents of a town behind the real edge."""

import attrs
import httpx
from tests.builders.portrait_looks import looking_at_portraits
from tests.builders.town import BOT_TOKEN, PASSWORD, Town
from tests.http.house import House

from stario.adapters.memory.switches import MemorySwitches
from stario.domain.artists.usecases.begin_upload import BeginUpload
from stario.domain.artists.usecases.complete_document import CompleteDocument
from stario.domain.artists.usecases.complete_portrait import CompletePortrait
from stario.domain.artists.usecases.complete_voice_reference import CompleteVoiceReference
from stario.domain.artists.usecases.create_artist import CreateArtist
from stario.domain.artists.usecases.delete_artist import DeleteArtist
from stario.domain.artists.usecases.list_artists import CountArtists, ListArtists
from stario.domain.artists.usecases.list_documents import ListDocuments
from stario.domain.artists.usecases.list_templates import ListTemplates
from stario.domain.artists.usecases.mark_artist import MarkArtist
from stario.domain.artists.usecases.offer_template import OfferTemplate
from stario.domain.artists.usecases.present_artist import PresentArtist
from stario.domain.artists.usecases.read_artist import ReadArtist
from stario.domain.artists.usecases.read_enrolment import ReadEnrolment
from stario.domain.artists.usecases.review_artist import ReviewArtist
from stario.domain.artists.usecases.update_artist import UpdateArtist
from stario.domain.compliance.usecases.list_consents import ListConsents
from stario.domain.compliance.usecases.record_consent import RecordConsent
from stario.domain.compliance.usecases.revoke_consent import RevokeConsent
from stario.domain.generation.usecases.describe_job import DescribeJob
from stario.domain.identity.model.account import Account
from stario.domain.identity.usecases.cancel_account_deletion import CancelAccountDeletion
from stario.domain.identity.usecases.list_accounts import ListAccounts
from stario.domain.identity.usecases.read_account import ReadAccount
from stario.domain.identity.usecases.read_data_export import ReadDataExport
from stario.domain.identity.usecases.refresh_session import RefreshSession
from stario.domain.identity.usecases.replace_preferences import ReplacePreferences
from stario.domain.identity.usecases.request_account_deletion import RequestAccountDeletion
from stario.domain.identity.usecases.request_data_export import RequestDataExport
from stario.domain.identity.usecases.sign_in_with_telegram import SignInWithTelegram
from stario.domain.identity.usecases.sign_out import SignOut
from stario.domain.identity.usecases.update_profile import UpdateProfile
from stario.entrypoints.http.handlers.artist_files import ArtistFileHandlers
from stario.entrypoints.http.handlers.artists import ArtistHandlers
from stario.entrypoints.http.handlers.consents import ConsentHandlers
from stario.entrypoints.http.handlers.identity import IdentityHandlers
from stario.entrypoints.http.handlers.users import UserHandlers
from stario.entrypoints.http.handlers.verification import VerificationHandlers
from stario.entrypoints.http.routing import Route


@attrs.define(kw_only=True)
class Townhouse:
    """A client of the app over ASGI; everybody's password is `PASSWORD`."""

    town: Town = attrs.field(factory=Town)
    house: House = attrs.field(
        default=attrs.Factory(
            lambda self: House(storage=self.town.storage, clock=self.town.clock), takes_self=True
        )
    )

    def client(self, *, address: str = "192.0.2.7", language: str = "en") -> httpx.AsyncClient:
        app = self.house.app(self.routes())
        return self.house.client(app, address=address, language=language)

    async def signed_in(self, account: Account) -> dict[str, str]:
        """Headers of *account* in a session of its own."""
        async with self.town.storage() as work:
            signed_in = await self.town.open_session(work, account)
            await work.commit()
        return {"Authorization": f"Bearer {signed_in.access_token}"}

    def routes(self) -> list[Route]:
        return [
            *self._identity().routes(),
            *self._users().routes(),
            *self._artists().routes(),
            *self._files().routes(),
            *self._verification().routes(),
            *self._consents().routes(),
        ]

    def _identity(self) -> IdentityHandlers:
        town = self.town
        return IdentityHandlers(
            register_account=town.register,
            sign_in=town.sign_in,
            refresh_session=RefreshSession(
                storage=town.storage, open_session=town.open_session, clock=town.clock
            ),
            sign_out=SignOut(storage=town.storage, clock=town.clock),
            sign_in_with_telegram=SignInWithTelegram(
                storage=town.storage,
                open_session=town.open_session,
                clock=town.clock,
                bot_token=BOT_TOKEN,
            ),
        )

    def _users(self) -> UserHandlers:
        town = self.town
        return UserHandlers(
            read_account=ReadAccount(storage=town.storage),
            list_accounts=ListAccounts(storage=town.storage),
            update_profile=UpdateProfile(
                storage=town.storage, hasher=town.hasher, limiter=town.limiter, clock=town.clock
            ),
            replace_preferences=ReplacePreferences(storage=town.storage, clock=town.clock),
            request_data_export=RequestDataExport(
                storage=town.storage,
                dispatch=town.dispatch,
                clock=town.clock,
                entropy=town.entropy,
            ),
            read_data_export=ReadDataExport(
                storage=town.storage, objects=town.objects, clock=town.clock
            ),
            request_account_deletion=RequestAccountDeletion(storage=town.storage, clock=town.clock),
            cancel_account_deletion=CancelAccountDeletion(storage=town.storage, clock=town.clock),
        )

    def _artists(self) -> ArtistHandlers:
        town = self.town
        return ArtistHandlers(
            list_artists=ListArtists(storage=town.storage),
            count_artists=CountArtists(storage=town.storage),
            read_artist=ReadArtist(storage=town.storage),
            present_artist=PresentArtist(objects=town.objects),
            create_artist=CreateArtist(storage=town.storage, clock=town.clock),
            update_artist=UpdateArtist(change_artist=town.change_artist, clock=town.clock),
            delete_artist=DeleteArtist(storage=town.storage, clock=town.clock, ids=town.ids),
            mark_artist=MarkArtist(change_artist=town.change_artist),
            list_templates=ListTemplates(storage=town.storage),
            offer_template=OfferTemplate(storage=town.storage, clock=town.clock),
        )

    def _files(self) -> ArtistFileHandlers:
        town = self.town
        return ArtistFileHandlers(
            begin_upload=BeginUpload(storage=town.storage, objects=town.objects),
            complete_portrait=CompletePortrait(
                storage=town.storage,
                receive=town.receive,
                gate=town.gate,
                look_at_portrait=looking_at_portraits(town.storage, town.clock),
                change_artist=town.change_artist,
                dispatch=town.dispatch,
                clock=town.clock,
            ),
            complete_voice_reference=CompleteVoiceReference(
                storage=town.storage,
                receive=town.receive,
                change_artist=town.change_artist,
                dispatch=town.dispatch,
                clock=town.clock,
            ),
            complete_document=CompleteDocument(
                storage=town.storage, receive=town.receive, change_artist=town.change_artist
            ),
            list_documents=ListDocuments(storage=town.storage, objects=town.objects),
            read_enrolment=ReadEnrolment(storage=town.storage),
            describe_job=DescribeJob(
                storage=town.storage, switches=MemorySwitches(), clock=town.clock
            ),
            present_artist=PresentArtist(objects=town.objects),
        )

    def _verification(self) -> VerificationHandlers:
        town = self.town
        return VerificationHandlers(
            review_artist=ReviewArtist(
                storage=town.storage, change_artist=town.change_artist, clock=town.clock
            )
        )

    def _consents(self) -> ConsentHandlers:
        town = self.town
        return ConsentHandlers(
            record_consent=RecordConsent(storage=town.storage, clock=town.clock),
            list_consents=ListConsents(storage=town.storage),
            revoke_consent=RevokeConsent(
                storage=town.storage, take_down=town.take_down, clock=town.clock
            ),
            clock=town.clock,
        )


def a_registration(email: str = "dilnoza@example.uz", **changes: object) -> dict[str, object]:
    return {
        "email": email,
        "password": PASSWORD,
        "full_name": "Dilnoza Karimova",
        "phone": "+998 90 123-45-67",
        **changes,
    }
