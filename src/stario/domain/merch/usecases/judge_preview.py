"""Let a design be ordered whose words moderation was unsure of, or refuse it."""

import attrs

from stario.domain.kernel.ids import PreviewId
from stario.domain.merch.model.preview import Preview
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class JudgePreview:
    storage: Storage

    async def __call__(self, preview: PreviewId, *, approve: bool) -> Preview:
        """
        Decide, once.

        Raises:
            NotFound: there is none.
            PreviewReviewed: nobody asked, or it has been decided.
        """
        async with self.storage() as work:
            found = await work.previews.get(preview, lock=True)
            judged = found.judge(approve=approve)
            await work.previews.save(judged)
            await work.commit()
        return judged
