"""Teaches the default embedding model how staff ask: `python -m tests.evals.adaptation ../shared/seeds`."""
