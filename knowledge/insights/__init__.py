"""What use of Lots says of where staff get stuck: signals, topics, causes, and what a coordinator may do about them."""
