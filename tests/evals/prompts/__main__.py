"""The share of each prompt's cases that a model passes: `python -m tests.evals.prompts --llm SPEC [--url URL]`.

The model is opened as Lots opens it, without the guard: the cases are made up, and one that fails must not keep the
next from being asked. Its key is read from the environment (LOTS_LLM_KEY), never from the command line.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence

from knowledge.adapters.language_models import ModelChoice
from knowledge.adapters.language_models.providers import chosen_model
from knowledge.language_model import LanguageModel
from tests.evals.prompts.cases import measured_prompts
from tests.evals.prompts.running import as_text, run_prompt


def main(arguments: Sequence[str] | None = None) -> None:
    wanted = _parser().parse_args(arguments)
    model = _opened(wanted.llm, wanted.url)
    results = [run_prompt(model, name, wanted.within) for name in wanted.prompt or measured_prompts()]
    print(as_text(model.name, results))


def _opened(spec: str, url: str) -> LanguageModel:
    if spec == "none":
        raise SystemExit("No model was chosen. Give one: --llm openai:gpt-5-mini, --llm ollama:llama3.2.")
    return chosen_model(ModelChoice(spec=spec, url=url, key=os.environ.get("LOTS_LLM_KEY", "")))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.evals.prompts", description=__doc__)
    parser.add_argument("--llm", default=os.environ.get("LOTS_LLM", "none"), help="as LOTS_LLM: provider:model")
    parser.add_argument("--url", default=os.environ.get("LOTS_LLM_URL", ""), help="as LOTS_LLM_URL")
    parser.add_argument("--within", type=float, default=60.0, help="seconds that one answer may take")
    parser.add_argument("prompt", nargs="*", help="only these")
    return parser


if __name__ == "__main__":
    main()
