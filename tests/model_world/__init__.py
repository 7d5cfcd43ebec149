"""A language model's server for tests, on a real socket: OpenAI's shape, Azure's addresses, and Ollama's chat.

`server.py` is where a test begins (`LocalModel`). `asked.py` is a request as it left Lots, `authors.py` writes what the
model says of it, `wire.py` says that as a provider does, and `troubles.py` names every way in which one goes wrong.
"""
