"""The catalog service: products, their reviews, and carts."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from fastapi import FastAPI

from app import tracing, worker
from app.api import api_router, internal, ops


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.orders = asyncio.Queue(maxsize=worker.CAPACITY)
    app.state.receipts = asyncio.Queue(maxsize=worker.CAPACITY)
    tasks = [
        asyncio.create_task(worker.process_orders(app.state.orders, app.state.receipts)),
        asyncio.create_task(worker.send_receipts(app.state.receipts)),
    ]
    yield
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def create_app() -> FastAPI:
    app = FastAPI(title="catalog", lifespan=lifespan)
    app.include_router(ops.router)
    app.include_router(internal.router)
    app.include_router(api_router, prefix="/api/v1")
    tracing.set_up(app)
    return app


app = create_app()

if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ.get("PORT", "8000")), log_level="warning")
