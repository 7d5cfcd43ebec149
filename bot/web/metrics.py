"""What the app counts, for Prometheus: requests by route and status, answers given and declined, what a language model
was asked for. Never who or what.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from typing import Protocol

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from knowledge.answers.answer import Answer

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class ModelCounts(Protocol):
    """What was counted of a language model's use since the start."""

    def calls(self) -> Mapping[tuple[str, str], int]:
        """(purpose, outcome) -> how many."""
        ...

    def tokens(self) -> Mapping[str, int]:
        """Of what went "in" and came "out"."""
        ...


class ModelUse(Collector):
    """The counts that there are when they are asked for; nothing is shown of a model that was never asked."""

    def __init__(self) -> None:
        self.counts: ModelCounts | None = None

    def collect(self) -> Iterator[CounterMetricFamily]:
        if self.counts is None or not self.counts.calls():
            return
        calls = CounterMetricFamily(
            "lots_language_model_calls", "Requests to the language model.", labels=("purpose", "outcome")
        )
        for labels, count in self.counts.calls().items():
            calls.add_metric(labels, count)
        yield calls
        tokens = CounterMetricFamily("lots_language_model_tokens", "Tokens, as far as known.", labels=("direction",))
        for direction, count in self.counts.tokens().items():
            tokens.add_metric((direction,), count)
        yield tokens


class Metrics:
    """One app's counters, in a registry of their own so that two apps in one process do not mix."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "lots_http_requests", "Requests served.", ("method", "route", "status"), registry=self.registry
        )
        self._seconds = Histogram(
            "lots_http_request_seconds", "Time a request took.", ("route",), buckets=SECONDS, registry=self.registry
        )
        self._answers = Counter("lots_answers", "Answers given.", ("answered", "kind"), registry=self.registry)
        self._delivered = Gauge(
            "lots_delivered",
            "Events and calls of channels since the start.",
            ("what", "channel"),
            registry=self.registry,
        )
        self._answer_seconds = Histogram(
            "lots_answer_seconds", "Time an answer took to make.", buckets=SECONDS, registry=self.registry
        )
        self._model = ModelUse()
        self.registry.register(self._model)

    def served(self, scope: Scope, status: int, seconds: float) -> None:
        """Counts one request under its route's pattern: an address may hold what a person asked, a pattern cannot."""
        route = getattr(scope.get("route"), "path", "unmatched")
        self._requests.labels(_known(scope["method"]), route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def answered(self, answer: Answer) -> None:
        self._answers.labels(str(answer.answered).lower(), answer.kind).inc()
        self._answer_seconds.observe(answer.elapsed_ms / 1000)

    def text(self, delivered: Mapping[tuple[str, str], int], model: ModelCounts) -> bytes:
        """Everything counted, in Prometheus's text format, with what delivery has, (what, channel) -> how often, and
        what there is of a language model."""
        self._model.counts = model
        self._delivered.clear()
        for (happening, channel), count in delivered.items():
            self._delivered.labels(happening, channel).set(count)
        return generate_latest(self.registry)


class Clock:
    """Counts and times every request that passes, as ASGI middleware. A request without an answer counts as a 500."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self.app = app
        self.metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, status = time.perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            self.metrics.served(scope, status, time.perf_counter() - begun)


def _known(method: str) -> str:
    return method if method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "other"
