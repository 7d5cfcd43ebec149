"""Each prompt's own small eval: material in, what must and must not come out, judged by code.

`python -m tests.evals.prompts --llm openai:… --url http://…` prints what share a model passes, a prompt a line.
"""
