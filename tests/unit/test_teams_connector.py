"""What a call to the connector comes to, in delivery's terms, and where the bot's token goes."""

from __future__ import annotations

import httpx
import pytest
from microsoft_teams.api.auth.cloud_environment import PUBLIC, with_overrides
from microsoft_teams.common.http import Client, ClientOptions

from bot.channels.teams.connector import LONGEST_WAIT, SECONDS_IF_UNSAID, Connector
from bot.channels.teams.plain_text import plain
from bot.channels.teams.service_urls import is_microsofts, is_on_this_machine
from bot.channels.teams.tokens import BotTokens
from bot.delivery.ports import SendLater, Undeliverable
from bot.off_loop import run_sync

URL = "https://smba.trafficmanager.net/emea/"
HELLO = {"type": "message", "text": "Hej"}


async def token() -> str:
    return "secret"


def connector(answer: httpx.Response, seen: list[httpx.Request]) -> Connector:
    def answers(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        return answer

    http = httpx.AsyncClient(transport=httpx.MockTransport(answers))
    return Connector(Client(ClientOptions(), _http=http), token, is_microsofts)


@pytest.mark.parametrize(
    ("retry_after", "date", "seconds"),
    [
        ("7", "", 7.0),
        ("0.5", "", 0.5),
        ("-3", "", 0.0),
        ("99999", "", LONGEST_WAIT),
        ("nan", "", SECONDS_IF_UNSAID),
        ("", "", SECONDS_IF_UNSAID),
        ("soon", "", SECONDS_IF_UNSAID),
        ("Sun, 22 Nov 2026 17:00:30 GMT", "Sun, 22 Nov 2026 17:00:00 GMT", 30.0),
    ],
)
async def test_retry_after_is_heeded_in_both_its_ways_of_writing(retry_after: str, date: str, seconds: float) -> None:
    headers = {"Retry-After": retry_after, "Date": date} if date else {"Retry-After": retry_after}
    with pytest.raises(SendLater) as waits:
        await connector(httpx.Response(429, headers=headers), []).post(URL, "a:1", HELLO)
    assert waits.value.seconds == seconds


async def test_an_id_is_one_part_of_the_path_whatever_stands_in_it() -> None:
    seen: list[httpx.Request] = []
    await connector(httpx.Response(201, json={"id": "1"}), seen).post(
        URL, "../../x?y#z/19:a@thread.v2;messageid=1", HELLO
    )
    assert seen[0].url.raw_path == (
        b"/emea/v3/conversations/..%2F..%2Fx%3Fy%23z%2F19:a@thread.v2;messageid=1/activities"
    )


@pytest.mark.parametrize(
    "url", ["http://169.254.169.254/", "https://evil.example/", "https://evil.trafficmanager.net/"]
)
async def test_the_token_is_asked_for_by_no_other_address(url: str) -> None:
    seen: list[httpx.Request] = []
    with pytest.raises(Undeliverable):
        await connector(httpx.Response(200), seen).post(url, "a:1", HELLO)
    assert seen == []


async def test_a_redirect_is_not_followed_with_the_token() -> None:
    seen: list[httpx.Request] = []
    moved = httpx.Response(302, headers={"Location": "https://evil.example/"})
    with pytest.raises(Undeliverable):
        await connector(moved, seen).post(URL, "a:1", HELLO)
    assert [request.url.host for request in seen] == ["smba.trafficmanager.net"]


async def test_who_cannot_be_reached_was_not_sent_anything() -> None:
    unreachable = Connector(Client(ClientOptions(timeout=2.0)), token, is_on_this_machine)
    with pytest.raises(SendLater):
        await unreachable.post("http://127.0.0.1:1/", "a:1", HELLO)


async def test_replies_wait_where_entra_id_gives_no_token() -> None:
    nowhere = with_overrides(PUBLIC, login_endpoint="https://127.0.0.1:1")
    tokens = BotTokens("client", "secret", "33333333-dddd-4eee-8fff-444444444444", run_sync, nowhere)
    with pytest.raises(SendLater, match="teams_client_secret"):
        await tokens()


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("<p>Hej</p><p>du</p>", "Hej\ndu"),
        ("rad ett<br>rad två", "rad ett\nrad två"),
        ("&lt;b&gt; är ett märke", "<b> är ett märke"),
        ("om a < b och c > d", "om a < b och c > d"),
        ('<img alt="😀" src="x">', "😀"),
        ("<pre><code>x = 1\ny = 2</code></pre>", "x = 1\ny = 2"),
        ("a\u200b\u00a0b", "a b"),
        ("<at>Anna Ek</at> och jag", "Anna Ek och jag"),
        ("\r\n\r\n\r\nx\r\n\r\n\r\n\r\ny", "x\n\ny"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ],
)
def test_what_teams_sends_is_read_as_it_was_written(sent: str, read: str) -> None:
    assert plain(sent) == read
