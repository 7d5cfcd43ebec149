"""Half a year at a fictional municipality: what its staff ask and where their forms stop, planted and seeded."""
