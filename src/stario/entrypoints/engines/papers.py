"""What signs, and what tells whose signature counts."""

import asyncio
from pathlib import Path

import attrs

from stario.adapters.c2pa.provenance import C2paProvenance, TimeStamps
from stario.adapters.system import SystemClock
from stario.adapters.x509.folder import ProvenanceFolder, certificates_of
from stario.adapters.x509.signing_key import FilesSigningKey
from stario.domain.kernel.errors import Unavailable
from stario.entrypoints.settings import Settings
from stario.ports.execution import HeavyWork

HOME_FOLDER = "provenance"


@attrs.frozen(kw_only=True)
class PapersLoader:
    """
    Opens the folder that the settings name.

    The embedded default has one in its home, and fills it at the first start.
    """

    settings: Settings
    heavy_work: HeavyWork

    async def signer(self) -> C2paProvenance:
        """
        Raises:
            Unavailable: the key is missing, damaged, expired or readable by others.
        """
        return await asyncio.to_thread(self._open, signs=True)

    async def signer_or_reader(self) -> C2paProvenance:
        """
        Give one that can't sign where there is no key: signing is then unavailable, reading not.

        Raises:
            Unavailable: there is no certificate whose signatures count.
        """
        try:
            return await self.signer()
        except Unavailable:
            return await self.reader()

    async def reader(self) -> C2paProvenance:
        """
        Raises:
            Unavailable: there is no certificate whose signatures count.
        """
        return await asyncio.to_thread(self._open, signs=False)

    def _open(self, *, signs: bool) -> C2paProvenance:
        clock = SystemClock()
        folder = provenance_folder(self.settings)
        if self.settings.provenance_dir is None:
            folder.initialise(at=clock.now())
        signing_key: FilesSigningKey | None = None
        if signs:
            signing_key = folder.signing_key(at=clock.now())
        return C2paProvenance(
            anchors=folder.anchors(),
            signing_key=signing_key,
            heavy_work=self.heavy_work,
            clock=clock,
            public_url=self.settings.public_url,
            time_stamps=TimeStamps(
                url=self.settings.tsa_url, anchors=_anchors(self.settings.tsa_anchors)
            ),
        )


def provenance_folder(settings: Settings) -> ProvenanceFolder:
    return ProvenanceFolder(settings.provenance_dir or settings.stario_home / HOME_FOLDER)


def _anchors(file: Path | None) -> str:
    return "" if file is None else certificates_of(file)
