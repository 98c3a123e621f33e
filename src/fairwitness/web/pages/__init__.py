"""One module per page: its routes, and the handlers that ask the case and render a template."""
