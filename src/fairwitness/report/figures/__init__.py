"""Pages, drawings and files about contested figures."""
