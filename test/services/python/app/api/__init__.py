"""The public API, put together from one module or package per resource."""

from fastapi import APIRouter

from app.api import carts, search
from app.api.products import router as products_router

api_router = APIRouter()
api_router.include_router(products_router, tags=["products"])
api_router.include_router(carts.router, tags=["carts"])
api_router.include_router(search.router)

__all__ = ["api_router"]
