"""The last net under photos of faces: the store deletes them by itself."""

from collections.abc import Mapping, Sequence

import attrs
from botocore.exceptions import ClientError  # type: ignore[import-untyped]

from stario.adapters.s3.failures import error_code, translated
from stario.adapters.s3.store import S3ObjectStore
from stario.ports.media import Bucket

RULE_NAME = "EphemeralAutoDelete"
DAYS = 1
"""The shortest that S3 knows; it counts to the next midnight."""

RULE: Mapping[str, object] = {
    "ID": RULE_NAME,
    "Status": "Enabled",
    "Filter": {"Prefix": ""},
    "Expiration": {"Days": DAYS},
    # A bucket that somebody has given versions keeps what expires, unless told otherwise.
    "NoncurrentVersionExpiration": {"NoncurrentDays": DAYS},
    "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": DAYS},
}

CLOSED: Mapping[str, bool] = {
    "BlockPublicAcls": True,
    "IgnorePublicAcls": True,
    "BlockPublicPolicy": True,
    "RestrictPublicBuckets": True,
}

_NONE_YET = frozenset({"NoSuchLifecycleConfiguration", "NoSuchPublicAccessBlockConfiguration"})
_UNKNOWN_THERE = frozenset(
    {"NotImplemented", "MethodNotAllowed", "405", "501", "InvalidRequest", "MalformedXML"}
)


@attrs.frozen(kw_only=True)
class EphemeralRules:
    """
    What the store says of the bucket of faces.

    `public_access_blocked` is None where the store does not know the word: such a bucket is
    private unless somebody opens it.
    """

    deletes_by_itself: bool
    public_access_blocked: bool | None

    @property
    def sound(self) -> bool:
        return self.deletes_by_itself and self.public_access_blocked is not False


async def apply_ephemeral_rules(store: S3ObjectStore) -> EphemeralRules:
    """
    Have the bucket of faces emptied after a day and closed to the public; twice does no harm.

    Other rules of the bucket stay as they are. Gives what the store says afterwards.

    Raises:
        Unavailable: the store refuses, or does not know lifecycle rules.
    """
    name = store.name(Bucket.EPHEMERAL)
    with translated():
        rules = await _rules(store, name)
        if not _is_there(rules):
            others = [rule for rule in rules if rule.get("ID") != RULE_NAME]
            await store.client.put_bucket_lifecycle_configuration(
                Bucket=name, LifecycleConfiguration={"Rules": [*others, RULE]}
            )
        if await _is_closed(store, name) is False:
            await store.client.put_public_access_block(
                Bucket=name, PublicAccessBlockConfiguration=CLOSED
            )
    return await read_ephemeral_rules(store)


async def read_ephemeral_rules(store: S3ObjectStore) -> EphemeralRules:
    """
    Ask the store and change nothing.

    Raises:
        Unavailable: it does not answer.
    """
    name = store.name(Bucket.EPHEMERAL)
    with translated():
        return EphemeralRules(
            deletes_by_itself=_is_there(await _rules(store, name)),
            public_access_blocked=await _is_closed(store, name),
        )


def _is_there(rules: Sequence[Mapping[str, object]]) -> bool:
    """Whether a rule does what ours does: stores add fields of their own."""
    return any(
        rule.get("ID") == RULE_NAME
        and all(rule.get(part) == RULE[part] for part in RULE if part != "Filter")
        and _covers_all(rule)
        for rule in rules
    )


def _covers_all(rule: Mapping[str, object]) -> bool:
    scope = rule.get("Filter")
    return scope in ({}, {"Prefix": ""}) or (scope is None and rule.get("Prefix", "") == "")


async def _rules(store: S3ObjectStore, name: str) -> Sequence[Mapping[str, object]]:
    try:
        found = await store.client.get_bucket_lifecycle_configuration(Bucket=name)
    except ClientError as error:
        if error_code(error) in _NONE_YET:
            return ()
        raise
    return found["Rules"]


async def _is_closed(store: S3ObjectStore, name: str) -> bool | None:
    try:
        found = await store.client.get_public_access_block(Bucket=name)
    except ClientError as error:
        if error_code(error) in _NONE_YET:
            return False
        if error_code(error) in _UNKNOWN_THERE:
            return None
        raise
    return dict(found["PublicAccessBlockConfiguration"]) == CLOSED
