"""
The diffusion painter on a tiny pipeline that the test makes: the real loading and inference code.

Its weights are random, so it paints noise; that it paints well only released weights show.
"""

import json
from collections.abc import AsyncIterator, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

import attrs
import msgspec
import numpy as np
import pytest
import pytest_asyncio

from stario.adapters.diffusers.painter import MODEL, DiffusersPosterPainter, open_diffusers
from stario.adapters.diffusers.pipeline import MemoryExhausted, Pipeline, open_pipeline
from stario.adapters.memory.painting import MemoryPosterPainter
from stario.adapters.model_store.cached import CachedModelStore
from stario.adapters.threads.heavy_work import ThreadHeavyWork
from stario.domain.generation.model.poster import PosterFormat, PosterQuality, PosterRatio
from stario.domain.kernel.errors import Unavailable
from stario.ports.models import LicenceForbids, ModelCorrupted
from stario.ports.painting import Finish, PosterBrief, PosterPainter
from stario.ports.pictures import RgbImage
from tests.builders.briefs import a_brief
from tests.builders.models import contents, manifest_of

pytestmark = [
    pytest.mark.painter,
    pytest.mark.skipif(
        not (find_spec("diffusers") and find_spec("torch")),
        reason="the extra `painter` is not installed: run `make setup-painter`",
    ),
    # torch, transformers and diffusers warn about each other; that is not ours to mend.
    pytest.mark.filterwarnings("default"),
    pytest.mark.timeout(600),
]

SIDE = 128


def a_tokenizer(transformers: ModuleType, folder: Path) -> tuple[object, int]:
    letters = [chr(code) for code in range(33, 127)]
    tokens = [*letters, *(letter + "</w>" for letter in letters)]
    vocabulary = {token: n for n, token in enumerate([*tokens, "<|startoftext|>", "<|endoftext|>"])}
    folder.mkdir()
    (folder / "vocab.json").write_text(json.dumps(vocabulary))
    (folder / "merges.txt").write_text("#version: 0.2\n")
    tokenizer = transformers.CLIPTokenizer.from_pretrained(str(folder), model_max_length=77)
    return tokenizer, len(vocabulary)


def a_text_encoder(transformers: ModuleType, size: int, kind: str) -> object:
    config = transformers.CLIPTextConfig(
        vocab_size=size, hidden_size=32, intermediate_size=37, num_attention_heads=4,
        num_hidden_layers=2, projection_dim=32, bos_token_id=size - 2, eos_token_id=size - 1,
        pad_token_id=size - 1,
    )  # fmt: skip
    return getattr(transformers, kind)(config).eval()


def build_pipeline(folder: Path) -> None:
    """Write a distilled SDXL of two million random weights, in the layout of diffusers."""
    torch, diffusers = import_module("torch"), import_module("diffusers")
    transformers = import_module("transformers")
    torch.manual_seed(0)
    tokenizer, size = a_tokenizer(transformers, folder.parent / "tokenizer")
    autoencoder = diffusers.AutoencoderKL(
        block_out_channels=[16, 32], in_channels=3, out_channels=3,
        down_block_types=["DownEncoderBlock2D"] * 2, up_block_types=["UpDecoderBlock2D"] * 2,
        latent_channels=4, norm_num_groups=8, sample_size=SIDE,
    )  # fmt: skip
    denoiser = diffusers.UNet2DConditionModel(
        block_out_channels=(16, 32), layers_per_block=1, sample_size=32, in_channels=4,
        out_channels=4, down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"), attention_head_dim=(2, 4),
        use_linear_projection=True, addition_embed_type="text_time", addition_time_embed_dim=8,
        transformer_layers_per_block=(1, 1), projection_class_embeddings_input_dim=6 * 8 + 32,
        cross_attention_dim=64, norm_num_groups=8,
    )  # fmt: skip
    diffusers.StableDiffusionXLPipeline(
        vae=autoencoder,
        text_encoder=a_text_encoder(transformers, size, "CLIPTextModel"),
        text_encoder_2=a_text_encoder(transformers, size, "CLIPTextModelWithProjection"),
        tokenizer=tokenizer,
        tokenizer_2=tokenizer,
        unet=denoiser,
        scheduler=diffusers.EulerAncestralDiscreteScheduler(
            timestep_spacing="trailing", beta_schedule="scaled_linear"
        ),
    ).save_pretrained(str(folder), safe_serialization=True)


@attrs.define
class Overlay(PosterPainter):
    """Remembers what art it was given, and gives it back."""

    art: RgbImage

    async def paint(
        self, brief: PosterBrief, qualities: Sequence[PosterQuality], *, finish: Finish
    ) -> dict[PosterQuality, RgbImage]:
        del brief
        return {quality: finish(self.art) for quality in qualities}

    async def print(
        self, brief: PosterBrief, form: PosterFormat, destination: Path, *, finish: Finish
    ) -> None:
        del brief, form
        destination.write_bytes(finish(self.art).tobytes())

    def color_schemes(self, style: object) -> tuple[str, ...]:
        del style
        return ()


