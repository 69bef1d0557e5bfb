"""Repositories over values in memory."""
