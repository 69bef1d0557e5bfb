"""What metrics tell of the services that answer in the gateway's stead."""

from collections.abc import Iterable, Sequence

import attrs

from stario.entrypoints.http.forwarding.upstream import Upstream
from stario.entrypoints.http.metrics import Measure


@attrs.frozen
class UpstreamMeasures:
    _upstreams: Iterable[Upstream]

    async def __call__(self) -> Sequence[Measure]:
        return [
            Measure(
                name="stario_service_circuit_open",
                help="Whether the gateway leaves a service alone, because it did not answer.",
                value=float(upstream.breaker.is_open),
                labels={"service": upstream.name},
            )
            for upstream in self._upstreams
        ]
