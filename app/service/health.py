"""Whether the service is alive, and whether it can do its work: for whoever starts it again or leads requests to it."""

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app.domain.errors import Refused
from app.service.http.call import PublicRoute, Reply, Visit
from app.service.storage import schema
from app.wire.shapes import Shape


class Health(Shape, kw_only=True):
    status: str


def health(_visit: Visit) -> Reply:
    """The process answers, however much it has to do: nobody should end it for that."""
    return Reply(Health(status="alive"))


def ready(visit: Visit) -> Reply:
    """Its database answers too, for every organization. Otherwise 503."""
    try:
        for store in visit.stores.all():
            with store.transaction(writes=False) as connection:
                connection.execute(select(schema.organization.c.uuid)).one()
    except SQLAlchemyError as error:
        raise Refused("not_ready") from error
    return Reply(Health(status="ready"))


ROUTES = (
    PublicRoute("GET", "/health", health, at_once=True, answer=Health),
    PublicRoute("GET", "/ready", ready, answer=Health, refuses=("not_ready",)),
)
