"""GET /coordinator/export: what the overview shows, as a file; for anyone but coordinators it does not exist."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from bot.web.app import create_app
from tests.scenarios.insights_pages_support import KARIN, coordinating
from tests.scenarios.web_support import MemorySettings

KARINS = {"X-Lots-User": KARIN.id, "X-Lots-Role": "coordinator", "Accept-Language": "sv"}
STAFF = {"X-Lots-Role": "staff"}
SIGNS = {"xlsx": b"PK", "docx": b"PK", "pdf": b"%PDF"}


@pytest.fixture
def client() -> TestClient:
    app = create_app(coordinating(), MemorySettings())
    return TestClient(app, base_url="http://127.0.0.1:8000", client=("127.0.0.1", 50000), headers=KARINS)


@pytest.mark.parametrize("format", SIGNS)
def test_each_format_is_a_file_to_keep_and_kept_by_nobody_on_the_way(client: TestClient, format: str) -> None:
    response = client.get("/coordinator/export", params={"format": format, "period": "4w"})
    assert response.status_code == 200
    assert response.content.startswith(SIGNS[format])
    assert f'.{format}"' in response.headers["content-disposition"]
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/coordinator/export?format=pdf", "/coordinator/export/pdf", "/coordinator/export"])
def test_for_anyone_but_coordinators_it_does_not_exist(client: TestClient, path: str) -> None:
    assert client.get(path, headers=STAFF).status_code == 404


@pytest.mark.parametrize("path", ["/coordinator/export?format=exe", "/coordinator/export/exe"])
def test_a_format_that_there_is_not_does_not_exist(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_filters_of_the_page_hold(client: TestClient) -> None:
    asked = {"since": "2026-03-02", "until": "2026-05-31", "committee": "socialnämnden"}
    sheet = load_workbook(BytesIO(client.get("/coordinator/export", params=asked).content))["Översikt"]
    said = {row[0].value: row[1].value for row in sheet.iter_rows()}
    assert str(said["Första dag"])[:10] == "2026-03-02"
    assert said["Nämnd"] == "socialnämnden"


def test_it_speaks_the_readers_language(client: TestClient) -> None:
    content = client.get("/coordinator/export", params={"format": "docx", "lang": "en"}).content
    assert docx.Document(BytesIO(content)).core_properties.title == "Half-way report"
