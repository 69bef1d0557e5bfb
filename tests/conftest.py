"""The servers that tests run on, each started once a session."""

pytest_plugins = [
    "tests.servers.object_stores",
    "tests.servers.postgres",
    "tests.servers.redis",
    "tests.servers.s3",
]
