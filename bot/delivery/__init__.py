"""What happens in a channel is handled once, in order; what is to be said is said once, whatever breaks in between."""
