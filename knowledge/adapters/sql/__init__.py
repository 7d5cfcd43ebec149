"""The library in SQLite or PostgreSQL."""
