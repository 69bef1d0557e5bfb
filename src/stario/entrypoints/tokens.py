"""Access tokens of this deployment."""

import hashlib

from stario.adapters.jwt.access_tokens import JwtAccessTokens, TokenKey
from stario.entrypoints.clients import Clients
from stario.entrypoints.settings import Settings

ISSUER = "stario"


def access_tokens(clients: Clients, settings: Settings) -> JwtAccessTokens:
    """Keys are named by a hash, so that rotating them needs no names from the operator."""
    keys = tuple(
        TokenKey(hashlib.sha256(key.encode()).hexdigest()[:12], key.encode())
        for key in clients.secrets.jwt_keys
    )
    return JwtAccessTokens(keys=keys, issuer=ISSUER, audience=settings.public_url)
