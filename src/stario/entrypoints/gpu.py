"""Cards of this machine: what metrics tell of them, and that there is one where one must be."""

from collections.abc import Sequence

from stario.adapters.nvidia.memory import gpus
from stario.domain.kernel.errors import Unavailable
from stario.entrypoints.http.metrics import Measure
from stario.entrypoints.settings import Settings


async def gpu_measures() -> Sequence[Measure]:
    """Nothing where there is no card."""
    found: list[Measure] = []
    for gpu in await gpus():
        labels = {"gpu": gpu.index}
        found += [
            Measure(
                name="stario_gpu_memory_used_bytes",
                help="Memory of a card that is taken, whoever took it.",
                value=gpu.used_bytes,
                labels=labels,
            ),
            Measure(
                name="stario_gpu_memory_total_bytes",
                help="Memory of a card.",
                value=gpu.total_bytes,
                labels=labels,
            ),
        ]
        if gpu.busy_share is not None:
            help_ = "Share of the time in which a card did something."
            name = "stario_gpu_busy_ratio"
            found.append(Measure(name=name, help=help_, value=gpu.busy_share, labels=labels))
    return found


async def require_gpu(settings: Settings) -> None:
    """
    Let only those start that GPU_REQUIRED is not asked of, or that have a card.

    Raises:
        Unavailable: there is none.
    """
    if settings.gpu_required and not await gpus():
        raise Unavailable(what="gpu", reason="missing")
