"""What the service answers: the tables of all its APIs, on one base URL."""

from app.service.inventory.routes import ROUTES as INVENTORY
from app.service.library.routes import ROUTES as LIBRARY

ROUTES = (*INVENTORY, *LIBRARY)
