"""Find a voice message for somebody who may hear it."""

import attrs

from stario.domain.generation.model.voice_message import VoiceMessage
from stario.domain.kernel.errors import NotFound
from stario.domain.kernel.ids import AccountId, VoiceMessageId
from stario.ports.storage import Storage


@attrs.frozen(kw_only=True)
class ReadVoiceMessage:
    storage: Storage

    async def __call__(
        self, message_id: VoiceMessageId, *, account: AccountId | None
    ) -> VoiceMessage:
        """
        Find a message; *account* None stands for staff.

        Raises:
            NotFound: no such message, somebody else's, or one that was taken down or is held.
        """
        async with self.storage() as work:
            message = await work.voice_messages.get(message_id)
        if not message.is_shown or account not in (None, message.account_id):
            raise NotFound(what="voice_message")
        return message
