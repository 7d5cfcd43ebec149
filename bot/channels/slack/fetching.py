"""A file fetched from Slack to a folder of ours: from Slack's own hosts alone, no larger than allowed, never halfway.

Order: the address is checked before anything is asked of it, so that the token goes nowhere else; the answer is
written to a temporary file as it comes, and takes its place under its name when it is whole. Invariant: no redirect is
followed: Slack answers with the file, or sends who may not have it to a page for signing in.
"""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

import aiohttp

from bot.off_loop import RunSync
from knowledge.errors import DocumentError, OversizedFile

MOST_BYTES = 200 * 1024 * 1024
"""As much as ingest reads of one file."""
AT_ONCE = 256 * 1024
SECONDS = 300
SLACK = "slack.com"
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\ud800-\udfff]')
LONGEST_NAME = 150
TOO_LARGE = "The file is too large for Lots. Split it, or leave out its pictures."
OUTSIDE = "The file does not lie in Slack. Upload it here, instead of a link to it."
REFUSED = "Slack did not give the file to Lots. Whoever installed Lots can check that it may read files (files:read)."


@dataclass(frozen=True, slots=True)
class Fetcher:
    """`api_url` is the base of Slack's Web API: where that is not Slack's own, files may come from there too."""

    run_sync: RunSync
    api_url: str = "https://slack.com/api/"
    most_bytes: int = MOST_BYTES
    seconds: float = SECONDS

    def may_ask(self, url: str) -> bool:
        """Whether the address is Slack's: only then is the token sent there."""
        asked, api = _split(url), _split(self.api_url)
        if asked is None or asked.username is not None:
            return False
        if api is not None and not _is_slacks(api) and _origin(asked) == _origin(api):
            return True
        return _is_slacks(asked)

    async def fetch(self, url: str, token: str, to: Path) -> None:
        """Writes the file to `to`, whole or not at all. Raises DocumentError, OversizedFile, aiohttp.ClientError."""
        if not self.may_ask(url):
            raise DocumentError(OUTSIDE)
        part = await self.run_sync(lambda: _begin(to.parent))
        try:
            await self._receive(url, token, part)
            await self.run_sync(lambda: _finish(part, to))
        finally:
            await self.run_sync(lambda: _remove(part))

    async def _receive(self, url: str, token: str, part: Path) -> None:
        limit = aiohttp.ClientTimeout(total=self.seconds, sock_read=30)
        headers = {"Authorization": f"Bearer {token}"}
        async with (
            aiohttp.ClientSession(timeout=limit, trust_env=True) as session,
            session.get(url, headers=headers, allow_redirects=False) as answer,
        ):
            if answer.status >= 500 or answer.status == 429:
                answer.raise_for_status()
            if answer.status != 200:
                raise DocumentError(REFUSED)
            await self._write(answer, part)

    async def _write(self, answer: aiohttp.ClientResponse, part: Path) -> None:
        """Counted as it comes: what the headers say of its length proves nothing."""
        size = 0
        async for chunk in answer.content.iter_chunked(AT_ONCE):
            size += len(chunk)
            if size > self.most_bytes:
                raise OversizedFile(TOO_LARGE)
            await self.run_sync(partial(_append, part, chunk))


def safe_name(name: str) -> str:
    """The name as a file of ours may have it: no folder, nothing hidden, not too long; its suffix stays."""
    plain = _UNSAFE.sub("_", name).strip(" .")
    stem, dot, suffix = plain.rpartition(".")
    if dot and len(suffix) <= 10:
        return f"{stem[: LONGEST_NAME - 11] or 'fil'}.{suffix}"
    return plain[:LONGEST_NAME] or "fil"


def _begin(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=".", suffix=".part")
    os.close(handle)
    return Path(name)


def _append(part: Path, chunk: bytes) -> None:
    with part.open("ab") as file:
        file.write(chunk)


def _finish(part: Path, to: Path) -> None:
    part.replace(to)


def _remove(part: Path) -> None:
    part.unlink(missing_ok=True)


def _split(url: str) -> SplitResult | None:
    try:
        split = urlsplit(url)
        return split if split.hostname and split.port != 0 else None
    except ValueError:
        return None


def _is_slacks(url: SplitResult) -> bool:
    host = url.hostname or ""
    return url.scheme == "https" and url.port in (None, 443) and (host == SLACK or host.endswith(f".{SLACK}"))


def _origin(url: SplitResult) -> tuple[str, str | None, int | None]:
    return url.scheme, url.hostname, url.port
