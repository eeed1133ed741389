"""Full-text search; the index has a blocking client, so the handler runs in a thread."""

from fastapi import APIRouter, HTTPException

from app import store
from app.metrics import REQUEST_DURATION, REQUESTS, SEARCH_FAILURES

router = APIRouter()


@router.get("/search")
@REQUEST_DURATION.labels("GET", "/api/v1/search").time()
def search(q: str) -> list[str]:
    try:
        store.call_blocking("search")
    except store.StoreError as error:
        SEARCH_FAILURES.labels(reason=str(error)).inc()
        REQUESTS.labels("GET", "/api/v1/search", "503").inc()
        raise HTTPException(503, "try again") from error
    REQUESTS.labels("GET", "/api/v1/search", "200").inc()
    return [q]
