"""What operators call by hand."""

from fastapi import APIRouter

from app import store

router = APIRouter(prefix="/internal")


@router.post("/reindex", status_code=202)
async def reindex() -> dict[str, str]:
    await store.call("internal.reindex")
    return {"state": "started"}


@router.api_route("/settings/{name:path}", methods=["GET", "PUT"])
async def reload_setting(name: str) -> dict[str, str]:
    await store.call("internal.reload")
    return {"name": name}
