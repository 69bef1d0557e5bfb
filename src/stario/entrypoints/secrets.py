"""Secrets that the embedded default makes for itself."""

import json
import os
import secrets
import tempfile
from pathlib import Path

import attrs

from stario.adapters.ed25519.attestation import Ed25519AttestationKey
from stario.entrypoints.settings import Settings


@attrs.frozen(kw_only=True)
class Secrets:
    """
    `jwt_keys` sign access tokens, the first one new ones; `link` signs links to files;
    `watermark` is what invisible marks are written and found with.
    """

    jwt_keys: tuple[str, ...] = attrs.field(repr=False)
    link: str = attrs.field(repr=False)
    watermark: str = attrs.field(repr=False)


def secrets_of(settings: Settings) -> Secrets:
    """
    Take what the settings give; outside production make the rest once and keep it in the home.

    Several processes that start at once agree on one file.
    """
    made = _made(settings.stario_home / "secrets.json", "jwt", "link") if _half(settings) else {}
    keys = tuple(key.get_secret_value() for key in settings.jwt_keys) or (made["jwt"],)
    link = settings.link_secret.get_secret_value() if settings.link_secret else made["link"]
    return Secrets(
        jwt_keys=keys,
        link=link,
        watermark=watermark_secret_of(settings),
    )


def watermark_secret_of(settings: Settings) -> str:
    """
    Take the secret of the settings, or outside production the one that the home keeps.

    It has a file of its own: the other secrets may be thrown away, marks in the wild need theirs.
    """
    if settings.watermark_secret:
        return settings.watermark_secret.get_secret_value()
    return _made(settings.stario_home / "watermark.json", "watermark")["watermark"]


def attestation_key_of(settings: Settings) -> Ed25519AttestationKey:
    """The key that signs the audit log and packages for authorities."""
    return Ed25519AttestationKey.of(
        _attestation_secret_of(settings), former_keys=settings.former_attestation_keys
    )


def _attestation_secret_of(settings: Settings) -> str:
    """It has a file of its own too: what was signed is to be believed for years."""
    if settings.audit_signing_key:
        return settings.audit_signing_key.get_secret_value()
    return _made(settings.stario_home / "attestation.json", "attestation")["attestation"]


def _half(settings: Settings) -> bool:
    return not settings.jwt_keys or settings.link_secret is None


def _made(path: Path, *names: str) -> dict[str, str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = json.dumps({name: secrets.token_urlsafe(48) for name in names})
    # A name of its own: processes in two containers may have the same number. Mode 0600.
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    partial = Path(name)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(fresh)
            file.flush()
            os.fsync(file.fileno())
        # A link fails where the file is there already: the first process wins.
        path.hardlink_to(partial)
    except FileExistsError:
        pass
    finally:
        partial.unlink()
    found: dict[str, str] = json.loads(path.read_text())
    return found