@attrs.define
class Narrow(Pipeline):
    """Has no room for a side of more than `room` pixels."""

    room: int = attrs.field(kw_only=True)
    asked: list[tuple[int, int]] = attrs.field(factory=list, kw_only=True)

    def make(self, prompt: str, *, negative: str, width: int, height: int, seed: int) -> RgbImage:
        del prompt, negative, seed
        self.asked.append((width, height))
        if max(width, height) > self.room:
            raise MemoryExhausted(width=width, height=height)
        return np.zeros((height, width, 3), np.uint8)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("painter") / MODEL / "1.0"
    folder.parent.mkdir(parents=True)
    build_pipeline(folder)
    return folder


@pytest_asyncio.fixture(scope="module")
async def work() -> AsyncIterator[ThreadHeavyWork]:
    work = ThreadHeavyWork(threads=1)
    yield work
    work.close()


def store_of(built: Path, manifests: Path, *, commercial: bool = True) -> CachedModelStore:
    manifests.mkdir(exist_ok=True)
    manifest = manifest_of(MODEL, contents(built), commercial=commercial)
    (manifests / f"{MODEL}.json").write_bytes(msgspec.json.encode(manifest))
    return CachedModelStore(
        folder=built.parents[1],
        objects=None,
        production=True,
        required=(MODEL,),
        manifests=(manifests,),
    )


async def a_painter(built: Path, work: ThreadHeavyWork, folder: Path) -> DiffusersPosterPainter:
    painter = await open_diffusers(
        store_of(built, folder / "manifests"),
        plain=MemoryPosterPainter(),
        over=Overlay,
        heavy_work=work,
        device="cpu",
    )
    return attrs.evolve(painter, largest_side=SIDE)


async def painted(painter: PosterPainter, brief: PosterBrief) -> RgbImage:
    pictures = await painter.paint(brief, [PosterQuality.STANDARD], finish=lambda image: image)
    return pictures[PosterQuality.STANDARD]


@pytest.mark.parametrize("ratio", PosterRatio)
async def test_art_has_the_ratio_of_the_poster(
    built: Path, work: ThreadHeavyWork, tmp_path: Path, ratio: PosterRatio
) -> None:
    painter = await a_painter(built, work, tmp_path)

    height, width, channels = (await painted(painter, a_brief(ratio=ratio))).shape

    across, down = map(int, ratio.value.split(":"))
    assert channels == 3
    assert width / height == pytest.approx(across / down, rel=0.1)


async def test_the_same_seed_gives_the_same_art_and_another_another(
    built: Path, work: ThreadHeavyWork, tmp_path: Path
) -> None:
    painter, brief = await a_painter(built, work, tmp_path), a_brief()

    first, again = [await painted(painter, brief) for _ in range(2)]
    other = await painted(painter, attrs.evolve(brief, seed=brief.seed + 1))

    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


async def test_the_finish_goes_over_the_art_and_the_print(
    built: Path, work: ThreadHeavyWork, tmp_path: Path
) -> None:
    painter = await a_painter(built, work, tmp_path)
    sheet = tmp_path / "sheet.pdf"

    await painter.print(a_brief(), PosterFormat.PDF, sheet, finish=np.zeros_like)

    assert set(sheet.read_bytes()) == {0}


async def test_a_device_without_room_gets_smaller_art(built: Path, work: ThreadHeavyWork) -> None:
    narrow = Narrow(
        network=open_pipeline(built, device="cpu", steps=1, guidance=0).network,
        torch=import_module("torch"),
        device="cpu",
        steps=1,
        guidance=0,
        room=600,
    )
    painter = DiffusersPosterPainter(
        pipeline=narrow, over=Overlay, plain=MemoryPosterPainter(), heavy_work=work
    )

    art = await painted(painter, a_brief(ratio=PosterRatio.SQUARE))

    assert narrow.asked == [(1024, 1024), (512, 512)]
    assert art.shape == (512, 512, 3)
    narrow.room = 10
    with pytest.raises(Unavailable):
        await painted(painter, a_brief(ratio=PosterRatio.SQUARE))


async def test_weights_that_may_not_be_sold_are_refused(
    built: Path, work: ThreadHeavyWork, tmp_path: Path
) -> None:
    with pytest.raises(LicenceForbids):
        await open_diffusers(
            store_of(built, tmp_path / "manifests", commercial=False),
            plain=MemoryPosterPainter(),
            over=Overlay,
            heavy_work=work,
            device="cpu",
        )


def test_a_folder_that_is_no_pipeline_is_named(tmp_path: Path) -> None:
    (tmp_path / "model_index.json").write_text("{}")

    with pytest.raises(ModelCorrupted):
        open_pipeline(tmp_path, device="cpu", steps=1, guidance=0)


def test_a_gpu_that_is_not_there_is_not_replaced_in_silence(built: Path) -> None:
    if import_module("torch").cuda.is_available():
        pytest.skip("this machine has a GPU")
    with pytest.raises(Unavailable):
        open_pipeline(built, device="cuda", steps=1, guidance=0)
