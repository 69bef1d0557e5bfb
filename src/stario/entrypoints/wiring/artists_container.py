"""Artists and what they agreed to."""

from dependency_injector import containers, providers

from stario.adapters.system import Uuid7Ids
from stario.domain.artists.usecases.begin_upload import BeginUpload
from stario.domain.artists.usecases.change_artist import ChangeArtist
from stario.domain.artists.usecases.complete_document import CompleteDocument
from stario.domain.artists.usecases.complete_portrait import CompletePortrait
from stario.domain.artists.usecases.complete_voice_reference import CompleteVoiceReference
from stario.domain.artists.usecases.create_artist import CreateArtist
from stario.domain.artists.usecases.delete_artist import DeleteArtist
from stario.domain.artists.usecases.list_artists import CountArtists, ListArtists
from stario.domain.artists.usecases.list_documents import ListDocuments
from stario.domain.artists.usecases.list_templates import ListTemplates
from stario.domain.artists.usecases.look_at_portrait import LookAtPortrait
from stario.domain.artists.usecases.mark_artist import MarkArtist
from stario.domain.artists.usecases.offer_template import OfferTemplate
from stario.domain.artists.usecases.present_artist import PresentArtist
from stario.domain.artists.usecases.read_artist import ReadArtist
from stario.domain.artists.usecases.read_enrolment import ReadEnrolment
from stario.domain.artists.usecases.receive_upload import ReceiveUpload
from stario.domain.artists.usecases.review_artist import ReviewArtist
from stario.domain.artists.usecases.update_artist import UpdateArtist
from stario.domain.compliance.usecases.list_consents import ListConsents
from stario.domain.compliance.usecases.record_consent import RecordConsent
from stario.domain.compliance.usecases.revoke_consent import RevokeConsent
from stario.domain.compliance.usecases.take_down import TakeDown
from stario.domain.generation.usecases.describe_job import DescribeJob
from stario.entrypoints.engines.loaded import DesignEngines
from stario.entrypoints.http.handlers.artist_files import ArtistFileHandlers
from stario.entrypoints.http.handlers.artists import ArtistHandlers
from stario.entrypoints.http.handlers.consents import ConsentHandlers
from stario.entrypoints.http.handlers.verification import VerificationHandlers
from stario.entrypoints.wiring.media_checks_container import MediaChecksContainer
from stario.ports.animation import PortraitGate
from stario.ports.dispatch import JobDispatch
from stario.ports.media import ObjectStore
from stario.ports.progress import ProgressFeed
from stario.ports.storage import Storage
from stario.ports.switches import Switches
from stario.ports.system import Clock

One = providers.Singleton


class ArtistsContainer(containers.DeclarativeContainer):
    storage: providers.Dependency[Storage] = providers.Dependency()
    objects: providers.Dependency[ObjectStore] = providers.Dependency()
    dispatch: providers.Dependency[JobDispatch] = providers.Dependency()
    feed: providers.Dependency[ProgressFeed] = providers.Dependency()
    clock: providers.Dependency[Clock] = providers.Dependency()
    switches: providers.Dependency[Switches] = providers.Dependency()
    gate: providers.Dependency[PortraitGate] = providers.Dependency()
    designs: providers.Dependency[DesignEngines] = providers.Dependency()

    ids = One(Uuid7Ids)
    change = One(ChangeArtist, storage=storage, clock=clock, ids=ids)
    present = One(PresentArtist, objects=objects)
    receive = One(ReceiveUpload, objects=objects)
    checks = providers.Container(
        MediaChecksContainer, storage=storage, clock=clock,
        media_checks=designs.provided.media_checks,
    )  # fmt: skip
    take_down = One(TakeDown, ids=ids, dispatch=dispatch, feed=feed)

    artists = One(
        ArtistHandlers,
        list_artists=One(ListArtists, storage=storage),
        count_artists=One(CountArtists, storage=storage),
        read_artist=One(ReadArtist, storage=storage),
        present_artist=present,
        create_artist=One(CreateArtist, storage=storage, clock=clock),
        update_artist=One(UpdateArtist, change_artist=change, clock=clock),
        delete_artist=One(DeleteArtist, storage=storage, clock=clock, ids=ids),
        mark_artist=One(MarkArtist, change_artist=change),
        list_templates=One(ListTemplates, storage=storage),
        offer_template=One(OfferTemplate, storage=storage, clock=clock),
    )
    files = One(
        ArtistFileHandlers,
        begin_upload=One(BeginUpload, storage=storage, objects=objects),
        complete_portrait=One(
            CompletePortrait, storage=storage, receive=receive, gate=gate, change_artist=change,
            dispatch=dispatch, clock=clock,
            look_at_portrait=One(
                LookAtPortrait, artwork_reader=designs.provided.artwork_reader,
                check_picture=checks.check_picture,
            ),
        ),
        complete_voice_reference=One(
            CompleteVoiceReference, storage=storage, receive=receive, change_artist=change,
            dispatch=dispatch, clock=clock,
        ),
        complete_document=One(
            CompleteDocument, storage=storage, receive=receive, change_artist=change
        ),
        list_documents=One(ListDocuments, storage=storage, objects=objects),
        read_enrolment=One(ReadEnrolment, storage=storage),
        describe_job=One(DescribeJob, storage=storage, switches=switches, clock=clock),
        present_artist=present,
    )  # fmt: skip
    verification = One(
        VerificationHandlers,
        review_artist=One(ReviewArtist, storage=storage, change_artist=change, clock=clock),
    )
    consents = One(
        ConsentHandlers,
        record_consent=One(RecordConsent, storage=storage, clock=clock),
        list_consents=One(ListConsents, storage=storage),
        revoke_consent=One(RevokeConsent, storage=storage, take_down=take_down, clock=clock),
        clock=clock,
    )
