"""What a person wrote in Slack, as plain words: mentions, links, code and quotes undone.

Slack escapes three characters (&, <, >) and writes everything else that is not text between < and >. Order: code
fences give their content; what is quoted goes where something else was said; then <…> become words; then the three
characters come back. Invariant: what the person typed as text stands as they typed it.
"""

from __future__ import annotations

import re

MOST = 4_000
"""As long as a question may be in any channel; Slack takes ten times as much."""

_FENCE = re.compile(r"```(?:\n)?(.*?)```", re.DOTALL)
_INLINE_CODE = re.compile(r"`([^`\n]+)`")
_QUOTED = re.compile(r"^\s*(?:&gt;&gt;&gt;|&gt;|>)\s?", re.MULTILINE)
_ANGLED = re.compile(r"<([^<>\n]*)>")
_EMOJI_NAME = re.compile(r":[a-z0-9_+'\-]+:(?::skin-tone-[2-6]:)?")
_PICTURE = re.compile(
    "[\U0001f000-\U0001faff\u2600-\u27bf\u2190-\u21ff\u2b00-\u2bff\u2300-\u23ff\u20e3\u3030\u303d\u3297\u3299]"
    "|[\ufe0e\ufe0f\u200d]|[\U000e0020-\U000e007f]"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def mentions(text: str, user: str) -> bool:
    """Whether the text names that user."""
    return bool(user) and re.search(rf"<@{re.escape(user)}(?:\|[^>]*)?>", text) is not None


def mentions_somebody_else(text: str, user: str) -> bool:
    """Whether it names a person, a group or everybody, other than that user."""
    named = re.findall(r"<(?:@([A-Z0-9]+)|!(?:subteam\^|here|channel|everyone))", text)
    return any(name != user for name in named)


def plain(text: str, bot: str = "") -> str:
    """The words, without the bot's own name; at most MOST characters."""
    return _tidy(_unescaped(_named(_without_quotes(_without_fences(text)), bot)))[:MOST].strip()


def is_only_emoji(text: str) -> bool:
    """Whether nothing but emoji was written. Numbers, marks and nothing at all are not."""
    rest = _PICTURE.sub("", _EMOJI_NAME.sub("", text))
    return bool(text.strip()) and not rest.strip()


def _without_fences(text: str) -> str:
    return _INLINE_CODE.sub(r"\1", _FENCE.sub(lambda code: f"\n{code[1].strip()}\n", text))


def _without_quotes(text: str) -> str:
    """What is quoted is there for the reader; where nothing else was said, it is what was said."""
    lines = text.split("\n")
    own = [line for line in lines if not _QUOTED.match(line)]
    if any(re.sub(r"<@[^>]*>", "", line).strip() for line in own):
        return "\n".join(own)
    return _QUOTED.sub("", text)


def _named(text: str, bot: str) -> str:
    return _ANGLED.sub(lambda thing: _as_words(thing[1], bot), text)


def _as_words(thing: str, bot: str) -> str:
    """<@U1> a person, <#C1|name> a channel, <!here> a call, <!subteam^S1|@name> a group, else a link."""
    target, _, label = thing.partition("|")
    if target.startswith("@"):
        return "" if target[1:] == bot else f"@{label or target[1:]}"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!"):
        return _call(target[1:], label)
    return label or target.removeprefix("mailto:").removeprefix("tel:")


def _call(name: str, label: str) -> str:
    if name.startswith("date^"):
        return label
    return label or f"@{name.partition('^')[0]}"


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _tidy(text: str) -> str:
    lines = (re.sub(r"[ \t\u00a0]+", " ", line).strip() for line in _CONTROL.sub("", text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
