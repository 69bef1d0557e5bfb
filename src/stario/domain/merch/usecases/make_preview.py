"""Show a design on a product, and make the file that it is printed from."""

from datetime import timedelta

import attrs

from stario.domain.identity.model.account import AccountClosed
from stario.domain.kernel.errors import Conflict, NotFound
from stario.domain.kernel.ids import AccountId, PreviewId, derived_id
from stario.domain.kernel.outbox import OutboxMessage, delete_media
from stario.domain.merch.model.design_wish import DesignWish, chosen_variant
from stario.domain.merch.model.preview import (
    KEPT_FOR,
    MOST_KEPT,
    Preview,
    PreviewState,
    TooManyDesigns,
    preview_folder,
)
from stario.domain.merch.model.product import Product, Variant
from stario.domain.merch.usecases.design_case import Doubts, design_case
from stario.domain.merch.usecases.find_artwork import FindArtwork, FoundArtwork
from stario.domain.merch.usecases.look_at_artwork import LookAtArtwork
from stario.domain.merch.usecases.restrictions_on import restrictions_on
from stario.domain.merch.usecases.stand_on_artwork import stand_on_artwork
from stario.domain.moderation.model.restriction import Restrictions
from stario.domain.moderation.model.verdict import VerdictStatus
from stario.ports.media import Bucket, ObjectStore
from stario.ports.mockups import Design, MockupRenderer, PrintPreparer
from stario.ports.moderation import TextModerator, TextVerdict
from stario.ports.pictures import PictureEncoder, PictureFormat
from stario.ports.scratch import Scratch
from stario.ports.storage import Storage
from stario.ports.system import Clock, Ids

STRAY_AFTER = timedelta(hours=1)
"""By then whoever made the files of a preview has remembered it, or is gone."""
PDF = "application/pdf"
ENDINGS = {PictureFormat.JPEG: "jpg", PictureFormat.PNG: "png"}


@attrs.frozen(kw_only=True)
class ShownPreview:
    """`variant` and `product` are as they are now; a preview outlives changes to them."""

    preview: Preview
    product: Product
    variant: Variant

    @classmethod
    def of(cls, preview: Preview, product: Product) -> "ShownPreview":
        return cls(preview=preview, product=product, variant=product.variant(preview.variant_id))


