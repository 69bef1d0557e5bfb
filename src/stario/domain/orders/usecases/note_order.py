"""Write something down about an order, for staff."""

import attrs

from stario.domain.kernel.ids import AccountId, OrderId
from stario.domain.kernel.text import clean_line
from stario.domain.orders.model.order_event import OrderEvent, OrderEventKind, event
from stario.ports.storage import Storage
from stario.ports.system import Clock

LONGEST_NOTE = 500


@attrs.frozen(kw_only=True)
class NoteOrder:
    storage: Storage
    clock: Clock

    async def __call__(self, order_id: OrderId, text: str, *, actor: AccountId) -> OrderEvent:
        """
        Add to the log; the fan does not see it, and its words go with the fan's account.

        Raises:
            Invalid: the text can't be shown.
            NotFound: there is no such order.
        """
        words = clean_line("text", text, longest=LONGEST_NOTE, shortest=1)
        async with self.storage() as work:
            order = await work.orders.get(order_id)
            note = event(
                order.id, OrderEventKind.NOTE, at=self.clock.now(), actor=actor, text=words
            )
            await work.orders.log(note)
            await work.commit()
        return note
