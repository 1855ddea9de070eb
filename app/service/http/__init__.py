"""How a request becomes an answer: routes, refusals, pages, ETags."""
