"""What the service answers: the tables of all its APIs, on one base URL."""

from app.service.extensions.routes import ROUTES as EXTENSIONS
from app.service.http.call import PublicRoute, Route
from app.service.inventory.routes import ROUTES as INVENTORY
from app.service.library.routes import ROUTES as LIBRARY
from app.service.openapi.routes import documentation

_APIS: tuple[Route | PublicRoute, ...] = (*INVENTORY, *LIBRARY, *EXTENSIONS)
ROUTES = (*_APIS, *documentation(_APIS))
