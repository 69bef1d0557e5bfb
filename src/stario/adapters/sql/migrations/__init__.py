"""The schema, step by step: first expand, and contract a release later."""
