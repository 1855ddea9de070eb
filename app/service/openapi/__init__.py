"""The service's own documentation: OpenAPI 3.1 at ``/openapi.json``, made of the tables of routes and shapes."""
