"""The insights at work: questions placed in topics as they come, and overviews read from the stores."""
