"""Background work: two bounded queues between the requests and the slow parts."""

import asyncio
import time

from opentelemetry import trace

from app import store
from app.metrics import JOB_DURATION, JOBS, QUEUE_DEPTH

CAPACITY = 200

tracer = trace.get_tracer(__name__)


async def process_orders(queue: asyncio.Queue[str], receipts: asyncio.Queue[str]) -> None:
    """Turns carts that were checked out into orders."""
    while True:
        cart_id = await queue.get()
        QUEUE_DEPTH.labels("orders").set(queue.qsize())
        started = time.perf_counter()
        status = "ok"
        try:
            with tracer.start_as_current_span("process order"):
                await store.call("jobs.order")
            await receipts.put(cart_id)
        except store.StoreError:
            status = "error"
        finally:
            JOBS.labels("orders", status).inc()
            JOB_DURATION.labels("orders").observe(time.perf_counter() - started)
            queue.task_done()


async def send_receipts(queue: asyncio.Queue[str]) -> None:
    """Sends a receipt for every order."""
    while True:
        await queue.get()
        try:
            await store.call("jobs.receipt")
        except store.StoreError:
            pass
        finally:
            queue.task_done()
