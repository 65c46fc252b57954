"""A demonstration event, invented for trying the product."""
