"""A local Teams for tests: the connector on real sockets, the keys that sign its calls, activities as it posts them."""
