"""What is ours beside the API of the contract, under ``/storeroom``: asked for by capability, never by product.

What a client can rely on:

- An identifier of ``PUT /storeroom/movements/{identifier}`` stands for its movements for ever. The same movements
  again, however their JSON is written, are answered as the first time; others are refused (409); what was refused
  leaves it free. In events it is the ``externalUuid``. A GET that answers 404 says that nothing moved under it; only
  a request that is still on its way could change that, and sending it again is safe.
- v1's ``externalUuid`` and v3's ``identifier`` are found by the same GET, and are no keys there: all that moved under
  them is listed, and the ``kind`` of each row tells which path it came by.
- A ``reason`` is one of the words of the trade, and then has to fit the locations, or whatever else was said in one
  line. ``moment`` may be as old as 1970 and a minute ahead of our clock. The order of the ledger, ``since`` and the
  cursors are those of recording.
- ``GET /storeroom/events`` tells what webhooks are told, and ``StoreroomRecordChanged``, which they are not. Ids grow;
  the log is kept for a week. A stream ends with its token, and a reader who takes nothing for a minute is cut off.
  An organization has at most 64 streams in each process.
- A shared record is any JSON of at most 64 KiB, kept to the letter; an organization has at most 10,000. Keys have
  letters, digits, dots, dashes, underscores and tildes; one that is a UUID is read in lower case.
"""
