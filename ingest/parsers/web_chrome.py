"""What on a web page is the site's and not the document's: menus, cookie banners, newsletters, share links, footers.

Signals, strongest first: the page's own main part (`main_part`); an element's tag and role; the words in its class and
id; a line that is wholly one of the site's usual phrases; a list in which everything is a link, outside the main part.

Invariant: an element that holds the page's main heading or most of its text is never chrome, whatever its class says.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.structure.furniture import is_web_chrome

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_TAGS = frozenset(["nav", "footer", "form", "dialog", "menu", "noscript"])
_ROLES = frozenset(
    [
        "navigation",
        "banner",
        "contentinfo",
        "search",
        "complementary",
        "dialog",
        "alertdialog",
        "menu",
        "menubar",
        "toolbar",
    ]
)
_NAMES = re.compile(
    r"(?:^|[-_ ])(?:cookies?|kakor|consent|samtycke|gdpr|newsletters?|nyhetsbrev|subscribe|prenumerera|"
    r"share|sharing|dela|social-?(?:share|sharing|media|links|icons)|breadcrumbs?|brodsmul\w*|brodsmulor|menu|meny|nav|navbar|navigation|navigering|"
    r"sidebar|sidomeny|skip|skiplink|pagination|paginering|feedback|rating|toolbar|verktyg|footer|sidfot|"
    r"sidhuvud|masthead|topbar|sprakval|search|sok|related|relaterat|relaterade|popup|modal|readspeaker|"
    r"advert\w*|ads|promo|puff|comments?)(?:$|[-_ ])"
)
_SAFE_NAMES = re.compile(r"\b(?:has|with|no|is|js|without)[-_][\w-]*")
_PHRASES = re.compile(
    "|".join(
        [
            r"läs (?:mer|vidare|upp)(?: (?:om|på|här|i)\b.{0,60})?|till startsidan",
            r"föregående|nästa",
            r"tipsa(?: en vän)?|lyssna|kopiera länk(?:en)?",
            r"(?:tillbaka )?till (?:sidans )?topp(?:en)?|sök på webbplatsen",
            r"godkänn|acceptera",
            r"(?:dela|share|följ oss|follow us)(?: (?:på|on) .{1,30})?|prenumerera",
            r"(?:hjälpte|var) (?:informationen|innehållet|sidan|detta).{0,40}\?",
            r"(?:sidan )?(?:senast )?(?:uppdaterad|granskad|publicerad):? .{0,40}",
            r"facebook|linkedin|twitter|x|instagram|youtube|mejla|tweeta",
        ]
    ),
    re.IGNORECASE,
)


def main_part(body: LexborNode) -> LexborNode:
    """The element that the page itself calls its main part; the body where that is missing or all but empty."""
    for query in ("main", "[role=main]", "article", "#content, #main-content, #innehall"):
        found = body.css(query)
        if len(found) == 1 and len(_text(found[0])) >= min(200, 0.2 * len(_text(body))):
            return found[0]
    return body


class ChromeRules:
    """Tells a page's chrome from its text, knowing where its main part and main heading stand."""

    def __init__(self, body: LexborNode) -> None:
        self.main = main_part(body)
        self._body = body
        heading = self.main.css_first("h1") or body.css_first("h1")
        self._keep = {*_ancestors(self.main), *(_ancestors(heading) if heading else ())}
        self._main_length = len(_text(self.main))

    def holds_main(self, node: LexborNode) -> bool:
        return node.mem_id in self._keep

    def is_chrome(self, node: LexborNode) -> bool:
        """Whether this element, with all in it, is the site's own."""
        if node.mem_id in self._keep or not self._named_as_chrome(node):
            return False
        return len(_text(node)) <= self._main_length / 2 or node.tag in ("nav", "dialog")

    def _named_as_chrome(self, node: LexborNode) -> bool:
        attributes = node.attributes
        if node.tag in _TAGS or attributes.get("role") in _ROLES:
            return True
        if node.tag in ("header", "aside") and self.main.mem_id == self._body.mem_id:
            return node.tag == "aside" or not _inside(node, "article")
        if node.tag in ("ul", "ol") and self.main.mem_id == self._body.mem_id and _is_menu(node):
            return True
        names = _SAFE_NAMES.sub(" ", f"{attributes.get('class') or ''} {attributes.get('id') or ''}".lower())
        return _NAMES.search(names) is not None


def is_phrase(text: str) -> bool:
    """Whether a whole line is one of the phrases that sites put around their texts ("Dela sidan")."""
    bare = text.rstrip(" .»›→")
    return len(text) < 100 and (_PHRASES.fullmatch(bare) is not None or is_web_chrome(bare))


def _is_menu(node: LexborNode) -> bool:
    linked = sum(len(_text(link)) for link in node.css("a"))
    items = node.css("li")
    return len(items) >= 3 and linked >= 0.95 * len(_text(node)) and linked / len(items) < 40


def _ancestors(node: LexborNode | None) -> set[int]:
    found: set[int] = set()
    while node is not None:
        found.add(node.mem_id)
        node = node.parent
    return found


def _inside(node: LexborNode, tag: str) -> bool:
    parent = node.parent
    while parent is not None:
        if parent.tag == tag:
            return True
        parent = parent.parent
    return False


def _text(node: LexborNode) -> str:
    return " ".join(node.text(deep=True, skip_empty=True).split())
