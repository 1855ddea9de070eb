"""The table of purchases."""

from sqlalchemy import Column, ForeignKey, Table, Text

from app.service.storage.schema import Identifier, Moment, Number, metadata

purchases = Table(  # only ever added to: what refunds a purchase is a purchase of its own
    "purchases",
    metadata,
    # The receipt's, counted by us: a sequence of the database would leave gaps where a sale was refused.
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("uuid", Identifier, nullable=False, unique=True),
    Column(
        "moment", Moment, nullable=False, index=True
    ),  # when it was made, perhaps long before it was recorded
    Column("created", Moment, nullable=False),  # when it was recorded
    Column("refunds", ForeignKey("purchases.uuid"), index=True),
    Column("entity", Text, nullable=False),  # the receipt, as JSON
)
