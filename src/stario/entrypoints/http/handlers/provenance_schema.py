"""How provenance looks over HTTP."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import Meta

from stario.domain.provenance.model.asset import AssetKind
from stario.domain.provenance.model.record import AssetRecord, Standing, Verdict
from stario.domain.provenance.usecases.verify_file import Verification
from stario.entrypoints.http.fields import Uuid
from stario.ports.provenance import CredentialState


class AssetPath(msgspec.Struct):
    asset_id: Uuid


class VerifyForm(msgspec.Struct):
    """The file to ask about, at most 200 MB."""

    file: bytes


class ArtistShown(msgspec.Struct, kw_only=True):
    """Who is shown or heard, and agreed to it."""

    id: Uuid
    name: str


class ConsentShown(msgspec.Struct, kw_only=True):
    """The agreement that it stands on."""

    id: Uuid
    agreed_at: datetime
    valid_until: datetime
    revoked_at: datetime | None


class AssetAnswer(msgspec.Struct, kw_only=True):
    """What was made, of whom, with what, and whether it may still be shown."""

    id: Uuid
    kind: AssetKind
    artist: ArtistShown
    consent: ConsentShown
    made_at: datetime
    digital_source_type: Annotated[
        str,
        Meta(
            description="How it came to be, in the terms of the IPTC.",
            examples=[
                "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia"
            ],
        ),
    ]
    made_with: Annotated[dict[str, str], Meta(description="Programs and models, by what they did.")]
    is_ai_generated: bool
    standing: Standing
    taken_down_at: datetime | None
    verify_url: str


class EvidenceAnswer(msgspec.Struct, kw_only=True):
    """What the verdict rests on."""

    credential: CredentialState
    asset_id: Annotated[str | None, Meta(description="As our signature says.")]
    signed_at: datetime | None
    mark_found: Annotated[bool, Meta(description="An invisible mark of ours was found.")]
    perceptual_distance: Annotated[
        Annotated[int, Meta(ge=0, le=64)] | None,
        Meta(description="Bits by which the picture differs, if that is what told."),
    ]


class VerificationAnswer(msgspec.Struct, kw_only=True):
    """What a file turned out to be."""

    verdict: Verdict
    evidence: EvidenceAnswer
    registered: Annotated[bool, Meta(description="Whether our registry knows the asset.")]
    asset: AssetAnswer | None


def verify_link(public_url: str, asset_id: str) -> str:
    return f"{public_url.rstrip('/')}/verify/{asset_id}"


def asset_answer(record: AssetRecord, *, public_url: str) -> AssetAnswer:
    asset, consent = record.asset, record.consent
    return AssetAnswer(
        id=asset.id,
        kind=asset.kind,
        artist=ArtistShown(id=asset.artist_id, name=record.artist_name),
        consent=ConsentShown(
            id=consent.id,
            agreed_at=consent.recorded_at,
            valid_until=consent.valid_until,
            revoked_at=consent.revoked_at,
        ),
        made_at=asset.created_at,
        digital_source_type=asset.digital_source.url,
        made_with=dict(asset.engines),
        is_ai_generated=True,
        standing=record.standing,
        taken_down_at=record.taken_down_at,
        verify_url=verify_link(public_url, asset.id),
    )


def verification_answer(found: Verification, *, public_url: str) -> VerificationAnswer:
    record = found.record
    return VerificationAnswer(
        verdict=found.verdict,
        evidence=EvidenceAnswer(
            credential=found.credential,
            asset_id=found.signed.asset_id if found.signed else None,
            signed_at=found.signed.signed_at if found.signed else None,
            mark_found=found.mark_found,
            perceptual_distance=found.distance_bits,
        ),
        registered=record is not None,
        asset=asset_answer(record, public_url=public_url) if record else None,
    )
