"""
What a manifest says, written and read.

Source: C2PA Technical Specification 2.2, 18.10 (actions) and 18.21 (training and mining).
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version

import msgspec

from stario.ports.provenance import Claims

LICENCE = "uz.stario.licence"
ACTIONS = "c2pa.actions.v2"
CREATED = "c2pa.created"
NOT_ALLOWED = {"use": "notAllowed"}


def manifest_of(claims: Claims, *, media_type: str, verify_url: str, at: datetime) -> str:
    """Write what is to be signed, as JSON; nothing in it is about the fan."""
    created = {
        "action": CREATED,
        "when": at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "digitalSourceType": claims.digital_source.url,
        "softwareAgent": {"name": "Stario", "version": version("stario")},
        "parameters": {"uz.stario.engines": list(claims.engines)},
    }
    licence = {
        "asset_id": claims.asset_id,
        "job_id": claims.job,
        "artist_id": claims.artist,
        "consent_id": claims.consent,
        "verify_url": verify_url,
    }
    entries = {
        "cawg.ai_generative_training": NOT_ALLOWED,
        "cawg.ai_training": NOT_ALLOWED,
        "cawg.ai_inference": NOT_ALLOWED,
        "cawg.data_mining": NOT_ALLOWED,
    }
    manifest = {
        "claim_generator_info": [{"name": "Stario", "version": version("stario")}],
        "format": media_type,
        "assertions": [
            {"label": ACTIONS, "data": {"actions": [created]}},
            {"label": "cawg.training-mining", "data": {"entries": entries}},
            {"label": LICENCE, "data": licence},
        ],
    }
    return msgspec.json.encode(manifest).decode()


class _Status(msgspec.Struct):
    code: str


class _Statuses(msgspec.Struct):
    failure: list[_Status] = []


class _Validation(msgspec.Struct):
    active: _Statuses = msgspec.field(name="activeManifest", default_factory=_Statuses)


class _Assertion(msgspec.Struct):
    label: str
    data: object = None


class _Signature(msgspec.Struct):
    time: datetime | None = None


class _Manifest(msgspec.Struct):
    assertions: list[_Assertion] = []
    signature_info: _Signature = msgspec.field(default_factory=_Signature)

    def data(self, label: str) -> Mapping[str, object]:
        """Give what an assertion holds; nothing where there are several of one name."""
        found = [a.data for a in self.assertions if a.label == label]
        return found[0] if len(found) == 1 and isinstance(found[0], dict) else {}


class Report(msgspec.Struct):
    """As much of the reader's JSON as is believed, which depends on its state."""

    active_manifest: str | None = None
    manifests: dict[str, _Manifest] = {}
    validation_results: _Validation = msgspec.field(default_factory=_Validation)

    @property
    def failures(self) -> frozenset[str]:
        return frozenset(status.code for status in self.validation_results.active.failure)

    @property
    def asset_id(self) -> str | None:
        asset = self._active.data(LICENCE).get("asset_id")
        return asset if isinstance(asset, str) else None

    @property
    def signed_at(self) -> datetime | None:
        """Give the time of the time-stamp, or else the one that the signer claims."""
        return self._active.signature_info.time or self._claimed_at()

    @property
    def _active(self) -> _Manifest:
        return self.manifests.get(self.active_manifest or "", _Manifest())

    def _claimed_at(self) -> datetime | None:
        actions = self._active.data(ACTIONS).get("actions")
        first = actions[0] if isinstance(actions, list) and actions else None
        when = first.get("when") if isinstance(first, dict) else None
        try:
            return None if when is None else msgspec.convert(when, datetime)
        except msgspec.ValidationError:
            return None


def report_of(text: str) -> Report:
    """
    Raises:
        ValueError: it has not the form of a report.
    """
    return msgspec.json.decode(text, type=Report)