@attrs.frozen(kw_only=True)
class MakePreview:
    storage: Storage
    objects: ObjectStore
    scratch: Scratch
    moderator: TextModerator
    find_artwork: FindArtwork
    look_at_artwork: LookAtArtwork
    print_preparer: PrintPreparer
    mockup_renderer: MockupRenderer
    picture_encoder: PictureEncoder
    clock: Clock
    ids: Ids

    async def __call__(self, wish: DesignWish) -> ShownPreview:
        """
        Make one, or give the one that the same wish made before.

        Raises:
            Invalid: the wish breaks a rule; `glyph_missing` and `does_not_fit` of `text` too.
            ContentRejected: moderation or the artist refuses the words, or it refuses the picture.
            NotFound: no such product, or the picture is not hers.
            ArtworkUnusable: her picture can't be read any more.
            AccountClosed: the account was erased or blocked; its access token outlives it.
            PermissionMissing: whoever is in her picture took it back.
            TooManyDesigns: she has as many that are not ordered as are kept for anybody.
            Conflict: the preview is somebody else's.
        """
        wish = wish.checked()
        if first := await self._first(wish.id, wish.account):
            return first
        product = await self._product(wish)
        variant = chosen_variant(product, colour=wish.colour, size=wish.size)
        restrictions = await restrictions_on(self.storage, product)
        unsure = await self._judge(wish, restrictions)
        artwork = await self.find_artwork(wish, product)
        seen = await self.look_at_artwork(wish, artwork, restrictions)
        design = Design(
            area=product.print_area,
            mockup=product.mockup,
            colour=variant.colour,
            artwork=artwork.image if artwork else None,
            text=wish.text,
            language=wish.language,
        )
        doubts = Doubts(words=unsure, picture=seen)
        preview = await self._made(wish, design, variant, doubts, artwork)
        return ShownPreview(preview=preview, product=product, variant=variant)

    async def _first(self, id_: PreviewId, account: AccountId) -> ShownPreview | None:
        """What the same wish made before."""
        async with self.storage() as work:
            try:
                preview = await work.previews.get(id_)
            except NotFound:
                return None
            if preview.account_id != account:
                raise Conflict(what="preview")
            product = await work.products.get(preview.product_id)
        return ShownPreview.of(preview, product)

    async def _product(self, wish: DesignWish) -> Product:
        async with self.storage() as work:
            if (await work.accounts.get(wish.account)).blocked_at is not None:
                raise AccountClosed
            hers = await work.previews.of_account(wish.account)
            if sum(not each.is_ordered for each in hers) >= MOST_KEPT:
                raise TooManyDesigns(most=MOST_KEPT)
            product = await work.products.get(wish.product)
        if not product.is_active:
            raise NotFound(what="product")
        return product

    async def _judge(
        self, wish: DesignWish, restrictions: Restrictions | None
    ) -> TextVerdict | None:
        """None: there are no words, or nothing to doubt in them."""
        if not wish.words:
            return None
        verdict = await self.moderator.review(
            dict(wish.words), language=wish.language, restrictions=restrictions
        )
        verdict.require_not_rejected()
        return verdict if verdict.status is VerdictStatus.PENDING_REVIEW else None

    async def _made(
        self,
        wish: DesignWish,
        design: Design,
        variant: Variant,
        doubts: Doubts,
        artwork: FoundArtwork | None,
    ) -> Preview:
        findings = await self.print_preparer.preflight(design)
        now = self.clock.now()
        folder = preview_folder(wish.id)
        preview = Preview(
            id=wish.id,
            account_id=wish.account,
            product_id=variant.product_id,
            variant_id=variant.id,
            language=wish.language,
            text=wish.text,
            artwork=wish.source,
            poster_id=wish.poster,
            prompt=wish.prompt,
            state=PreviewState.PENDING_REVIEW if doubts.any else PreviewState.READY,
            picture_key=f"{folder}picture.jpg",
            artwork_key=_artwork_key(folder, artwork),
            print_key=f"{folder}print.pdf",
            findings=findings,
            created_at=now,
            expires_at=now + KEPT_FOR,
        )
        stray = await self._expect(preview)
        await self._store(preview, design, artwork)
        return await self._remember(wish, preview, stray, doubts)

    async def _expect(self, preview: Preview) -> OutboxMessage:
        """
        Have the files deleted unless the preview is remembered: a crash leaves none behind.

        One message a preview: that of an attempt which came to nothing must not delete the files
        of the next one.
        """
        now = self.clock.now()
        message = delete_media(
            id_=derived_id(f"stray:{preview.id}"),
            bucket=Bucket.MEDIA.value,
            prefix=preview.prefix,
            at=now,
        )
        stray = attrs.evolve(message, due_at=now + STRAY_AFTER)
        try:
            async with self.storage() as work:
                await work.outbox.add(stray)
                await work.commit()
        except Conflict:
            async with self.storage() as work:
                await work.outbox.postpone(stray, until=stray.due_at)
                await work.commit()
        return stray

    async def _store(self, preview: Preview, design: Design, artwork: FoundArtwork | None) -> None:
        sheet = await self.print_preparer.sheet(design)
        picture = await self.mockup_renderer.show(
            sheet, mockup=design.mockup, area=design.area, colour=design.colour
        )
        jpeg = await self.picture_encoder.encode(picture, PictureFormat.JPEG)
        await self.objects.put(
            Bucket.MEDIA, preview.picture_key, jpeg, content_type=PictureFormat.JPEG.value
        )
        if preview.artwork_key and artwork and artwork.content and artwork.form:
            await self.objects.put(
                Bucket.MEDIA,
                preview.artwork_key,
                artwork.content,
                content_type=artwork.form.value,
            )
        if preview.print_key is None:
            return
        async with self.scratch.folder(f"preview-{self.ids.new()}") as folder:
            file = folder / "print.pdf"
            await self.print_preparer.write(design, file)
            await self.objects.put(Bucket.MEDIA, preview.print_key, file, content_type=PDF)

    async def _remember(
        self,
        wish: DesignWish,
        preview: Preview,
        stray: OutboxMessage,
        doubts: Doubts,
    ) -> Preview:
        try:
            async with self.storage() as work:
                # Here: an erasure that ended meanwhile has looked for this person's work already.
                if (await work.accounts.get(wish.account)).blocked_at is not None:
                    raise AccountClosed
                await stand_on_artwork(work, wish, at=self.clock.now())
                await work.previews.add(preview)
                if case := design_case(wish, preview, doubts):
                    await work.cases.add(case)
                await work.outbox.delivered(stray)
                await work.commit()
        except Conflict:
            # The same wish came twice at once, and the other one was quicker: the files are alike,
            # and those of one that is remembered must stay.
            async with self.storage() as work:
                first = await work.previews.get(preview.id)
                await work.outbox.delivered(stray)
                await work.commit()
            return first
        return preview


def _artwork_key(folder: str, artwork: FoundArtwork | None) -> str | None:
    """Art made of words stands in the print file, and nowhere else."""
    if artwork is None or artwork.form is None:
        return None
    return f"{folder}artwork.{ENDINGS[artwork.form]}"
