"""The reader of queries that other tests rely on."""

import pytest

from tests.deploy.promql import selectors


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("up", ["up"]),
        ('max(up{job="a"}) or vector(0)', ["up"]),
        ('sum by (job, le) (rate(a_total{x=~"b|c{2}"}[5m:1m])) > 0.5e1', ["a_total"]),
        ("a / on (x) group_left (y) stario:b:rate5m offset 5m", ["a", "stario:b:rate5m"]),
        ("time() - max by (chore) (c_seconds) > 300 + 3 * d", ["c_seconds", "d"]),
        ('absent(e{f="g h"}) and j unless k', ["e", "j", "k"]),
        ("histogram_quantile(0.95, sum by (le) (rate(l_bucket[10m])))", ["l_bucket"]),
    ],
)
def test_it_finds_every_metric(query: str, names: list[str]) -> None:
    assert [each.metric for each in selectors(query)] == names


def test_it_reads_matchers() -> None:
    (selector,) = selectors('a{b="c",d=~"e.*|f",g!="h"}')

    assert [(each.label, each.picks) for each in selector.matchers] == [
        ("b", True), ("d", True), ("g", False)
    ]  # fmt: skip
    assert selector.matchers[1].takes("eee")
    assert not selector.matchers[1].takes("fff")
