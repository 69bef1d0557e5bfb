"""What an operator sets, by environment variables of these names."""

import base64
import os
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import NoDecode, SettingsConfigDict

from stario.domain.compliance.model.consent_text import Operator
from stario.domain.operations.model.switch import Switch
from stario.domain.orders.model.invoice import Seller
from stario.domain.orders.model.work_order import ServiceCode
from stario.entrypoints.on_call_settings import OnCallSettings
from stario.entrypoints.provider_settings import ProviderSettings

GATEWAY_PORT = 8000
VIDEO_PORT = 8002
VOICE_PORT = 8003
FACES_PORT = 8004
POSTER_PORT = 8005
MERCH_PORT = 8006
REGTECH_PORT = 8007
SHORTEST_SECRET = 32
LISTS = (
    "jwt_keys",
    "audit_public_keys",
    "cors_origins",
    "trusted_proxies",
    "database_replica_urls",
)
PUBLIC_KEY_BYTES = 32
REGION = "^[a-z]{2}(-[a-z0-9]+)*$"
ServiceUrl = Annotated[str | None, Field(pattern=r"^https?://[^/?#\s]+$")]
"""Where a service listens, without a path."""


class Settings(ProviderSettings, OnCallSettings):
    """
    Without any variable this is the embedded default: SQLite, a folder and an in-process queue
    below `STARIO_HOME`.
    """

    # A wrong value must not print the secrets beside it.
    # A variable that is set to nothing, as compose files do, is not set.
    model_config = SettingsConfigDict(
        extra="ignore", hide_input_in_errors=True, env_ignore_empty=True
    )

    environment: Literal["development", "production"] = "development"
    stario_home: Path = Path("var")
    public_url: str = f"http://127.0.0.1:{GATEWAY_PORT}"

    certificate_file: Path | None = None
    """PEM: what clients are shown; its end is a metric. Unless set, PUBLIC_URL is asked for it."""
    certificate_address: str | None = Field(
        default=None, pattern=r"^\[?[0-9A-Za-z.:-]+\]?:\d{1,5}$"
    )
    """HOST:PORT to ask for it instead, where PUBLIC_URL cannot be reached from inside."""

    database_url: SecretStr | None = None
    database_replica_urls: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    """Copies that follow it, comma separated: what may be seconds old is read there."""
    database_pool_size: int = Field(default=10, ge=1)
    database_pool_timeout_seconds: float = Field(default=5.0, gt=0)
    database_statement_timeout_seconds: float = Field(default=10.0, ge=0.1)
    """A statement that takes longer is ended, and who asked is told to come again."""
    redis_url: SecretStr | None = None

    data_residency_region: str | None = Field(default=None, pattern=REGION)
    """The country that personal data stay in: `uz`. Production needs it."""
    database_region: str = Field(default="", pattern=f"^$|{REGION}")
    """Where the database stands: the country, or a part of it such as `uz-tashkent-1`."""
    redis_region: str = Field(default="", pattern=f"^$|{REGION}")

    s3_endpoint_url: str | None = None
    s3_public_url: str | None = None
    """Where browsers reach the store, if not at the endpoint."""
    s3_region: str = "uz-tashkent-1"
    s3_access_key_id: str | None = None
    s3_secret_access_key: SecretStr | None = None
    s3_bucket_prefix: str = ""

    stario_models_dir: Path = Field(
        default_factory=lambda: Path.home() / ".cache" / "stario" / "models"
    )
    stario_manifests_dir: Path | None = None
    """Manifests of an operator's own models; unless set, `manifests` in the folder of models."""
    speech_engine: Literal["kokoro", "xtts", "memory"] = "kokoro"
    face_engine: Literal["portrait", "musetalk", "memory"] = "portrait"
    poster_engine: Literal["skia", "diffusers", "memory"] = "skia"
    face_embedder: Literal["yunet-sface", "insightface", "memory"] | None = None
    """What compares faces; unless set, YuNet and SFace, or with FACE_ENGINE=memory its like."""
    face_pack: str = "insightface-pack"
    """With `insightface`: the name of the manifest of its package of models."""
    moderation_engine: Literal["packaged", "memory"] | None = None
    """What looks at pictures; unless set, the packaged models, or with FACE_ENGINE=memory none."""
    gpu_required: bool = False
    """Refuse to run MuseTalk or XTTS on a CPU: it would take minutes for a second of video."""
    inference_threads: int = Field(default_factory=lambda: min(2, os.cpu_count() or 1), ge=1)

    jwt_keys: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    """Signing keys, comma separated, 32 bytes or more each; the first one signs."""
    link_secret: SecretStr | None = None
    watermark_secret: SecretStr | None = None
    """What invisible marks are written with, for good: with another one no old mark is found."""
    audit_signing_key: SecretStr | None = None
    """What checkpoints of the audit log and packages for authorities are signed with."""
    audit_public_keys: Annotated[tuple[str, ...], NoDecode] = ()
    """Former keys, comma separated, as `stario audit key` told them: what they signed counts."""
    provenance_dir: Path | None = None
    """Keys and certificates of what is made; `stario provenance init` fills it."""
    tsa_url: str | None = None
    """A time-stamp authority (RFC 3161): with it a signature outlives its certificate."""
    tsa_anchors: Path | None = None
    """PEM: whose time-stamps are believed."""
    telegram_bot_token: SecretStr | None = None

    payment_fallback: bool = False
    """Open a payment at another provider where the one that was chosen is away."""
    delivery_mxik: str = Field(default="0" * 17, pattern=r"^\d{17}$")
    delivery_package_code: str = Field(default="0", pattern=r"^\d{1,20}$")
    service_mxik: str = Field(default="0" * 17, pattern=r"^\d{17}$")
    """What videos, voice messages and posters are in the national catalogue (tasnif.soliq.uz)."""
    service_package_code: str = Field(default="0", pattern=r"^\d{1,20}$")

    seller_name: str = Field(default="Stario", min_length=1, max_length=120)
    """Who sells, as invoices say it; `SELLER_TIN` is the taxpayer's number (STIR)."""
    seller_tin: str = Field(default="", pattern=r"^(\d{9})?$")
    seller_address: str = Field(default="", max_length=200)
    seller_contact: str = Field(default="", max_length=120)

    payout_minimum_som: int = Field(default=50_000, ge=1, le=10**9)
    """Less is not worth a transfer."""
    payout_tax_basis_points: int = Field(default=0, ge=0, le=5_000)
    """Withheld where a payout does not say; 0: artists are registered entrepreneurs."""

    video_gen_url: ServiceUrl = None
    """With it the gateway sends these routes on; without, it answers them itself."""
    voice_gen_url: ServiceUrl = None
    face_similarity_url: ServiceUrl = None
    poster_gen_url: ServiceUrl = None
    merch_engine_url: ServiceUrl = None
    regtech_filter_url: ServiceUrl = None
    service_secret: SecretStr | None = None
    """What the gateway signs calls with; a service that has it takes no others."""
    service_timeout_seconds: float = Field(default=30.0, gt=0)
    """How long a service may be silent."""

    cors_origins: Annotated[tuple[str, ...], NoDecode] = ()
    trusted_proxies: Annotated[tuple[str, ...], NoDecode] = ()
    requests_per_minute: int = Field(default=300, ge=1)

    lease_seconds: float = Field(default=15.0, gt=0)
    drain_seconds: float = Field(default=60.0, ge=0)
    priority_mode: bool = False
    maintenance_mode: bool = False

    otel_exporter_otlp_endpoint: str | None = Field(default=None, pattern="^https?://")
    """Where spans go (OTLP over HTTP); without it none are made."""
    tracing_ratio: float = Field(default=0.1, ge=0, le=1)
    """The share of traces that are sent, of those that begin here."""
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @model_validator(mode="before")
    @classmethod
    def _split_lists(cls, values: dict[str, object]) -> dict[str, object]:
        for name in LISTS:
            given = values.get(name)
            if isinstance(given, str):
                values[name] = tuple(part.strip() for part in given.split(",") if part.strip())
        return values

    @field_validator("audit_public_keys")
    @classmethod
    def _require_public_keys(cls, keys: tuple[str, ...]) -> tuple[str, ...]:
        for key in keys:
            if len(base64.b64decode(key, validate=True)) != PUBLIC_KEY_BYTES:
                raise ValueError("each must be 32 bytes in base64")
        return keys

    @model_validator(mode="after")
    def _refuse_half_a_production(self) -> Self:
        if self.environment == "production":
            self._require_production()
        if bool(self.s3_access_key_id) != bool(self.s3_secret_access_key):
            raise ValueError("S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY need each other")
        own = (
            self.link_secret,
            self.watermark_secret,
            self.audit_signing_key,
            self.service_secret,
        )
        secrets = (*self.jwt_keys, *own)
        if any(len(each.get_secret_value()) < SHORTEST_SECRET for each in secrets if each):
            names = "JWT_KEYS, LINK_SECRET, WATERMARK_SECRET, AUDIT_SIGNING_KEY, SERVICE_SECRET"
            raise ValueError(f"{names} need {SHORTEST_SECRET} characters each")
        self.require_whole_providers()
        return self

    def _require_production(self) -> None:
        if self.payme_test_key:
            raise ValueError("PAYME_TEST_KEY is not for production")
        needed = {
            "AUDIT_SIGNING_KEY": self.audit_signing_key,
            "DATABASE_URL": self.database_url,
            # Whoever runs it for people must say where their data stay.
            "DATA_RESIDENCY_REGION": self.data_residency_region,
            "JWT_KEYS": self.jwt_keys,
            "LINK_SECRET": self.link_secret,
            # Fans would be given links to their own machine.
            "PROVENANCE_DIR": self.provenance_dir,
            "PUBLIC_URL": "public_url" in self.model_fields_set,
            "REDIS_URL": self.redis_url,
            # Anybody in the network could say whose address a call comes from.
            "SERVICE_SECRET": self.service_secret or not self.service_urls,
            "S3_ENDPOINT_URL": self.s3_endpoint_url,
            "WATERMARK_SECRET": self.watermark_secret,
        }
        missing = [name for name, value in needed.items() if not value]
        if missing:
            raise ValueError(f"production needs {', '.join(missing)}")
        pictures = (self.face_engine, self.poster_engine, self.face_embedder)
        if "memory" in (self.speech_engine, *pictures, self.moderation_engine):
            raise ValueError("the engines of tests are not for production")

    @property
    def service_urls(self) -> dict[str, str]:
        """Where the services listen that the gateway sends on to, by their names."""
        urls = {
            "video-gen": self.video_gen_url,
            "voice-gen": self.voice_gen_url,
            "face-similarity": self.face_similarity_url,
            "poster-gen": self.poster_gen_url,
            "merch-engine": self.merch_engine_url,
            "regtech-filter": self.regtech_filter_url,
        }
        return {name: url for name, url in urls.items() if url is not None}

    @property
    def switch_defaults(self) -> dict[Switch, bool]:
        """Where switches stand that nobody has turned."""
        return {
            Switch.MAINTENANCE_MODE: self.maintenance_mode,
            Switch.PRIORITY_MODE: self.priority_mode,
            Switch.PAYMENT_FALLBACK: self.payment_fallback,
        }

    @property
    def seller(self) -> Seller:
        return Seller(
            name=self.seller_name,
            tin=self.seller_tin,
            address=self.seller_address,
            contact=self.seller_contact,
        )

    @property
    def operator(self) -> Operator:
        """Who asks people for their consent: whoever sells."""
        return Operator(name=self.seller_name, tin=self.seller_tin)

    @property
    def service_code(self) -> ServiceCode:
        """What videos, voice messages and posters are called on fiscal receipts."""
        return ServiceCode(mxik=self.service_mxik, package_code=self.service_package_code)

    @property
    def delivery_code(self) -> ServiceCode:
        """What delivery is called on a fiscal receipt."""
        return ServiceCode(mxik=self.delivery_mxik, package_code=self.delivery_package_code)

    @property
    def embedder(self) -> Literal["yunet-sface", "insightface", "memory"]:
        """The engine that compares faces."""
        if self.face_embedder is not None:
            return self.face_embedder
        return "memory" if self.face_engine == "memory" else "yunet-sface"

    @property
    def media_checker(self) -> Literal["packaged", "memory"]:
        """The engine that looks at pictures before others do."""
        if self.moderation_engine is not None:
            return self.moderation_engine
        return "memory" if self.face_engine == "memory" else "packaged"

    @property
    def former_attestation_keys(self) -> tuple[bytes, ...]:
        """Public keys that signed before AUDIT_SIGNING_KEY was changed."""
        return tuple(map(base64.b64decode, self.audit_public_keys))

    @property
    def embedded(self) -> bool:
        """Whether everything runs in one process."""
        return self.redis_url is None
