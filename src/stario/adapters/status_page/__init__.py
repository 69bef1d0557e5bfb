"""The status page as static files."""
