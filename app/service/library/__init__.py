"""The Product Library API: products, categories, discounts, imports, images.

What is left open of images:

- Uploading answers 201; ``/bulk`` takes ``{imageUploads: [...]}``, at most 500, and answers ``{uploaded, invalid}``.
  An image is a JPEG, PNG or GIF, as its first bytes say and ``imageFormat`` too, of more than 50 and at most 5000
  pixels a side and at most 5 MiB. ``imageUrl`` is fetched as webhooks are sent: not from the service's own network
  unless that is allowed, without following redirects, within ten seconds; a bulk within a minute and 64 MiB.
- An image has the same address as long as its bytes are the same. Both sizes show it as it came, unscaled.
"""
