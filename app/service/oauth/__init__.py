"""The OAuth API: who may ask what (contract, section 3), and its administration, which is Storeroom's own.

What the contract leaves open is decided so:

- Access tokens are opaque and not JWTs. Answers have no ``token_type``, as documented. Every error of ``/token``
  is 400, where the standard would have some 401; a parameter that a grant does not have is ignored, ``scope`` too.
- An API key has a ``client_id`` of its own. A request may carry an app's instead, of the same store: the token is
  the app's then, and ends with the key as well as with the app. Any other is ``invalid_client``. The client of
  an API key that comes with a code or a refresh token is ``unauthorized_client``.
- A client proves itself by form or by HTTP Basic. A code or a refresh token that its client presented is spent,
  also where the redirect URI or the verifier is not the right one; what another client presents stays good.
- One that is presented again ends all that came of the same approval. That is remembered for 180 days.
- PKCE is honoured if asked for, by S256 and plain (section 8.8); a verifier without a challenge is refused.
- Redirect URIs are https, or http to 127.0.0.1, [::1] or localhost, without a fragment, and compared exactly, but for
  the port of the two addresses (RFC 8252). An app has to name its scopes, out of those that it is registered with.
- An app is approved by whoever holds the store's password. There is one user, the merchant, for all clients.
- Disconnecting ends all tokens, codes, refresh tokens and subscriptions of the client, of other approvals too. It
  revokes no API key and deletes no app. Revoking and deleting end all of these, and the client's webhooks are told.
"""
