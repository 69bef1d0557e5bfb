"""Passwords with Argon2id."""
