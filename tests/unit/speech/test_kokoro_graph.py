"""Opening up a graph without a library for it."""

import pytest

from stario.adapters.kokoro import graph, protobuf
from stario.adapters.kokoro.graph import GraphUnknown, open_up
from stario.adapters.kokoro.protobuf import Malformed

INSIDE = (
    "/encoder/Gather_output_0",
    "/encoder/F0_proj/Conv_output_0",
    "/encoder/N_proj/Conv_output_0",
)


def model(*outputs: str) -> bytes:
    nodes = (
        protobuf.delimited(
            1, protobuf.text(1, "in") + protobuf.text(2, output) + protobuf.text(4, "Mul")
        )
        for output in outputs
    )
    return protobuf.integer(1, 9) + protobuf.delimited(7, b"".join(nodes)) + protobuf.text(2, "x")


def graph_of(serialised: bytes) -> memoryview:
    (found,) = (field for field in protobuf.fields(memoryview(serialised)) if field.number == 7)
    return found.value


def names(message: memoryview, number: int) -> list[str]:
    """Names of the values (inputs 11, outputs 12) of a graph."""
    return [
        bytes(
            next(part for part in protobuf.fields(field.value) if part.number == 1).value
        ).decode()
        for field in protobuf.fields(message)
        if field.number == number
    ]


def test_the_graph_gets_three_inputs_and_an_output() -> None:
    opened = graph_of(open_up(model(*INSIDE)))

    assert names(opened, 11) == [graph.PITCH_LEVEL, graph.PITCH_RANGE, graph.ENERGY]
    assert names(opened, 12) == [graph.DURATIONS]


def test_what_is_around_the_graph_stays_byte_for_byte() -> None:
    opened = [bytes(field.raw) for field in protobuf.fields(memoryview(open_up(model(*INSIDE))))]

    assert opened[0] == protobuf.integer(1, 9)
    assert opened[2] == protobuf.text(2, "x")


def test_every_tensor_is_made_before_it_is_used_and_only_once() -> None:
    made = {"in", graph.PITCH_LEVEL, graph.PITCH_RANGE, graph.ENERGY}
    made |= {"stario/zero", "stario/one", "stario/voiced_above"}

    for field in protobuf.fields(graph_of(open_up(model(*INSIDE)))):
        if field.number != 1:
            continue
        parts = list(protobuf.fields(field.value))
        inputs = {bytes(part.value).decode() for part in parts if part.number == 1}
        (output,) = (bytes(part.value).decode() for part in parts if part.number == 2)
        assert inputs <= made
        assert output not in made
        made.add(output)

    assert set(INSIDE) | {graph.DURATIONS} <= made


@pytest.mark.parametrize("missing", INSIDE)
def test_another_model_is_refused(missing: str) -> None:
    with pytest.raises(GraphUnknown, match=missing):
        open_up(model(*(name for name in INSIDE if name != missing)))


@pytest.mark.parametrize("broken", [b"\x3a\xff\xff\xff\xff\x0f", b"\x3a", b"\x0b", b"\xff" * 12])
def test_bytes_that_are_no_message_are_refused(broken: bytes) -> None:
    with pytest.raises(Malformed):
        open_up(broken)
