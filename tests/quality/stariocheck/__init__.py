"""A functional suite for moderation; its sentences are kept apart from the rules."""
