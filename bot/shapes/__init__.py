"""Values in their published shapes: what the command line prints and the HTTP API gives (docs/interface.md)."""
