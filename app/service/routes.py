"""What the service answers: the tables of all its APIs, on one base URL."""

from app.service.extensions.routes import ROUTES as EXTENSIONS
from app.service.health import ROUTES as HEALTH
from app.service.http.call import PublicRoute, Route
from app.service.inventory.routes import ROUTES as INVENTORY
from app.service.library.routes import ROUTES as LIBRARY
from app.service.oauth.routes import ROUTES as OAUTH
from app.service.openapi.routes import documentation
from app.service.purchases.routes import ROUTES as PURCHASES
from app.service.pusher.routes import ROUTES as PUSHER
from app.service.sandbox.routes import ROUTES as SANDBOX

_APIS: tuple[Route | PublicRoute, ...] = (
    *OAUTH,
    *INVENTORY,
    *LIBRARY,
    *PURCHASES,
    *PUSHER,
    *EXTENSIONS,
    *HEALTH,
    *SANDBOX,
)
ROUTES = (*_APIS, *documentation(_APIS))
