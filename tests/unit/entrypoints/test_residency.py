"""Where data are kept, and what does not start because of it."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from stario.domain.compliance.model.data_map.words import Category
from stario.domain.compliance.model.residency import (
    OutsideRegion,
    Store,
    require_residency,
    residency,
)
from stario.entrypoints.cli.commands import main
from stario.entrypoints.clients import open_clients
from stario.entrypoints.residency import residency_of
from stario.entrypoints.settings import Settings

CLUSTER = {
    "DATABASE_URL": "postgresql://stario@127.0.0.1:1/stario",
    "REDIS_URL": "redis://127.0.0.1:1/0",
    "S3_ENDPOINT_URL": "http://127.0.0.1:1",
    "DATA_RESIDENCY_REGION": "uz",
    "DATABASE_REGION": "uz",
    "REDIS_REGION": "uz-tashkent-2",
    "S3_REGION": "uz-tashkent-1",
}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("STARIO_HOME", str(tmp_path))


def settings(monkeypatch: pytest.MonkeyPatch, **changed: str) -> Settings:
    for name, value in (CLUSTER | changed).items():
        if value:
            monkeypatch.setenv(name, value)
        else:
            monkeypatch.delenv(name, raising=False)
    return Settings()


def run() -> Result:
    return CliRunner().invoke(main, ["residency"])


async def opens(chosen: Settings) -> bool:
    async with open_clients(chosen, name="test"):
        return True


async def test_a_cluster_at_home_opens(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await opens(settings(monkeypatch))
    assert residency_of(Settings()).is_kept
    assert run().exit_code == 0


@pytest.mark.parametrize(
    ("setting", "store"),
    [("DATABASE_REGION", "database"), ("REDIS_REGION", "redis"), ("S3_REGION", "object store")],
)
@pytest.mark.parametrize("region", ["de", "uzx-1", ""])
async def test_a_store_elsewhere_or_undeclared_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, setting: str, store: str, region: str
) -> None:
    if region == "uzx-1" and setting != "S3_REGION":
        region = "kz-almaty"
    chosen = settings(monkeypatch, **{setting: region})

    with pytest.raises(OutsideRegion) as refused:
        await opens(chosen)

    assert (refused.value.details["store"], refused.value.details["setting"]) == (store, setting)
    assert store in str(refused.value)
    assert "DATA_RESIDENCY_REGION=uz" in str(refused.value)
    told = run()
    assert told.exit_code == 1
    assert re.search(f"{store}: .*OUTSIDE", told.output)


async def test_without_a_demand_nothing_is_refused_and_nothing_promised(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chosen = settings(monkeypatch, DATA_RESIDENCY_REGION="", DATABASE_REGION="de")
    assert await opens(chosen)
    assert not residency_of(chosen).is_kept
    assert "DATA_RESIDENCY_REGION is not set" in run().output


async def test_the_embedded_default_starts_and_says_that_data_are_where_it_stands(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATA_RESIDENCY_REGION", "uz")
    assert await opens(Settings())
    judged = residency_of(Settings())
    assert [each.is_allowed for each in judged.residences] == [None, None, None]
    assert not judged.is_kept
    told = run()
    assert told.exit_code == 0
    assert told.output.count("this-machine: unknown") == 3
    assert "where it stands" in told.output


def test_what_holds_nothing_of_people_may_be_anywhere() -> None:
    weights = Store(name="models", setting="X", region="us", holds=frozenset({Category.NONE}))
    assert require_residency([weights], required="uz").outside == ()
    assert residency([weights], required="uz").is_kept
