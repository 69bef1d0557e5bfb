"""The servers that tests run on, each started once a session."""

pytest_plugins = ["tests.servers.s3"]
