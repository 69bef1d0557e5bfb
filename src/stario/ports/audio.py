"""Sound files."""

from abc import abstractmethod
from typing import Protocol

from stario.ports.speech import Speech


class AudioEncoder(Protocol):
    @abstractmethod
    async def encode(self, speech: Speech) -> bytes:
        """AAC in M4A, mono, the index in front; the same speech gives the same bytes."""
        ...
