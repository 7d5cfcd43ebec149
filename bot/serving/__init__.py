"""What runs for as long as Lots is served: its channels, and what goes out by them, put together from the services."""
