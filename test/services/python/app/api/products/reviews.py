"""Reviews: what people say about a product."""

from typing import Any

from fastapi import APIRouter, HTTPException

from app import store
from app.metrics import REQUEST_DURATION, REQUESTS

PATH = "/api/v1/products/{sku}/reviews"

router = APIRouter(prefix="/reviews", tags=["reviews"])


@router.get("")
async def list_reviews(sku: str) -> list[dict[str, Any]]:
    with REQUEST_DURATION.labels("GET", PATH).time():
        await store.call("reviews.list")
    REQUESTS.labels("GET", PATH, "200").inc()
    return [{"sku": sku, "stars": 5}]


@router.post("", status_code=201)
async def add_review(sku: str, review: dict[str, Any]) -> dict[str, Any]:
    try:
        await store.call("reviews.add")
    except store.StoreError as error:
        raise HTTPException(503, "try again") from error
    return {"sku": sku, **review}
