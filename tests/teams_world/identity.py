"""Microsoft's side of identity, on this machine: an OpenID document, a key set, and tokens that are really signed."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm
from microsoft_teams.api.auth.cloud_environment import PUBLIC, CloudEnvironment, with_overrides

ISSUER = "https://api.botframework.com"
CLIENT_ID = "11111111-aaaa-4bbb-8ccc-222222222222"
TENANT = "33333333-dddd-4eee-8fff-444444444444"
OTHER_TENANT = "55555555-dddd-4eee-8fff-666666666666"
_PATH = "/v1/.well-known"


def new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class LocalIdentity:
    """Serves the public keys; signs with the private one. `key` is the one that is published."""

    def __init__(self) -> None:
        self.key = new_key()
        self.asked: list[str] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}{_PATH}"

    @property
    def cloud(self) -> CloudEnvironment:
        """Microsoft's cloud, its keys here."""
        return with_overrides(PUBLIC, openid_metadata_url=f"{self.url}/openidconfiguration")

    def token(self, service_url: str, signed_with: rsa.RSAPrivateKey | None = None, **changed: Any) -> str:
        """As the connector makes them. A claim that is changed to None is left out."""
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": CLIENT_ID,
            "serviceurl": service_url,
            "nbf": now - 60,
            "exp": now + 3600,
        } | changed
        kept = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(kept, signed_with or self.key, "RS256", {"kid": "key-1"})

    def _documents(self) -> dict[str, Any]:
        public = json.loads(RSAAlgorithm.to_jwk(self.key.public_key()))
        key = {**public, "kid": "key-1", "use": "sig", "alg": "RS256", "endorsements": ["msteams"]}
        return {
            f"{_PATH}/keys": {"keys": [key]},
            f"{_PATH}/openidconfiguration": {"issuer": ISSUER, "jwks_uri": f"{self.url}/keys"},
        }

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        world = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                world.asked.append(self.path)
                document = world._documents().get(self.path)
                body = json.dumps(document).encode()
                self.send_response(200 if document else 404)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing on the tests' own output."""

        return Handler
