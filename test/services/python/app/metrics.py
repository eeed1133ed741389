"""Metrics of the catalog service and the decorator that feeds them."""

import functools
import time
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import HTTPException, Request
from prometheus_client import Counter, Gauge, Histogram

REQUESTS = Counter("http_requests_total", "Finished HTTP requests.", ["method", "path", "status"])
REQUEST_DURATION = Histogram(
    "http_request_duration_seconds",
    "Latency of HTTP requests.",
    ["method", "path"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5),
)

CHECKOUTS = Counter("catalog_checkouts_total", "Carts that were checked out.", ["user_id"])
SEARCH_FAILURES = Counter("catalog_search_failures_total", "Searches that failed.", ["reason"])

JOBS = Counter("jobs_processed_total", "Jobs taken from a queue.", ["queue", "status"])
JOB_DURATION = Histogram("job_duration_seconds", "Time spent on one job.", ["queue"])
QUEUE_DEPTH = Gauge("job_queue_depth", "Jobs that wait.", ["queue"])


def measured(method: str, path: str) -> Callable[..., Any]:
    """Counts and times every call of a handler under its full route template."""

    def decorate(handler: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        @functools.wraps(handler)
        async def wrapper(*args: Any, **kwargs: Any) -> Any:
            started = time.perf_counter()
            status = 200
            try:
                return await handler(*args, **kwargs)
            except HTTPException as error:
                status = error.status_code
                raise
            except Exception:
                status = 500
                raise
            finally:
                REQUESTS.labels(method, path, str(status)).inc()
                REQUEST_DURATION.labels(method, path).observe(time.perf_counter() - started)

        return wrapper

    return decorate


def observe(request: Request, status: int, started: float) -> None:
    """Counts and times a request under the template of the route that the framework matched."""
    path = request.scope["route"].path
    REQUESTS.labels(request.method, path, str(status)).inc()
    REQUEST_DURATION.labels(request.method, path).observe(time.perf_counter() - started)
