"""The sample municipality that comes with Lots."""

from __future__ import annotations

from pathlib import Path

import ingest


def sample_files() -> Path:
    """Its documents, as people would hand them in."""
    return Path(ingest.__path__[0]) / "sample" / "files"


def sample_organisation() -> Path:
    """Its committees, as `lots organisation load` reads them."""
    return sample_files().parent / "sources" / "organisation.yaml"
