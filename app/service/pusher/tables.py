"""The tables of Pusher. ``messages`` is the outbox of its deliveries and the event log of the organization."""

from sqlalchemy import BigInteger, Column, Integer, String, Table, Text

from app.service.storage.schema import Identifier, Moment, Number, metadata

messages = Table(  # what happened, in the order of its transactions
    "messages",
    metadata,
    Column("number", Number, primary_key=True),
    Column("uuid", Identifier, nullable=False),
    Column("name", String(64), nullable=False),
    Column("payload", Text, nullable=False),  # JSON, as it is pushed
    Column("moment", Moment, nullable=False),
)

subscriptions = Table(  # who is told, and up to where: deliveries go through the messages in their order
    "subscriptions",
    metadata,
    Column("uuid", Identifier, primary_key=True),
    Column("client", Identifier, nullable=False, index=True),  # whose it is
    Column("events", Text, nullable=False),  # their names, separated by spaces
    Column("destination", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("created", Moment, nullable=False),
    Column("updated", Moment, nullable=False),
    Column("position", BigInteger, nullable=False),  # the number of the last message that is settled
    Column("failures", Integer, nullable=False),  # of the next one, so far; none: ACTIVE, else FAILING
    Column("due", Moment, nullable=False),  # when it may be tried next
    Column("until", BigInteger),  # the number of the last message for it: its client was disconnected
)
