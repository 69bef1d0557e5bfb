"""Copies of PostgreSQL with every second between them, by pgBackRest."""
