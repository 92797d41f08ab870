"""The engine behind the naive model of each family."""

from __future__ import annotations

from tests.engine.product import Product
from tests.engine.product_provisioning import ProductProvisioning
from tests.engine.product_staffing import ProductStaffing
from tests.engine.product_tree import ProductTree

PRODUCTS: dict[str, type[Product]] = {
    "fulfillment": ProductTree,
    "staffing": ProductStaffing,
    "provisioning": ProductProvisioning,
}
