"""Crops of several threads go through the network together, and each gets its own answer."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock

import attrs
import numpy as np
import pytest

from stario.adapters.faces.batching import CropBatches
from stario.adapters.faces.geometry import LocatedFace
from stario.adapters.faces.networks import Embeddings, FaceNetworks
from stario.adapters.faces.photo import Picture


@attrs.define
class SlowNetworks(FaceNetworks):
    """Describes a crop by its first value, once it is let go."""

    crops_at_once: int = 4
    sizes: list[int] = attrs.field(factory=list)
    first: Event = attrs.field(factory=Event)
    go: Event = attrs.field(factory=Event)
    guard: Lock = attrs.field(factory=Lock)

    @property
    def engine(self) -> str:
        return "slow/1"

    def locate(self, picture: Picture) -> list[LocatedFace]:
        return []

    def describe(self, crops: Sequence[Picture]) -> Embeddings:
        with self.guard:
            self.sizes.append(len(crops))
        self.first.set()
        assert self.go.wait(10)
        if any(crop[0, 0, 0] == 255 for crop in crops):
            raise ValueError("no face")
        return np.array([[crop[0, 0, 0]] for crop in crops], np.float32)


def a_crop(value: int) -> Picture:
    return np.full((112, 112, 3), value, np.uint8)


def run(networks: SlowNetworks, values: Sequence[int]) -> list[object]:
    batches = CropBatches(networks)
    with ThreadPoolExecutor(len(values)) as pool:
        futures = [pool.submit(batches.describe, a_crop(values[0]))]
        assert networks.first.wait(10)
        futures += [pool.submit(batches.describe, a_crop(value)) for value in values[1:]]
        while networks.crops_at_once > 1 and len(batches._line) < len(values) - 1:
            pass
        networks.go.set()
        return [future.exception() or float(future.result()[0]) for future in futures]


def test_what_gathers_while_one_batch_runs_is_the_next() -> None:
    networks = SlowNetworks()

    assert run(networks, range(6)) == list(range(6))
    assert networks.sizes == [1, 4, 1]


def test_where_batches_gain_nothing_each_thread_works_by_itself() -> None:
    networks = SlowNetworks(crops_at_once=1)

    assert run(networks, range(3)) == [0, 1, 2]
    assert networks.sizes == [1, 1, 1]


def test_a_failure_reaches_those_of_its_batch_and_nobody_waits_for_ever() -> None:
    found = run(SlowNetworks(), [1, 255, 2, 3, 4, 5])

    assert found[0] == 1
    assert found[-1] == 5
    assert all(isinstance(error, ValueError) for error in found[1:5])


def test_an_error_is_raised_to_whoever_asked() -> None:
    networks = SlowNetworks()
    networks.go.set()

    with pytest.raises(ValueError, match="no face"):
        CropBatches(networks).describe(a_crop(255))
