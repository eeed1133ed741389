"""Products and what belongs to them."""

from fastapi import APIRouter

from . import products, reviews

router = APIRouter()
router.include_router(products.router, prefix="/products")
router.include_router(reviews.router, prefix="/products/{sku}")
