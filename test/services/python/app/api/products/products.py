"""Products: what the shop sells."""

import time
from typing import Any

from fastapi import APIRouter, HTTPException

from app import store
from app.metrics import REQUEST_DURATION, REQUESTS, measured

router = APIRouter()


@router.get("")
@measured("GET", "/api/v1/products")
async def list_products(limit: int = 20) -> list[dict[str, Any]]:
    await store.call("products.list")
    return [{"sku": f"sku-{number}"} for number in range(limit)]


@router.post("", status_code=201)
async def create_product(product: dict[str, Any]) -> dict[str, Any]:
    try:
        await store.call("products.create")
    except store.StoreError as error:
        raise HTTPException(503, "try again") from error
    return product


@router.get("/{sku}")
@measured("GET", "/api/v1/products/{sku}")
async def get_product(sku: str) -> dict[str, Any]:
    try:
        await store.call("products.get")
    except store.StoreError as error:
        raise HTTPException(503, "try again") from error
    return {"sku": sku, "price": 1999}


@router.put("/{sku}/price")
async def set_price(sku: str, price: int) -> dict[str, Any]:
    started = time.perf_counter()
    status = 200
    try:
        await store.call("products.price")
        return {"sku": sku, "price": price}
    except store.StoreError as error:
        status = 503
        raise HTTPException(status, "try again") from error
    finally:
        REQUESTS.labels("PUT", "/api/v1/products/{sku}/price", str(status)).inc()
        REQUEST_DURATION.labels("PUT", "/api/v1/products/{sku}/price").observe(time.perf_counter() - started)
