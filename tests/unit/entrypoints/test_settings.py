"""What an operator sets, and what is refused."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from stario.entrypoints.settings import Settings

KEY = "k" * 32
PRODUCTION = {
    "ENVIRONMENT": "production",
    "DATA_RESIDENCY_REGION": "uz",
    "PROVENANCE_DIR": "/run/secrets/provenance",
    "PUBLIC_URL": "https://stario.uz",
    "DATABASE_URL": "postgresql://stario:pa55word@db/stario",
    "REDIS_URL": "redis://:pa55word@redis/0",
    "S3_ENDPOINT_URL": "https://s3.example",
    "JWT_KEYS": f"{KEY}, {'old' * 11}",
    "LINK_SECRET": "l" * 32,
    "WATERMARK_SECRET": "w" * 32,
    "AUDIT_SIGNING_KEY": "a" * 32,
}


@pytest.fixture(autouse=True)
def bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable of the machine's own."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def set_all(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)


def test_without_a_variable_everything_runs_in_one_process() -> None:
    settings = Settings()

    assert settings.embedded
    assert settings.stario_home == Path("var")
    assert (settings.environment, settings.jwt_keys) == ("development", ())


def test_a_whole_production_is_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, **PRODUCTION, CORS_ORIGINS="https://a.uz, https://b.uz ,")

    settings = Settings()

    assert not settings.embedded
    assert [key.get_secret_value() for key in settings.jwt_keys] == [KEY, "old" * 11]
    assert settings.cors_origins == ("https://a.uz", "https://b.uz")


@pytest.mark.parametrize("name", sorted(set(PRODUCTION) - {"ENVIRONMENT"}))
@pytest.mark.parametrize("emptied", [True, False])
def test_half_a_production_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, *, emptied: bool
) -> None:
    set_all(monkeypatch, **PRODUCTION)
    if emptied:
        monkeypatch.setenv(name, "")
    else:
        monkeypatch.delenv(name)

    with pytest.raises(ValidationError, match=f"production needs {name}"):
        Settings()


def test_everything_that_is_missing_is_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ENVIRONMENT", "production")

    with pytest.raises(ValidationError) as refused:
        Settings()

    assert all(name in str(refused.value) for name in set(PRODUCTION) - {"ENVIRONMENT"})


@pytest.mark.parametrize("engine", ["SPEECH_ENGINE", "FACE_ENGINE", "MODERATION_ENGINE"])
def test_engines_of_tests_make_nothing_for_fans(
    monkeypatch: pytest.MonkeyPatch, engine: str
) -> None:
    set_all(monkeypatch, **PRODUCTION, **{engine: "memory"})

    with pytest.raises(ValidationError, match="not for production"):
        Settings()


@pytest.mark.parametrize(
    "variables",
    [
        {"JWT_KEYS": f"{KEY},short"},
        {"LINK_SECRET": "short"},
        {"WATERMARK_SECRET": "short"},
        {"AUDIT_SIGNING_KEY": "short"},
        {"S3_ACCESS_KEY_ID": "id"},
        {"S3_SECRET_ACCESS_KEY": "secret"},
        {"ENVIRONMENT": "staging"},
        {"REQUESTS_PER_MINUTE": "0"},
        {"LEASE_SECONDS": "0"},
        {"DATABASE_POOL_SIZE": "none"},
        {"LOG_LEVEL": "loud"},
    ],
    ids=str,
)
def test_a_value_that_cannot_work_is_refused_in_development_too(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str]
) -> None:
    set_all(monkeypatch, **variables)

    with pytest.raises(ValidationError):
        Settings()


def test_a_variable_set_to_nothing_is_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, REDIS_URL="", DATABASE_URL="", JWT_KEYS="", S3_ENDPOINT_URL="")

    settings = Settings()

    assert settings.embedded
    assert settings.database_url is None


def test_no_secret_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = "do-not-print-me-do-not-print-me-ever"
    set_all(
        monkeypatch,
        **{
            **PRODUCTION,
            "JWT_KEYS": secret,
            "LINK_SECRET": secret,
            "WATERMARK_SECRET": secret,
            "DATABASE_URL": f"postgresql://stario:{secret}@db/stario",
            "REDIS_URL": f"redis://:{secret}@redis/0",
            "S3_ACCESS_KEY_ID": "id",
            "S3_SECRET_ACCESS_KEY": secret,
            "TELEGRAM_BOT_TOKEN": secret,
        },
    )
    assert secret not in repr(Settings())
    assert secret not in Settings().model_dump_json()

    monkeypatch.setenv("LOG_LEVEL", "loud")
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert secret not in str(refused.value)


def test_services_of_production_share_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    set_all(monkeypatch, **PRODUCTION, MERCH_ENGINE_URL="http://merch-engine:8006")
    with pytest.raises(ValidationError, match="production needs SERVICE_SECRET"):
        Settings()
    set_all(monkeypatch, SERVICE_SECRET="short")
    with pytest.raises(ValidationError, match="SERVICE_SECRET need 32 characters"):
        Settings()
    set_all(monkeypatch, SERVICE_SECRET="s" * 32)
    assert Settings().service_urls == {"merch-engine": "http://merch-engine:8006"}


@pytest.mark.parametrize("url", ["merch-engine:8006", "http://a/b", "http://a?b", "ftp://a"])
def test_a_service_listens_at_a_host_and_a_port(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("MERCH_ENGINE_URL", url)
    with pytest.raises(ValidationError, match="merch_engine_url"):
        Settings()


def test_replicas_are_a_list_and_no_secret_of_theirs_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DATABASE_REPLICA_URLS", "postgresql://a:pa55@one/s, postgresql://b@two/s")
    settings = Settings()
    assert len(settings.database_replica_urls) == 2
    assert "pa55" not in repr(settings)
