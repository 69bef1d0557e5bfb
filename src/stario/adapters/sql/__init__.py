"""What is remembered, in PostgreSQL or SQLite."""
