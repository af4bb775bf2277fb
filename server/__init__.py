"""Starts Naturopôle on a machine that has nothing but Python: see `python -m server --help`.

This package never serves a request. It brings up a private PostgreSQL when no other is given, gets the
database and the static files ready, and keeps gunicorn company until it is told to stop.
"""
