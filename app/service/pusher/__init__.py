"""The Pusher API: what happens is told to whoever subscribed (contract, section 4).

What the contract leaves open, and this service decides:

- A message tells of at most 100 variants, in both locations of each movement; a request that moves more makes
  several. Opening balances of a new store are not told. Nor are the balances of variants that go and return.
- ``updatedByUserUuid`` and ``createdByUserUuid`` are in ``ProductCreated`` and in the ``newEntity`` of
  ``ProductUpdated``, not in what is told of the past. A deleted product's tracking ends without a word of its own.
- Deliveries to a subscription are in order: a message that is not taken holds back those after it. Redirects are
  not followed, and are failures. A new destination is tried at once, and the retries begin anew.
- An empty ``eventNames`` asks for all events that the token's scopes allow, and is answered with their names. An
  unknown event, or a ``transportName`` other than WEBHOOK, is refused with 400.
- A ``TestMessage`` goes to a destination that no subscription of the organization has yet, when it is created or
  changed. It is signed like any other.
- A subscription belongs to the client that made it; UUIDs are the organization's. When the client's connection
  ends, it is told of what happened until then, and of that end, which is told to no other webhook.
- A signing key is 64 hex characters that follow from the service's secret, the organization and the subscription:
  whoever restores a store on another computer brings the file of the secret, or has new keys.
- No e-mail is sent to ``contactEmail``. A subscription that ends for failing is named in the log.
- Messages are kept for a week, and until they are delivered.
"""
