"""The OpenAPI document, made from the route table, and the page that shows it."""
