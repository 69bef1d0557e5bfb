"""The part of aiobotocore's S3 client that is used; the library ships no types."""

from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Protocol, TypedDict

S3Parameters = Mapping[str, object]


class S3Body(Protocol):
    async def read(self, amt: int | None = None) -> bytes: ...

    async def __aenter__(self) -> "S3Body": ...

    async def __aexit__(self, *exception: object) -> None: ...


class S3Content(TypedDict):
    Body: S3Body
    ETag: str


class S3Head(TypedDict):
    ContentLength: int
    ContentType: str
    LastModified: datetime


class S3Entry(TypedDict):
    Key: str
    Size: int
    LastModified: datetime


class S3Version(TypedDict):
    Key: str
    VersionId: str


class S3Page(TypedDict, total=False):
    Contents: list[S3Entry]
    Versions: list[S3Version]
    DeleteMarkers: list[S3Version]


class S3Part(TypedDict):
    ETag: str


class S3Upload(TypedDict):
    UploadId: str


class S3Deleted(TypedDict, total=False):
    Errors: list[Mapping[str, str]]


class S3Lifecycle(TypedDict):
    Rules: list[Mapping[str, object]]


class S3PublicAccess(TypedDict):
    PublicAccessBlockConfiguration: Mapping[str, bool]


class S3Versioning(TypedDict, total=False):
    Status: str


class S3Meta(Protocol):
    @property
    def region_name(self) -> str: ...


class S3Pages(Protocol):
    def paginate(self, **parameters: object) -> AsyncIterator[S3Page]: ...


class S3Client(Protocol):
    """An opened `aiobotocore` client for the service `s3`."""

    @property
    def meta(self) -> S3Meta: ...

    async def put_object(self, **parameters: object) -> S3Part: ...

    async def get_object(self, **parameters: object) -> S3Content: ...

    async def head_object(self, **parameters: object) -> S3Head: ...

    async def head_bucket(self, **parameters: object) -> object: ...

    async def create_bucket(self, **parameters: object) -> object: ...

    async def put_bucket_cors(self, **parameters: object) -> object: ...

    async def get_bucket_versioning(self, **parameters: object) -> S3Versioning: ...

    async def put_bucket_versioning(self, **parameters: object) -> object: ...

    async def get_bucket_lifecycle_configuration(self, **parameters: object) -> S3Lifecycle: ...

    async def put_bucket_lifecycle_configuration(self, **parameters: object) -> object: ...

    async def get_public_access_block(self, **parameters: object) -> S3PublicAccess: ...

    async def put_public_access_block(self, **parameters: object) -> object: ...

    async def delete_objects(self, **parameters: object) -> S3Deleted: ...

    async def create_multipart_upload(self, **parameters: object) -> S3Upload: ...

    async def upload_part(self, **parameters: object) -> S3Part: ...

    async def complete_multipart_upload(self, **parameters: object) -> object: ...

    async def abort_multipart_upload(self, **parameters: object) -> object: ...

    def get_paginator(self, operation: str) -> S3Pages: ...

    async def generate_presigned_url(
        self,
        operation: str,
        Params: S3Parameters,  # noqa: N803
        ExpiresIn: int,  # noqa: N803
        HttpMethod: str,  # noqa: N803
    ) -> str: ...
