"""The sample municipality: fictional Lindsjö kommun, whose documents in `files/` the demonstration indexes."""
