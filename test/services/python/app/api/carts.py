"""Carts, and the way from a cart to an order."""

import asyncio
import time
from typing import Annotated

from fastapi import APIRouter, Depends, Header, HTTPException, Request

from app import store
from app.metrics import CHECKOUTS, observe

router = APIRouter(prefix="/carts")


def orders_queue(request: Request) -> asyncio.Queue[str]:
    return request.app.state.orders


@router.get("/{cart_id}")
async def get_cart(cart_id: str, request: Request) -> dict[str, str]:
    started = time.perf_counter()
    try:
        await store.call("carts.get")
    except store.StoreError as error:
        observe(request, 503, started)
        raise HTTPException(503, "try again") from error
    observe(request, 200, started)
    return {"id": cart_id}


@router.post("/{cart_id}/checkout", status_code=202)
async def check_out(
    cart_id: str,
    request: Request,
    queue: Annotated[asyncio.Queue[str], Depends(orders_queue)],
    x_user_id: Annotated[str, Header()] = "guest",
) -> dict[str, str]:
    started = time.perf_counter()
    status = 202
    try:
        CHECKOUTS.labels(user_id=x_user_id).inc()
        await store.call("carts.checkout")
        queue.put_nowait(cart_id)
        return {"id": cart_id, "state": "accepted"}
    except (store.StoreError, asyncio.QueueFull) as error:
        status = 503
        raise HTTPException(status, "try again") from error
    finally:
        observe(request, status, started)


async def delete_cart(cart_id: str) -> None:
    await store.call("carts.delete")


router.add_api_route("/{cart_id}", delete_cart, methods=["DELETE"], status_code=204)
