"""Stands in for the database: each operation has a known latency and a known share of failures."""

import asyncio
import random
import time
import zlib
from dataclasses import dataclass

SEED = 20240229


class StoreError(Exception):
    """An operation failed."""


@dataclass(frozen=True)
class Profile:
    """Most calls take about `typical` seconds, a share of them about `slow`, and a share of all fails."""

    typical: float
    slow: float
    slow_share: float
    error_share: float


PROFILES = {
    "products.list": Profile(0.015, 0.070, 0.06, 0.0),
    "products.get": Profile(0.007, 0.035, 0.05, 0.02),
    "products.create": Profile(0.030, 0.080, 0.05, 0.02),
    "products.price": Profile(0.030, 0.180, 0.08, 0.04),
    "reviews.list": Profile(0.015, 0.170, 0.05, 0.0),
    "reviews.add": Profile(0.020, 0.060, 0.05, 0.05),
    "carts.get": Profile(0.006, 0.035, 0.05, 0.01),
    "carts.checkout": Profile(0.060, 0.350, 0.10, 0.06),
    "carts.delete": Profile(0.010, 0.030, 0.05, 0.0),
    "search": Profile(0.035, 0.170, 0.10, 0.03),
    "internal.reindex": Profile(0.050, 0.120, 0.05, 0.0),
    "internal.reload": Profile(0.010, 0.020, 0.05, 0.0),
    "jobs.order": Profile(0.020, 0.080, 0.05, 0.05),
    "jobs.receipt": Profile(0.010, 0.040, 0.05, 0.02),
}

_sources: dict[str, random.Random] = {}


async def call(operation: str) -> None:
    """Takes its time, then succeeds or raises `StoreError`."""
    delay, fails = _draw(operation)
    await asyncio.sleep(delay)
    if fails:
        raise StoreError(f"{operation} failed after {delay:.6f} s")


def call_blocking(operation: str) -> None:
    """The same for code that runs in a thread."""
    delay, fails = _draw(operation)
    time.sleep(delay)
    if fails:
        raise StoreError(f"{operation} failed after {delay:.6f} s")


def _draw(operation: str) -> tuple[float, bool]:
    profile = PROFILES[operation]
    source = _sources.setdefault(operation, random.Random(SEED ^ zlib.crc32(operation.encode())))
    base = profile.slow if source.random() < profile.slow_share else profile.typical
    delay = base * (0.9 + 0.2 * source.random())
    return delay, source.random() < profile.error_share
