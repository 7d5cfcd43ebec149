"""The conversation, and every door to it: command line, web chat, HTTP API and chat platforms."""
