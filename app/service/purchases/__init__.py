"""The Purchase API, which only reads, and the till that it reads of (contract, section 5).

What is left open of purchases:

- They are listed in the order in which they were recorded, which is what a hash stands for: it begins with
  ``created``. Whoever goes on from ``lastPurchaseHash`` is told of every purchase once, of late ones too, whose
  ``timestamp`` is earlier. ``startDate`` and ``endDate`` speak of the ``timestamp``. Without ``limit`` a page has
  100. Every page but an empty one has a next; an empty one repeats the hash that was asked for.
- ``refunded`` is said of a purchase of which anything came back. A refund's row has the ``id``, the price and the
  locations of the row that it gives back, and a quantity below zero: minus one, from STORE to SOLD.
- ``country``, ``gpsCoordinates`` and ``cashRegister`` are left out, for a store does not know them; ``userId`` and
  ``organizationId`` are numbers made of UUIDs, ``userDisplayName`` is the store's name. There are no discounts,
  service charges, tips or gift cards.
- Prices include VAT, rounded half up, a row at a time. A row of a product without a ``vatPercentage`` has none,
  and is in no group of ``groupedVatAmounts``.

Selling is ours, ``POST /storeroom/sales``, for the real API has no way in for a till:

- A line names goods by ``sku``, ``barcode``, ``code`` (either of the two) or ``variantUuid``, or names none and is a
  custom amount with a ``unitPrice``. A name that two variants share names neither. Whatever is wrong, nothing is
  sold, and every line that is wrong is named. Stock may go below zero; what is not tracked moves none.
- ``timestamp`` is for what is recorded late: between 1970 and now. ``uuid`` lets the till choose the purchase's,
  so that it can ask what became of a lost reply; a second sale under it is refused (409).
- ``refunds`` names a purchase; ``lines`` say what comes back, of its rows by their ``id`` too, at what was paid for
  them; without lines all that is left does. It is never more than was sold. Stock comes back to what is tracked at
  that time. The sums of refunds in parts come to what was paid, to the cent.
"""
