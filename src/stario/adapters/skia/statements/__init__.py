"""Statements of payouts as PDF files."""
